"""What the showcase holds of a person comes with their export, and goes with their erasure."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.mydata.erasure import erase_person
from accounts.mydata.exports import export_of
from accounts.tests.factories import make_user
from groups.models import Membership, Question, QuestionVote, ShowcaseConsent, Slide
from groups.showcase.questions import vote
from groups.showcase.tests.cast import lead_of, make_question, make_slide, mentee_of
from groups.showcase.voters import voter_of

pytestmark = pytest.mark.django_db


def test_the_export_holds_consents_questions_votes_and_uploads_of_this_person_alone() -> None:
    slide = make_slide()
    lead, mentee = lead_of(slide.group), mentee_of(slide.group)
    for user, named in ((lead, True), (mentee, False)):
        ShowcaseConsent.objects.create(membership=Membership.objects.get(user=user), may_be_named=named)
        question = make_question(slide, f"Asked by {user.name}", by=user, name=user.name)
        vote(question=question, voter=voter_of(user))
    exported = export_of(lead)
    assert [one["may_be_named"] for one in exported["showcase_consents"]] == [True]
    assert [one["text"] for one in exported["showcase_questions"]] == [f"Asked by {lead.name}"]
    assert len(exported["showcase_votes"]) == 1
    assert [one["title"] for one in exported["showcase_slides"]] == ["What we learned"]
    assert mentee.name not in str({key: exported[key] for key in exported if key.startswith("showcase")})


def test_erasing_takes_words_and_names_and_leaves_counts(client: Client) -> None:
    slide = make_slide(title="What Canary Jones taught us", alt="Canary Jones at a desk.")
    mentee, other = mentee_of(slide.group), make_user()
    mentee.name = "Canary Jones"
    mentee.save()
    Slide.objects.update(uploaded_by=mentee)
    ShowcaseConsent.objects.create(membership=Membership.objects.get(user=mentee), may_be_named=True)
    make_question(slide, "A canary question", by=mentee, name="Canary Jones")
    kept = make_question(slide, "Another question", by=other)
    vote(question=kept, voter=voter_of(mentee))
    erase_person(user=mentee, by=mentee)
    assert not ShowcaseConsent.objects.exists()
    assert [one.text for one in Question.objects.all()] == ["Another question"]
    assert QuestionVote.objects.exclude(voter=voter_of(mentee)).count() == 1
    changed = Slide.objects.get()
    assert (changed.title, changed.alt, changed.uploaded_by) == ("What … taught us", "… at a desk.", None)
    for name, arguments in (
        ("showcase", [slide.group.round.slug]),
        ("shown_slide", [slide.group.round.slug, slide.group.number]),
    ):
        assert "anary" not in client.get(reverse(f"groups:{name}", args=arguments)).content.decode()

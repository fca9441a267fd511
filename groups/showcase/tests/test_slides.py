"""A group's slide: uploading, replacing and removing it, and its files on disk."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from groups.models import MentoringGroup, ShowcaseConsent, Slide
from groups.showcase.slides import remove_slide, save_slide
from groups.showcase.tests.cast import checked_pdf, lead_of, make_question, make_showcase, make_slide, mentee_of
from groups.showcase.tests.slides import jpeg, pdf, png
from groups.tests.factories import make_group
from rounds.resources.services import add_resource

pytestmark = pytest.mark.django_db

WORDS = {"title": "Poets and Python", "summary": "We taught poets.", "alt": "A poem, printed by a loop."}


@pytest.fixture
def group() -> MentoringGroup:
    """A group whose showcase is tonight."""
    return make_group(make_showcase())


def files() -> list[str]:
    """What lies in storage, by its ending."""
    return sorted(path.name.partition(".")[2] for path in Path(settings.MEDIA_ROOT, "slides").glob("*"))


def upload(client: Client, group: MentoringGroup, user: User, content: bytes, **words: Any) -> Any:
    client.force_login(user)
    data = {**WORDS, **words, "upload": SimpleUploadedFile("../../etc/our slide.exe", content, "text/html")}
    return client.post(reverse("groups:slide", args=[group.pk]), data)


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [(png(), "image/png", "png"), (jpeg(), "image/jpeg", "jpg"), (pdf(), "application/pdf", "pdf")],
)
def test_a_mentee_uploads_the_slide(
    client: Client, group: MentoringGroup, content: bytes, kind: str, ending: str
) -> None:
    answer = upload(client, group, mentee_of(group), content, is_shown="on")
    assert answer.status_code == 302
    slide = Slide.objects.get(group=group)
    assert (slide.title, slide.media_type, slide.is_shown) == ("Poets and Python", kind, True)
    assert (slide.width, slide.height) == (1280, 720)
    assert slide.uploaded_by == mentee_of(group)
    assert files() == sorted([ending, "preview.webp", "small.webp"])
    assert re.fullmatch(rf"slides/\w{{32}}\.{ending}", str(slide.file.name))


def test_no_file_stays_when_what_it_hangs_on_is_deleted(
    group: MentoringGroup, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    kept = make_slide(make_group(make_showcase()))
    make_slide(group)
    handout = add_resource(
        round_=group.round, values={"title": "Handout", "file": ContentFile(b"%PDF-1.7\n", "handout.pdf")}
    )
    with django_capture_on_commit_callbacks(execute=True):
        group.delete()
        handout.round.resources.all().delete()
    assert list(Slide.objects.all()) == [kept]
    assert len(files()) == 3
    assert not Path(handout.file.path).exists()


def test_a_refused_file_says_why_and_keeps_what_was_typed(client: Client, group: MentoringGroup) -> None:
    answer = upload(client, group, mentee_of(group), b"PK\x03\x04 slides")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This is an office file or an archive." in page
    assert "Poets and Python" in page
    assert "printed by a loop" in page
    assert not Slide.objects.exists()
    assert not files()


def test_file_title_and_words_for_those_who_cannot_see_are_required(client: Client, group: MentoringGroup) -> None:
    client.force_login(mentee_of(group))
    answer = client.post(reverse("groups:slide", args=[group.pk]), {"summary": "We taught poets."})
    assert set(answer.context["form"].errors) == {"upload", "title", "alt"}


def test_the_words_change_without_another_file(client: Client, group: MentoringGroup) -> None:
    slide = make_slide(group)
    client.force_login(mentee_of(group))
    client.post(reverse("groups:slide", args=[group.pk]), WORDS)
    changed = Slide.objects.get()
    assert (changed.title, changed.is_shown) == ("Poets and Python", False)
    assert changed.file.name == slide.file.name


def test_replaced_files_are_deleted_once_the_change_is_committed(
    group: MentoringGroup, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_slide(group)
    with django_capture_on_commit_callbacks(execute=True):
        make_slide(group, checked=checked_pdf())
        assert len(files()) == 6
    assert files() == ["pdf", "preview.webp", "small.webp"]


def test_files_of_a_change_that_fails_are_deleted(group: MentoringGroup) -> None:
    make_slide(group)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_slide(group, checked=checked_pdf(), title=None)
    assert files() == ["png", "preview.webp", "small.webp"]


def test_a_first_slide_needs_a_file(group: MentoringGroup) -> None:
    with pytest.raises(Slide.DoesNotExist):
        save_slide(group=group, by=lead_of(group), title="Nothing", alt="Nothing")


def test_removing_asks_first_and_takes_files_and_questions(
    client: Client, group: MentoringGroup, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_question(make_slide(group))
    client.force_login(mentee_of(group))
    asked = client.get(reverse("groups:slide_remove", args=[group.pk]))
    assert "1 question about it goes with it." in asked.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("groups:slide_remove", args=[group.pk]))
    assert not Slide.objects.exists()
    assert files() == []
    assert client.post(reverse("groups:slide_remove", args=[group.pk])).status_code == 404


def test_a_slide_that_another_member_removed_meanwhile_is_asked_for_again_and_removed_once(
    client: Client, group: MentoringGroup
) -> None:
    slide, member = make_slide(group), mentee_of(group)
    other = Slide.objects.get(pk=slide.pk)

    def remove_before_saving(execute: Any, sql: str, *rest: Any) -> Any:
        """Between the look at the slide and the lock of its group."""
        if other.pk and sql.startswith("SELECT") and 'FROM "groups_mentoringgroup" WHERE' in sql:
            other.pk = None
            remove_slide(slide=slide, by=member)
        return execute(sql, *rest)

    client.force_login(member)
    with connection.execute_wrapper(remove_before_saving):
        page = client.post(reverse("groups:slide", args=[group.pk]), {**WORDS, "title": "Ours"})
    assert "Someone removed the slide meanwhile" in page.content.decode()
    assert 'value="Ours"' in page.content.decode()
    # The test's removal went back with the refused saving, on the same connection.
    for again in (Slide.objects.get(group=group), other):
        other.pk = again.pk
        remove_slide(slide=again, by=member)
    assert not Slide.objects.exists()


def test_a_coordinator_who_changes_or_removes_a_slide_is_on_record(group: MentoringGroup) -> None:
    coordinator = make_coordinator()
    make_slide(group)
    slide = save_slide(group=group, by=coordinator, title="Better", alt="The same.")
    remove_slide(slide=slide, by=coordinator)
    recorded = DecisionRecord.objects.filter(made_by=coordinator).values_list("action", flat=True)
    assert sorted(recorded) == ["slide.removed", "slide.saved"]
    assert not DecisionRecord.objects.filter(made_by=lead_of(group)).exists()


def test_strangers_and_former_members_get_404(client: Client, group: MentoringGroup) -> None:
    make_slide(group)
    former = mentee_of(group)
    former.memberships.update(left_at=timezone.now())
    for user in (make_user(), former, lead_of(make_group(group.round))):
        client.force_login(user)
        for name in ("slide", "slide_remove"):
            assert client.get(reverse(f"groups:{name}", args=[group.pk])).status_code == 404
            assert client.post(reverse(f"groups:{name}", args=[group.pk]), WORDS).status_code == 404
        assert client.post(reverse("groups:slide_consents", args=[group.pk])).status_code == 404
    assert Slide.objects.get().title == "What we learned"


def test_each_member_says_what_they_agree_to_and_changes_it(client: Client, group: MentoringGroup) -> None:
    user = mentee_of(group)
    client.force_login(user)
    for said in ({"may_be_named": "on", "may_be_recorded": "on"}, {"may_be_named": "on"}):
        assert client.post(reverse("groups:slide_consents", args=[group.pk]), said).status_code == 302
    consent = ShowcaseConsent.objects.get()
    assert (consent.membership.user, consent.may_be_named, consent.may_be_recorded) == (user, True, False)


def test_the_page_takes_the_same_queries_with_and_without_a_slide(
    client: Client, group: MentoringGroup, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(mentee_of(group))
    with django_assert_num_queries(7):
        client.get(reverse("groups:slide", args=[group.pk]))
    make_slide(group)
    with django_assert_num_queries(7):
        client.get(reverse("groups:slide", args=[group.pk]))


def test_the_groups_page_shows_the_slide_and_where_to_change_it(client: Client, group: MentoringGroup) -> None:
    client.force_login(mentee_of(group))
    page = client.get(reverse("groups:detail", args=[group.pk])).content.decode()
    assert "Upload the slide" in page
    make_slide(group)
    page = client.get(reverse("groups:detail", args=[group.pk])).content.decode()
    assert "Five bars that grow." in page
    assert "Change the slide" in page
    assert "Say whether you may be named and recorded" in page

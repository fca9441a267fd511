"""What the showcase holds of a person: what they agreed to, what they asked and voted for, their name on slides."""

from typing import Any

from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.personal_data import register_personal_data
from groups.models import Question, QuestionVote, ShowcaseConsent, Slide
from groups.showcase.voters import voter_of

SHORTEST_NAME = 3


def export_consents(user: User) -> list[dict[str, Any]]:
    """What the person agreed to at each showcase."""
    consents = ShowcaseConsent.objects.filter(membership__user=user).select_related("membership__round")
    return [
        {
            "round": one.membership.round.name,
            "may_be_recorded": one.may_be_recorded,
            "may_be_named": one.may_be_named,
            "answered_at": one.answered_at.isoformat(),
        }
        for one in consents.order_by("pk")
    ]


def export_questions(user: User) -> list[dict[str, Any]]:
    """What the person asked with their account."""
    questions = Question.objects.filter(asked_by=user).select_related("slide__group__round").order_by("pk")
    return [
        {
            "round": one.slide.group.round.name,
            "slide": one.slide.title,
            "asked_at": one.asked_at.isoformat(),
            "name": one.name,
            "text": one.text,
            "state": str(Question.State(one.state).label),
        }
        for one in questions
    ]


def export_votes(user: User) -> list[dict[str, Any]]:
    """When the person voted for which question, by its number; the words are others'."""
    votes = QuestionVote.objects.filter(voter=voter_of(user)).order_by("pk")
    return [{"question": one.question_id, "voted_at": one.voted_at.isoformat()} for one in votes]


def export_slides(user: User) -> list[dict[str, Any]]:
    """The slides that the person uploaded."""
    slides = Slide.objects.filter(uploaded_by=user).select_related("group__round").order_by("pk")
    return [
        {"round": one.group.round.name, "title": one.title, "uploaded_at": one.uploaded_at.isoformat()}
        for one in slides
    ]


def erase(user: User) -> None:
    """Words go, counts stay: consents and questions are deleted, votes count on without their voter.

    Where the words beside a slide of theirs name them, the name goes; the slide itself is their group's.
    """
    ShowcaseConsent.objects.filter(membership__user=user).delete()
    Question.objects.filter(asked_by=user).delete()
    for vote in QuestionVote.objects.filter(voter=voter_of(user)):
        vote.voter = get_random_string(64)
        vote.save(update_fields=["voter"])
    _blank_name(user)
    Slide.objects.filter(uploaded_by=user).update(uploaded_by=None)


def _blank_name(user: User) -> None:
    if len(user.name) < SHORTEST_NAME:
        return
    for slide in Slide.objects.select_for_update().filter(group__memberships__user=user):
        slide.title, slide.summary, slide.alt = (
            words.replace(user.name, "…") for words in (slide.title, slide.summary, slide.alt)
        )
        slide.save(update_fields=["title", "summary", "alt"])


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data(
        {
            "showcase_consents": export_consents,
            "showcase_questions": export_questions,
            "showcase_votes": export_votes,
            "showcase_slides": export_slides,
        },
        erase,
    )

"""What a coordinator who mentors a group no longer sees of its members."""

import pytest
from django.urls import reverse

from accounts.models import User
from groups.models import Membership, MentoringGroup
from groups.tests.factories import make_group
from groups.tests.pages import client_of, lead_of, mentee_of, texts
from rounds.models import ApplicationNote

pytestmark = pytest.mark.django_db


def notes_seen_and_kept(by: User, member: Membership) -> tuple[bool, bool]:
    """Whether a coordinator reads the note on a member, and whether one of their own is kept."""
    args = [member.round.slug, member.application_id]
    seen = "canary-note" in texts(client_of(by).get(reverse("rounds_admin:application", args=args)))
    client_of(by).post(reverse("rounds_admin:note", args=args), {"text": f"By {by.pk}."})
    return seen, member.application.notes.filter(written_by=by).exists()


@pytest.fixture
def groups() -> list[MentoringGroup]:
    """Two groups of a round, whose leads run rounds, too; there is a note on everybody."""
    first = make_group()
    second = make_group(first.round)
    for number, group in enumerate((first, second)):
        to_be = User.objects.filter(pk=lead_of(group).user_id)
        to_be.update(role=User.Role.COORDINATOR, email=f"both-{number}@demo.example")
    for member in Membership.objects.all():
        ApplicationNote.objects.create(application=member.application, text="canary-note")
    return [first, second]


def test_a_coordinator_keeps_no_notes_on_members_of_the_group_that_they_mentor(groups: list[MentoringGroup]) -> None:
    both = lead_of(groups[0]).user
    assert notes_seen_and_kept(both, mentee_of(groups[0])) == (False, False)
    assert notes_seen_and_kept(both, mentee_of(groups[1])) == (True, True)


def test_other_coordinators_keep_notes_on_them(groups: list[MentoringGroup]) -> None:
    assert notes_seen_and_kept(lead_of(groups[1]).user, mentee_of(groups[0])) == (True, True)

"""Someone leaves while a coordinator repairs or publishes: whoever is first, the rules hold and no mail contradicts."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from accounts.tests.factories import make_coordinator
from groups.care.leaving import leave_group
from groups.models import Membership, MentoringGroup
from groups.proposals.publishing import publish_proposal
from groups.proposals.sentences import names_of
from groups.repair.applying import RepairRefused, apply_repair
from groups.repair.showing import show_options
from groups.repair.state import read_state
from groups.tests.factories import make_closed_round, make_group, make_person, make_proposal
from mail.models import OutboxMessage
from rounds.models import Round
from tests.at_once import all_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TRIES = 4
SAY_THAT_ONE_IS_IN = {"groups.placed", "groups.introduction", "groups.changed", "groups.slot_changed"}


def leave(member: Membership, now: dt.datetime) -> None:
    leave_group(membership=member, words="", by=member.user, now=now)


def letters_to(member: Membership) -> set[str]:
    """The kinds of what leaves to someone."""
    waiting = OutboxMessage.objects.filter(recipient=member.user, state=OutboxMessage.State.WAITING)
    return set(waiting.values_list("kind", flat=True))


def keep_the_rules(round_: Round) -> None:
    """One active place a person, at most one lead and five mentees a group."""
    active = Membership.objects.filter(round=round_, left_at=None)
    people = list(active.values_list("user", flat=True))
    assert len(people) == len(set(people))
    for group in MentoringGroup.objects.filter(round=round_):
        roles = list(active.filter(group=group).values_list("role", flat=True))
        assert roles.count("lead") <= 1
        assert roles.count("mentee") <= 5


@pytest.mark.parametrize("number", range(TRIES))
def test_leaving_while_a_repair_moves_one(number: int) -> None:
    round_ = make_closed_round()
    broken, host = make_group(round_, mentees=3), make_group(round_, mentees=2)
    leave(broken.memberships.get(role="lead"), timezone.now())
    OutboxMessage.objects.all().delete()
    state = read_state(broken, timezone.now())
    token = show_options(state, names_of(state.problem))[0].token
    leaver = broken.memberships.filter(role="mentee")[number % 3]
    repaired, left = all_at_once(
        [
            partial(apply_repair, group=broken, token=token, by=make_coordinator(), now=timezone.now()),
            partial(leave, leaver, timezone.now()),
        ]
    )
    keep_the_rules(round_)
    leaver.refresh_from_db()
    assert leaver.left_at is not None
    moved = Membership.objects.filter(user=leaver.user, left_at=None).exists()
    if isinstance(repaired, RepairRefused):
        # They left first: nothing was done, and nobody hears of a move.
        assert left is None
        assert not moved
        assert host.memberships.filter(left_at=None).count() == 3
        assert letters_to(leaver) == {"groups.goodbye"}
    else:
        # The repair was first: they are in the other group, and leaving the old one is refused.
        assert repaired is True
        assert isinstance(left, Exception)
        assert "left this group already" in str(left)
        assert moved
        assert "groups.goodbye" not in letters_to(leaver)


@pytest.mark.parametrize("number", range(TRIES))
def test_leaving_while_others_are_published_into_the_group(number: int) -> None:
    round_ = make_closed_round()
    group = make_group(round_, mentees=3)
    newcomer = make_person(round_, "mentee", [group.outcome])
    proposal = make_proposal(round_)
    leaver = group.memberships.filter(role="mentee")[0] if number % 2 else group.memberships.get(role="lead")
    OutboxMessage.objects.all().delete()
    answers = all_at_once(
        [
            partial(publish_proposal, proposal=proposal, by=make_coordinator()),
            partial(leave, leaver, timezone.now()),
        ]
    )
    assert answers[1] is None
    keep_the_rules(round_)
    assert not Membership.objects.filter(user=leaver.user, left_at=None).exists()
    # Whatever was first, the leaver is left with the goodbye alone, not with the introduction of a team they left.
    assert letters_to(leaver) & SAY_THAT_ONE_IS_IN == set()
    placed = Membership.objects.filter(application=newcomer, left_at=None).exists()
    assert OutboxMessage.objects.filter(kind="groups.placed", recipient=newcomer.user).exists() == placed

"""A group is never overfull and nobody sits twice, however many join at once (`trust.md` T2)."""

import os
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from accounts.tests.factories import make_coordinator
from groups.models import Membership, MentoringGroup, Placement
from groups.proposals.problem import ProposalRefused
from groups.proposals.publishing import publish_proposal
from groups.services import AlreadyPlaced, GroupIsFull, join_group
from groups.tests.factories import make_group, make_matchable_round, make_membership, make_person, make_proposal
from mail.models import OutboxMessage
from rounds.applications.services import withdraw_application
from rounds.models import Application
from tests.at_once import all_at_once

# `python -m bench.joining` races 50 times.
ROUNDS = int(os.environ.get("JOINING_RACES", "5"))
THREADS = 100


@pytest.mark.django_db
def test_mentees_take_the_next_free_seat() -> None:
    group = make_group(mentees=2)
    late = make_person(group.round, "mentee", [group.outcome])
    assert join_group(group=group, application=late, role="mentee").seat == 3


@pytest.mark.django_db
def test_a_seat_that_was_left_is_free_again() -> None:
    group = make_group(mentees=5)
    left = group.memberships.get(seat=2)
    left.left_at = "2026-01-01T00:00Z"
    left.save()
    late = make_person(group.round, "mentee", [group.outcome])
    assert join_group(group=group, application=late, role="mentee").seat == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "mentees"), [("mentee", 5), ("lead", 1)])
def test_a_full_group_says_so(role: str, mentees: int) -> None:
    group = make_group(mentees=mentees)
    late = make_person(group.round, "mentor" if role == "lead" else "mentee", [group.outcome])
    with pytest.raises(GroupIsFull):
        join_group(group=group, application=late, role=role)


@pytest.mark.django_db
def test_nobody_has_two_places_in_a_round() -> None:
    group = make_group(mentees=1)
    other = make_group(group.round)
    member = group.memberships.get(role="mentee")
    with pytest.raises(AlreadyPlaced):
        join_group(group=other, application=member.application, role="mentee")


# --- Races, on PostgreSQL --------------------------------------------------------------------------


def applicants_for(group: MentoringGroup, number: int) -> list[Application]:
    users = User.objects.bulk_create(User(email=f"racer{n}@people.example", name=f"Racer {n}") for n in range(number))
    return Application.objects.bulk_create(
        Application(round=group.round, user=user, role="mentee", state="accepted", sent_at="2026-01-01T00:00Z")
        for user in users
    )


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_hundred_who_join_at_once_fill_exactly_five_seats() -> None:
    for _round in range(ROUNDS):
        group = make_group(mentees=0)
        racers = applicants_for(group, THREADS)
        jobs = [partial(join_group, group=group, application=one, role="mentee") for one in racers]
        answers = all_at_once(jobs)
        seats = list(group.memberships.filter(role="mentee").order_by("seat").values_list("seat", flat=True))
        assert seats == [1, 2, 3, 4, 5]
        assert sum(isinstance(answer, GroupIsFull) for answer in answers) == THREADS - 5
        Membership.objects.all().delete()
        Application.objects.all().delete()
        User.objects.all().delete()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_the_same_race_overfills() -> None:
    group = make_group(mentees=0)
    racers = applicants_for(group, THREADS)
    seat_is_unique = next(c for c in Membership._meta.constraints if c.name == "membership_seat_unique")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Membership, seat_is_unique)
    try:
        jobs = [partial(join_group, group=group, application=one, role="mentee") for one in racers]
        all_at_once(jobs)
        assert group.memberships.filter(role="mentee").count() > 5
    finally:
        Membership.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Membership, seat_is_unique)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_fifty_who_publish_at_once_publish_once() -> None:
    proposal, by = make_proposal(make_matchable_round(2, mentees=3, spare=1)), make_coordinator()
    answers = all_at_once([lambda: publish_proposal(proposal=proposal, by=by)] * 50)
    assert {tuple(group.pk for group in answer) for answer in answers if isinstance(answer, list)} == {
        tuple(MentoringGroup.objects.order_by("number").values_list("pk", flat=True))
    }
    assert [answer for answer in answers if not isinstance(answer, list)] == []
    assert (MentoringGroup.objects.count(), Membership.objects.count(), Placement.objects.count()) == (2, 8, 9)
    assert OutboxMessage.objects.count() == 17


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_withdraws_while_the_groups_are_published_is_not_placed() -> None:
    proposal, by = make_proposal(make_matchable_round(1, mentees=3, spare=1)), make_coordinator()
    leaving = Application.objects.get(pk=int(proposal.plan["groups"][0]["mentees"][0]))
    answers: list[object] = []
    publisher = threading.Thread(
        target=lambda: answers.extend(all_at_once([lambda: publish_proposal(proposal=proposal, by=by)]))
    )
    with transaction.atomic():
        withdraw_application(application=leaving)
        publisher.start()
        publisher.join(timeout=2)
        assert publisher.is_alive()
    publisher.join(timeout=60)
    assert [type(answer) for answer in answers] == [ProposalRefused]
    assert leaving.user.name in str(answers[0])
    leaving.refresh_from_db()
    assert (leaving.state, Membership.objects.count()) == ("withdrawn", 0)
    assert not OutboxMessage.objects.filter(kind="groups.placed").exists()


# --- Constraints, on both databases ----------------------------------------------------------------


@pytest.mark.django_db
class TestConstraints:
    """Each holds in the database, whatever the code above it does."""

    def refused(self, name: str, break_it: Callable[[], object]) -> None:
        """The database refuses, and on PostgreSQL it names the constraint."""
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            break_it()
        if connection.vendor == "postgresql":
            assert name in str(caught.value)

    def test_a_seat_is_taken_once(self) -> None:
        group = make_group(mentees=1)
        self.refused("membership_seat_unique", lambda: make_membership(group, seat=1))

    @pytest.mark.parametrize("seat", [0, 6, None])
    def test_mentees_sit_on_seats_1_to_5(self, seat: int | None) -> None:
        group = make_group(mentees=0)
        self.refused("membership_mentees_have_seats_1_to_5", lambda: make_membership(group, seat=seat))

    def test_mentors_have_no_seat(self) -> None:
        member = make_group(mentees=0).memberships.get(role="lead")
        change = Membership.objects.filter(pk=member.pk).update
        self.refused("membership_mentees_have_seats_1_to_5", lambda: change(seat=1))

    def test_a_person_has_one_active_place_a_round(self) -> None:
        group = make_group(mentees=1)
        other = make_group(group.round, mentees=0)
        user = group.memberships.get(role="mentee").user
        mentee = Application.objects.get(user=user)
        self.refused(
            "membership_one_active_a_person_a_round", lambda: make_membership(other, application=mentee, seat=1)
        )

    def test_who_left_may_have_another_place(self) -> None:
        group = make_group(mentees=1)
        member = group.memberships.get(role="mentee")
        Membership.objects.filter(pk=member.pk).update(left_at="2026-01-01T00:00Z")
        other = make_group(group.round, mentees=0)
        assert make_membership(other, application=member.application, seat=1).seat == 1

    @pytest.mark.parametrize(
        ("role", "name"),
        [("lead", "membership_one_lead_a_group"), ("co-mentor", "membership_one_co_mentor_a_group")],
    )
    def test_a_group_has_one_of_each_kind_of_mentor(self, role: str, name: str) -> None:
        group = make_group(mentees=0)
        if role == "co-mentor":
            make_membership(group, role)
        self.refused(name, lambda: make_membership(group, role))

    def test_a_number_is_given_once_a_round(self) -> None:
        group = make_group()
        self.refused("group_number_unique", lambda: make_group(group.round, number=1))

    def test_a_slot_is_on_a_day_of_the_week(self) -> None:
        self.refused("group_slot_day_is_a_weekday", lambda: make_group(slot_day=7))

    def test_a_slot_is_in_a_day(self) -> None:
        self.refused("group_slot_minute_is_in_a_day", lambda: make_group(slot_minute=24 * 60))

    def test_a_proposal_s_name_is_taken_once_a_round(self) -> None:
        first = make_proposal(make_matchable_round())
        self.refused("proposal_name_unique", lambda: first.round.proposals.create(name=first.name))

    def test_a_published_proposal_has_a_time(self) -> None:
        proposal = make_proposal(make_matchable_round())
        change = proposal.round.proposals.filter(pk=proposal.pk).update
        self.refused("proposal_published_if_and_only_if_it_has_a_time", lambda: change(state="published"))

    def test_a_running_proposal_is_claimed(self) -> None:
        proposal = make_proposal(make_matchable_round())
        change = proposal.round.proposals.filter(pk=proposal.pk).update
        self.refused("proposal_claimed_if_and_only_if_running", lambda: change(state="running"))

    def test_moves_are_numbered_once(self) -> None:
        proposal = make_proposal(make_matchable_round())
        who = Application.objects.all()[0]
        proposal.moves.create(version=1, application=who, plan_before={}, summary="")
        self.refused(
            "proposal_move_version_unique",
            lambda: proposal.moves.create(version=1, application=who, plan_before={}, summary=""),
        )

    def test_an_application_is_placed_once_a_proposal(self) -> None:
        proposal = make_proposal(make_matchable_round())
        fields = {"round": proposal.round, "application": Application.objects.all()[0], "proposal": proposal}
        Placement.objects.create(**fields, reason="full")
        self.refused("placement_once_a_proposal", lambda: Placement.objects.create(**fields, reason="full"))

    @pytest.mark.parametrize("placed", [True, False])
    def test_placed_means_in_a_group(self, *, placed: bool) -> None:
        member = make_group(mentees=1).memberships.get(role="mentee")
        fields = {"round": member.round, "application": member.application}
        self.refused(
            "placement_placed_if_and_only_if_in_a_group",
            lambda: Placement.objects.create(
                **fields, reason="placed" if placed else "full", membership=None if placed else member
            ),
        )

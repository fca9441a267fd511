"""Each rule of a certificate, and what makes it count or not."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from certificates.evidence import meetings_short_of
from certificates.models import Certificate
from certificates.queries import certified, evidence_of, live_certificates, my_evidence
from certificates.tests.cast import (
    MENTOR_SESSIONS,
    attend,
    cancel_others,
    evidence,
    hold,
    hold_all,
    lead_of,
    make_certificate,
    make_earned,
    make_past_group,
    make_past_round,
    standings,
)
from groups.attendance.services import answer_rsvp, did_not_take_place
from groups.care.leaving import leave_group, take_over_lead
from groups.models import MentoringGroup
from groups.tests.factories import make_group, make_membership
from groups.tests.pages import mentee_of
from rounds.models import Sitting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("present", "held", "at_least", "percent", "short_of"),
    [
        (0, 0, 0, 0, 0),
        (0, 0, 2, 75, 2),
        (2, 2, 2, 75, 0),
        (1, 4, 2, 0, 1),
        (3, 4, 2, 75, 0),
        (2, 3, 2, 75, 1),
        (1, 3, 2, 75, 5),
        (0, 1, 1, 50, 1),
        (3, 4, 2, 100, None),
        (4, 4, 2, 100, 0),
        (2, 2, 3, 100, 1),
    ],
)
def test_how_many_meetings_are_missing(
    present: int, held: int, at_least: int, percent: int, short_of: int | None
) -> None:
    assert meetings_short_of(present, held, at_least=at_least, percent=percent) == short_of
    if short_of:
        assert meetings_short_of(present + short_of, held + short_of, at_least=at_least, percent=percent) == 0


def test_who_did_everything_earned_it_though_the_round_has_no_end_survey() -> None:
    group = make_earned()
    assert all(one.is_earned for one in evidence_of(group.round))
    assert standings(lead_of(group)) == {
        "onboarding": "met",
        "meetings": "met",
        "touch-base": "met",
        "showcase": "met",
        "end-survey": "not asked",
    }
    assert standings(mentee_of(group)) == {"meetings": "met", "showcase": "met", "end-survey": "not asked"}


def test_a_rule_that_the_round_does_not_ask_is_not_checked() -> None:
    group = make_earned()
    group.round.certificate_rules.filter(rule="touch-base").update(is_asked=False)
    assert "touch-base" not in standings(lead_of(group))


def test_the_onboarding_recording_counts_and_another_recording_does_not() -> None:
    group = make_past_group()
    lead = lead_of(group)
    attend(group.round, lead.user, "onboarding", "showcase", attended="recording")
    found = standings(lead)
    assert (found["onboarding"], found["showcase"]) == ("met", "missed")


def test_either_showcase_sitting_counts() -> None:
    group = make_past_group()
    member = mentee_of(group)
    second = Sitting.objects.filter(session__round=group.round, session__kind="showcase").order_by("-pk")[0]
    second.sign_ups.create(user=member.user, email=member.user.email, attended="present")
    assert standings(member)["showcase"] == "met"


def test_meetings_before_joining_and_after_leaving_do_not_count() -> None:
    group = make_past_group()
    lead, first, late = lead_of(group), mentee_of(group), mentee_of(group, 2)
    late.joined_on = group.meetings.get(number=3).starts_at.date()
    late.save()
    for number in (1, 2):
        hold(group, number, [lead, first])
    leave_group(membership=first, words="", by=first.user, now=group.meetings.get(number=3).starts_at)
    for number in (3, 4):
        hold(group, number, [lead, late])
    found = {one.user.pk: one.rules[0] for one in evidence_of(group.round) if one.role == "mentee"}
    assert [(found[one.user_id].present, found[one.user_id].held) for one in (first, late)] == [(2, 2), (2, 2)]
    assert evidence(first).left_at is not None


def test_cancelled_meetings_do_not_count_and_excused_is_not_attended() -> None:
    group = make_past_group()
    lead, member = lead_of(group), mentee_of(group)
    third = group.meetings.get(number=3)
    answer_rsvp(meeting=third, membership=lead, is_coming=False, now=third.starts_at - dt.timedelta(days=1))
    hold(group, 1, [lead, member])
    hold(group, 2, [lead, member])
    hold(group, 3, [member])
    did_not_take_place(meeting=hold(group, 4, [member]), by=lead.user, reason="Storm")
    rule = evidence(lead).of("meetings")
    assert rule
    assert (rule.present, rule.held, rule.percent) == (2, 3, 75)
    assert not rule.is_fine


def test_a_mentor_needs_three_quarters_of_what_was_held() -> None:
    group = make_past_group()
    lead, member = lead_of(group), mentee_of(group)
    for number in (1, 2, 3):
        hold(group, number, [lead, member])
    hold(group, 4, [member])
    cancel_others(group)
    assert standings(lead)["meetings"] == "met"
    group.round.certificate_rules.filter(role="mentor", rule="meetings").update(percent=80)
    assert standings(lead)["meetings"] == "missed"


def test_who_moved_between_groups_and_who_took_over_the_lead_keep_all_their_meetings() -> None:
    old, new = (group := make_past_group()), make_past_group(group.round)
    co = make_membership(old, "co-mentor")
    hold(old, 1, [lead_of(old), co, mentee_of(old)])
    hold(old, 2, [lead_of(old), co])
    now = old.meetings.get(number=2).ends_at
    leave_group(membership=lead_of(old), words="", by=lead_of(old).user, now=now)
    take_over_lead(membership=co, by=co.user, now=now)
    mover = mentee_of(old)
    leave_group(membership=mover, words="", by=mover.user, now=now)
    moved = make_membership(new, application=mover.application, joined_on=now.date(), seat=5)
    hold(new, 3, [lead_of(new), moved])
    hold(old, 3, [co])
    for member, present in ((moved, 2), (co, 3)):
        rule = evidence(member).of("meetings")
        assert rule
        assert (rule.present, rule.standing.value) == (present, "met")
        assert evidence(member).left_at is None


def test_who_was_both_mentee_and_mentor_in_a_round_has_two_sides() -> None:
    group = make_past_group()
    member = mentee_of(group)
    hold(group, 1, [lead_of(group), member])
    now = group.meetings.get(number=1).ends_at
    leave_group(membership=member, words="", by=member.user, now=now)
    other = make_past_group(group.round)
    mentor = make_membership(other, "co-mentor", user=member.user, joined_on=now.date())
    hold(other, 2, [mentor])
    found = {one.role.value: one.rules for one in evidence_of(group.round) if one.user == member.user}
    assert {role: len(rules) for role, rules in found.items()} == {"mentee": 3, "mentor": 5}


def test_a_session_that_was_not_held_is_not_asked_and_one_that_comes_is_open() -> None:
    group = make_past_group()
    Sitting.objects.filter(session__round=group.round, session__kind="showcase").update(is_cancelled=True)
    Sitting.objects.filter(session__round=group.round, session__kind="touch-base").update(
        starts_at=timezone.now() + dt.timedelta(days=3), ends_at=timezone.now() + dt.timedelta(days=3, hours=1)
    )
    found = standings(lead_of(group))
    assert (found["showcase"], found["touch-base"]) == ("not asked", "open")


def test_what_nobody_recorded_yet_waits_and_an_onboarding_with_a_recording_stays_open() -> None:
    group = make_past_group(make_past_round(days=112))
    Sitting.objects.filter(session__round=group.round, session__kind="onboarding").update(
        recording_url="https://v.example"
    )
    found = standings(lead_of(group))
    assert (found["showcase"], found["touch-base"], found["onboarding"]) == ("waiting", "missed", "open")


def test_a_running_group_can_still_meet_its_rules() -> None:
    group = make_group(make_past_round(days=50))
    rule = evidence(mentee_of(group), timezone.now()).of("meetings")
    assert rule
    assert (rule.standing.value, rule.short_of) == ("open", 2)
    assert rule.next_at is not None


def many(groups: int) -> MentoringGroup:
    group = make_past_group()
    for _number in range(groups - 1):
        make_past_group(group.round)
    for one in group.round.mentoring_groups.all():
        hold_all(one, 2)
    attend(group.round, lead_of(group).user, *MENTOR_SESSIONS)
    return group


@pytest.mark.parametrize("groups", [1, 3])
def test_evidence_takes_as_many_queries_for_three_as_for_many(
    groups: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = many(groups)
    with django_assert_num_queries(8):
        assert len(evidence_of(group.round)) == 3 * groups


@pytest.mark.parametrize("rounds", [1, 3])
def test_my_evidence_takes_as_many_queries_for_one_round_as_for_three(
    rounds: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    groups = [make_past_group() for _number in range(rounds)]
    user: User = lead_of(groups[0]).user
    for group in groups[1:]:
        make_membership(group, "co-mentor", user=user)
    with django_assert_num_queries(8):
        found = my_evidence(user, [group.round for group in groups], timezone.now())
    assert [one.role.value for one in found] == ["mentor"] * rounds


def test_certified_names_valid_certificates_alone() -> None:
    group = make_past_group()
    first, second = mentee_of(group).user, mentee_of(group, 2).user
    make_certificate(first, group.round)
    revoked = make_certificate(second, group.round)
    Certificate.objects.filter(pk=revoked.pk).update(state="revoked", ended_at=timezone.now())
    make_certificate(first, group.round, role="mentor")
    make_certificate(second)
    assert certified([group.round]) == {(group.round.pk, first.pk, "mentee"), (group.round.pk, first.pk, "mentor")}
    assert [one.user for one in live_certificates(group.round)] == [first, first]

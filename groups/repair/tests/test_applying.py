"""Doing a repair from the page: whole, once, only as it was looked at, and told to those concerned."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from groups.care.leaving import leave_group
from groups.care.tests.rounds import mails
from groups.models import GroupAlert, Meeting, Membership, MentoringGroup, Placement
from groups.proposals.sentences import names_of
from groups.repair.applying import RepairRefused, apply_repair
from groups.repair.showing import Shown, show_options
from groups.repair.state import read_state
from groups.tests.factories import MONDAY_EVENING, make_closed_round, make_group, make_membership, make_person
from rounds.models import Round
from rounds.tests.factories import make_outcome, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> Round:
    return make_closed_round()


def leave(member: Membership) -> None:
    leave_group(membership=member, words="", by=member.user, now=timezone.now())


def lead_leaves(group: MentoringGroup) -> None:
    leave(group.memberships.get(role="lead", left_at=None))


def options(group: MentoringGroup) -> list[Shown]:
    state = read_state(group, timezone.now())
    return show_options(state, names_of(state.problem))


def choose(group: MentoringGroup, title: str) -> str:
    return next(one.token for one in options(group) if one.title == title)


def do(group: MentoringGroup, token: str, by: User | None = None) -> bool:
    return apply_repair(group=group, token=token, by=by or make_coordinator(), now=timezone.now())


def active(group: MentoringGroup) -> list[str]:
    return sorted(group.memberships.filter(left_at=None).values_list("role", flat=True))


def test_where_nothing_can_be_done_the_page_says_what_helps_and_ends_the_group_kindly(
    client: Client, round_: Round
) -> None:
    group, coordinator = make_group(round_, mentees=3), make_coordinator()
    lead_leaves(group)
    client.force_login(coordinator)
    path = reverse("groups_admin:repair", args=[round_.slug, group.pk])
    page = client.get(path).content.decode()
    members = list(group.memberships.filter(left_at=None))
    assert page.count("mailto:") >= len(members)
    assert all(one.user.email in page for one in members)
    assert reverse("groups_admin:late_joiners", args=[round_.slug]) in page
    assert "3 mails leave." in page
    (token,) = re.findall(r'name="token" value="([^"]+)"', page)
    for _press in range(2):
        client.post(path, {"token": html.unescape(token)})
    assert active(group) == []
    assert len(mails("groups.without_group")) == 3
    states = {one.application.state for one in group.memberships.filter(role="mentee")}
    assert states == {"waiting"}
    assert not group.meetings.filter(state="planned").exists()
    assert DecisionRecord.objects.get(action="group.repaired").after == {"kind": "close"}


def test_another_outcome_at_the_same_time_is_called_so(round_: Round) -> None:
    group, other = make_group(round_, mentees=1), make_outcome(round_, "lesson-maintenance")
    for one in group.memberships.all():
        one.application.choices.create(outcome=other, rank=7)
    make_person(round_, "mentee", [other])
    first = options(group)[0]
    assert first.title == "The group works on something else"
    assert first.sentences[0] == f"The group works on: {other}."
    assert first.sentences[1].startswith("New in the group: ")
    assert first.cost.startswith("2 stay as they are, ")
    assert "0 " not in first.cost


def test_no_end_is_offered_where_a_repair_is(client: Client, round_: Round) -> None:
    group = make_group(round_, mentees=3)
    make_person(round_, "mentor", [group.outcome])
    lead_leaves(group)
    client.force_login(make_coordinator())
    page = client.get(reverse("groups_admin:repair", args=[round_.slug, group.pk])).content.decode()
    assert "A waiting mentor leads" in page
    assert "End the group" not in page


def test_a_waiting_mentor_leads_and_all_are_told(round_: Round) -> None:
    group = make_group(round_, mentees=3)
    mentor = make_person(round_, "mentor", [group.outcome])
    lead_leaves(group)
    assert do(group, choose(group, "A waiting mentor leads"))
    lead = group.memberships.get(role="lead", left_at=None)
    assert lead.application == mentor
    assert lead.placement.reason == "placed"
    assert len(mails("groups.changed")) == 3
    assert [mail.to_email for mail in mails("groups.placed")] == [mentor.user.email]
    assert len(mails("groups.introduction")) == 4
    assert not GroupAlert.objects.filter(rule="lead", ended_at=None).exists()
    record = DecisionRecord.objects.get(action="group.repaired")
    assert record.subject.endswith(f":{group.pk}")
    assert lead.user.name not in str(record.after)


def test_the_co_mentor_leads_and_when_they_meet_stays(round_: Round) -> None:
    group = make_group(round_, mentees=3)
    second = make_membership(group, "co-mentor")
    times = list(group.meetings.values_list("starts_at", flat=True))
    lead_leaves(group)
    do(group, choose(group, "The co-mentor leads"))
    second.refresh_from_db()
    assert second.role == "lead"
    assert list(group.meetings.values_list("starts_at", flat=True)) == times


def test_members_move_and_their_old_group_ends(round_: Round) -> None:
    group, host = make_group(round_, mentees=2), make_group(round_, mentees=2)
    people = set(group.memberships.filter(role="mentee").values_list("user", flat=True))
    lead_leaves(group)
    do(group, choose(group, "Members move to running groups"))
    assert active(group) == []
    assert active(host) == ["lead", "mentee", "mentee", "mentee", "mentee"]
    assert people <= set(host.memberships.filter(left_at=None).values_list("user", flat=True))
    assert set(group.meetings.values_list("state", flat=True)) == {Meeting.State.CANCELLED}
    assert set(host.meetings.values_list("state", flat=True)) == {Meeting.State.PLANNED}
    assert len(mails("groups.introduction")) == 5
    assert {mail.recipient_id for mail in mails("groups.changed")} == people


def test_who_is_left_without_a_group_waits_and_is_told_kindly(round_: Round) -> None:
    group, host = make_group(round_, mentees=3), make_group(round_, mentees=3)
    lead_leaves(group)
    token = choose(group, "Members move to running groups")
    do(group, token)
    assert active(host).count("mentee") == 5
    [placement] = Placement.objects.filter(reason="group_ended")
    assert placement.application.state == "waiting"
    assert [mail.to_email for mail in mails("groups.without_group")] == [placement.application.user.email]


def test_a_group_that_meets_at_another_time_has_its_meetings_moved(round_: Round) -> None:
    group = make_group(round_, mentees=2)
    tuesday = [48 + cell for cell in MONDAY_EVENING]
    for member in group.memberships.filter(role="mentee"):
        member.user.availability.cells = [*MONDAY_EVENING, *tuesday]
        member.user.availability.save()
    mentor = make_person(round_, "mentor", [group.outcome], tuesday)
    lead_leaves(group)
    do(group, choose(group, "A waiting mentor leads"))
    group.refresh_from_db()
    assert group.slot_day == 1
    assert {start.weekday() for start in group.meetings.values_list("starts_at", flat=True)} == {1}
    assert group.memberships.get(role="lead", left_at=None).application == mentor


def test_pressing_twice_does_it_once(round_: Round) -> None:
    group = make_group(round_, mentees=3)
    make_person(round_, "mentor", [group.outcome])
    lead_leaves(group)
    token = choose(group, "A waiting mentor leads")
    assert [do(group, token), do(group, token)] == [True, False]
    assert DecisionRecord.objects.filter(action="group.repaired").count() == 1
    assert len(mails("groups.changed")) == 3


def test_two_coordinators_who_choose_differently_do_the_first_only(round_: Round) -> None:
    group = make_group(round_, mentees=2)
    make_group(round_, mentees=2)
    make_person(round_, "mentor", [group.outcome])
    lead_leaves(group)
    first, second = choose(group, "A waiting mentor leads"), choose(group, "Members move to running groups")
    do(group, first)
    with pytest.raises(RepairRefused, match="Something has changed"):
        do(group, second)
    assert active(group) == ["lead", "mentee", "mentee"]


def test_someone_who_leaves_while_the_page_is_open_makes_it_stale(round_: Round) -> None:
    group = make_group(round_, mentees=3)
    make_person(round_, "mentor", [group.outcome])
    lead_leaves(group)
    token = choose(group, "A waiting mentor leads")
    leave(group.memberships.get(seat=1))
    with pytest.raises(RepairRefused, match="Nothing was done"):
        do(group, token)
    assert active(group) == ["mentee", "mentee"]


def test_hours_that_changed_meanwhile_make_it_stale(round_: Round) -> None:
    group = make_group(round_, mentees=3)
    mentor = make_person(round_, "mentor", [group.outcome])
    lead_leaves(group)
    token = choose(group, "A waiting mentor leads")
    mentor.user.availability.cells = [1, 2, 3]
    mentor.user.availability.save()
    with pytest.raises(RepairRefused, match="Something has changed"):
        do(group, token)


def test_a_forged_token_or_one_of_another_group_is_refused(round_: Round) -> None:
    group, other = make_group(round_, mentees=3), make_group(round_)
    make_person(round_, "mentor", [group.outcome])
    lead_leaves(group)
    token = choose(group, "A waiting mentor leads")
    for where, said in ((group, token[:-2] + "xx"), (other, token), (group, "")):
        with pytest.raises(RepairRefused):
            do(where, said)


def test_a_coordinator_does_not_decide_about_themselves(round_: Round) -> None:
    coordinator = make_coordinator()
    group = make_group(round_, mentees=3)
    make_person(round_, "mentor", [group.outcome], user=coordinator)
    lead_leaves(group)
    with pytest.raises(RepairRefused, match="another coordinator"):
        do(group, choose(group, "A waiting mentor leads"), coordinator)


def test_the_page_offers_the_options_and_does_one(client: Client, round_: Round) -> None:
    group = make_group(round_, mentees=3)
    make_person(round_, "mentor", [group.outcome])
    lead_leaves(group)
    client.force_login(make_coordinator())
    page = reverse("groups_admin:repair", args=[round_.slug, group.pk])
    seen = client.get(page).content.decode()
    token = html.unescape(re.findall(r'name="token" value="([^"]+)"', seen)[0])
    assert "mails leave" in seen
    after = client.post(page, {"token": token}, follow=True).content.decode()
    assert "Done. Everyone concerned is told." in after
    assert "The group has a lead and enough mentees." in after
    assert "This was done already." in client.post(page, {"token": token}, follow=True).content.decode()
    assert "too old" in client.post(page, {"token": "x"}, follow=True).content.decode()


def test_a_group_of_none_says_that_nothing_is_to_do(client: Client, round_: Round) -> None:
    group = make_group(round_, mentees=0)
    lead_leaves(group)
    client.force_login(make_coordinator())
    seen = client.get(reverse("groups_admin:repair", args=[round_.slug, group.pk]), {"look": "1"}).content.decode()
    assert "Everyone has left this group" in seen


def test_members_do_not_see_the_page(client: Client, round_: Round) -> None:
    group = make_group(round_)
    for user in (group.memberships.get(role="lead").user, make_user()):
        client.force_login(user)
        assert client.get(reverse("groups_admin:repair", args=[round_.slug, group.pk])).status_code == 403


def test_a_round_without_weeks_left_says_so(client: Client) -> None:
    round_ = make_round(opens_on=timezone.localdate(timezone=dt.UTC) - dt.timedelta(weeks=17))
    group = make_group(round_)
    lead_leaves(group)
    client.force_login(make_coordinator())
    seen = client.get(reverse("groups_admin:repair", args=[round_.slug, group.pk])).content.decode()
    assert "no weeks of meetings left" in seen

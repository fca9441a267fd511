"""Leaving a group, being taken out, coming back, and taking over the lead."""

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord
from accounts.queries import recipient_of
from accounts.tests.factories import make_coordinator, make_user
from groups.care.leaving import LeavingRefused, come_back, leave_group, take_over_lead
from groups.care.tests.rounds import mails, make_running
from groups.meetings.calendar import invitations
from groups.meetings.polls import open_poll
from groups.meetings.tests.readers import read
from groups.messages.services import send_message
from groups.models import GroupAlert, Membership, MentoringGroup
from groups.proposals.problem import build_problem
from groups.queries import with_active_members
from groups.services import join_group
from groups.tests.factories import make_membership, make_person
from mail.kinds import MailKind, Timing
from mail.models import OutboxMessage
from mail.services import queue_mail

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOW = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
REMINDER = MailKind("groups.test_reminder", "a reminder", timing=Timing.AT_ONCE)


def leave(member: Membership, words: str = "", now: dt.datetime | None = None) -> Membership:
    return leave_group(membership=member, words=words, by=member.user, now=now or timezone.now())


def test_leaving_frees_the_seat_and_keeps_the_words() -> None:
    group, _now = make_running(mentees=5)
    leave(group.memberships.get(seat=2), "A new job.")
    assert group.memberships.get(seat=2, left_at__isnull=False).leaving_words == "A new job."
    joined = join_group(group=group, application=make_person(group.round, "mentee", [group.outcome]), role="mentee")
    assert joined.seat == 2


def test_leaving_twice_is_refused_and_tells_once() -> None:
    make_coordinator()
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    leave(member)
    with pytest.raises(LeavingRefused):
        leave(member)
    assert len(mails("groups.member_left")) == 2
    assert len(mails("groups.goodbye")) == 1


def test_mentors_and_coordinators_read_the_words_and_other_mentees_do_not() -> None:
    coordinator = make_coordinator()
    group, _now = make_running()
    leave(group.memberships.get(seat=1), "A new job.")
    told = {mail.to_email: mail.text for mail in mails("groups.member_left")}
    assert set(told) == {coordinator.email, group.memberships.get(role="lead").user.email}
    assert all("A new job." in text for text in told.values())


def test_mail_about_the_groups_meetings_is_cancelled_and_other_mail_leaves() -> None:
    group, _now = make_running()
    other, _later = make_running()
    member = group.memberships.get(seat=1)
    for meeting in (group.meetings.get(number=1), other.meetings.get(number=1)):
        queue_mail(
            kind=REMINDER,
            about=f"meeting:{meeting.pk}:change-0:reminder",
            to=recipient_of(member.user),
            template="mail/plain",
            context={"subject": "Soon", "text": "Soon"},
        )
    leave(member)
    cancelled = OutboxMessage.objects.get(kind=REMINDER.slug, state="cancelled")
    assert f"meeting:{group.meetings.get(number=1).pk}:" in cancelled.key
    assert OutboxMessage.objects.filter(kind=REMINDER.slug, state="waiting").count() == 1


def test_neither_questions_about_times_nor_messages_reach_someone_who_left() -> None:
    group, now = make_running()
    member, lead = group.memberships.get(seat=1), group.memberships.get(role="lead")
    start = group.meetings.get(number=2).starts_at + 2 * DAY
    open_poll(group=group, meeting=group.meetings.get(number=2), starts=[start], by=lead.user, now=now - 3 * DAY)
    whole = with_active_members(MentoringGroup.objects.filter(pk=group.pk)).get()
    send_message(group=whole, sender=lead, text="See you.", form=uuid.uuid4(), now=timezone.now())
    leave(member)
    for kind in ("groups.poll", "groups.message"):
        assert [mail.to_email for mail in mails(kind, "cancelled")] == [member.user.email]
        assert len(mails(kind)) == 2


def test_who_left_and_is_placed_anew_gets_a_newer_calendar_file_than_the_one_that_cancelled() -> None:
    group, _now = make_running()
    member = leave(group.memberships.get(seat=1))
    [goodbye] = mails("groups.goodbye")
    cancelled = read(bytes(goodbye.attachments.get().content))
    again = read(invitations(group, recipient_of(member.user))[0].content)
    assert (cancelled.method, cancelled.uid) == ("CANCEL", again.uid)
    assert cancelled.sequence < again.sequence


def test_someone_who_left_is_not_matched_again() -> None:
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    leave(member)
    built = build_problem(group.round, today=group.round.starts_on)
    assert {"application": member.application_id, "reason": "has_left"} in built.left_out
    assert str(member.application_id) not in {person["id"] for person in built.problem["people"]}


def test_coming_back_within_a_day_gives_the_same_place() -> None:
    group, _now = make_running()
    member = leave(group.memberships.get(seat=1), "Oh.")
    come_back(membership=member, by=member.user, now=member.left_at + DAY if member.left_at else NOW)
    member.refresh_from_db()
    assert (member.left_at, member.leaving_words, member.seat) == (None, "", 1)
    assert mails("groups.goodbye") == mails("groups.member_left") == []
    [back] = mails("groups.member_back")
    assert back.to_email == member.user.email
    assert back.attachments.count() == 1


def test_who_has_read_of_the_leaving_hears_that_they_are_back() -> None:
    coordinator = make_coordinator()
    group, _now = make_running()
    member = leave(group.memberships.get(seat=1))
    told = OutboxMessage.objects.filter(kind="groups.member_left", to_email=coordinator.email)
    told.update(state="sent", sent_at=timezone.now())
    come_back(membership=member, by=member.user, now=timezone.now())
    assert {mail.to_email for mail in mails("groups.member_back")} == {member.user.email, coordinator.email}


def test_coming_back_is_refused_after_a_day_or_when_the_place_is_taken() -> None:
    group, _now = make_running()
    late, taken = leave(group.memberships.get(seat=1), now=NOW), leave(group.memberships.get(seat=2), now=NOW)
    with pytest.raises(LeavingRefused, match="more than a day"):
        come_back(membership=late, by=late.user, now=NOW + DAY + dt.timedelta(seconds=1))
    make_membership(group, "mentee", seat=2)
    with pytest.raises(LeavingRefused, match="given to someone else"):
        come_back(membership=taken, by=taken.user, now=NOW)


def test_a_representative_who_comes_back_is_one_no_more_where_another_was_chosen() -> None:
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    Membership.objects.filter(pk=member.pk).update(is_representative=True)
    member = leave(member)
    group.memberships.filter(seat=2).update(is_representative=True)
    come_back(membership=member, by=member.user, now=timezone.now())
    assert list(group.memberships.filter(is_representative=True).values_list("seat", flat=True)) == [2]


def test_a_coordinator_takes_someone_out_with_a_reason_on_record_and_only_coordinators_undo_it() -> None:
    coordinator = make_coordinator()
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    leave_group(membership=member, words="Never came.", by=coordinator, now=timezone.now())
    record = DecisionRecord.objects.get(action="membership.taken-out")
    assert (record.made_by, record.about, record.reason) == (coordinator, member.user, "Never came.")
    assert all("Never came." not in mail.text for mail in OutboxMessage.objects.all())
    with pytest.raises(LeavingRefused, match="took you out"):
        come_back(membership=member, by=member.user, now=timezone.now())
    come_back(membership=member, by=coordinator, now=timezone.now())
    member.refresh_from_db()
    assert member.left_at is None


def test_the_co_mentor_takes_over_from_the_mail_with_one_click(client: Client) -> None:
    group, _now = make_running()
    second = make_membership(group, "co-mentor")
    leave(group.memberships.get(role="lead"))
    assert GroupAlert.objects.filter(group=group, rule="lead", level="act").exists()
    [mail] = mails("groups.member_left")
    [path] = re.findall(r"https?://[^/\s]+(/do/\S+)", mail.text)
    client.get(path)
    assert Membership.objects.get(pk=second.pk).role == "co-mentor"
    client.post(path)
    client.post(path)
    assert Membership.objects.get(pk=second.pk).role == "lead"
    assert not GroupAlert.objects.filter(rule="lead", ended_at=None).exists()
    assert len(mails("groups.changed")) == 4


def test_nobody_takes_over_from_a_lead_who_is_there(client: Client) -> None:
    group, _now = make_running()
    second = make_membership(group, "co-mentor")
    with pytest.raises(LeavingRefused, match="Someone else leads"):
        take_over_lead(membership=second, by=second.user, now=NOW)


def test_lead_and_co_mentor_leave_the_same_minute() -> None:
    coordinator = make_coordinator()
    group, _now = make_running()
    second = make_membership(group, "co-mentor")
    leave(group.memberships.get(role="lead"), now=NOW)
    leave(second, now=NOW)
    with pytest.raises(LeavingRefused, match="not in this group"):
        take_over_lead(membership=second, by=second.user, now=NOW)
    assert GroupAlert.objects.get(rule="lead", ended_at=None).level == "act"
    assert [mail.to_email for mail in mails("groups.member_left")].count(coordinator.email) == 2


def test_a_group_of_none_has_no_alerts() -> None:
    group, _now = make_running(mentees=1)
    for member in group.memberships.all():
        leave(member)
    assert not GroupAlert.objects.filter(ended_at=None).exists()


def test_the_page_says_what_happens_and_leaves_on_post(client: Client) -> None:
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    client.force_login(member.user)
    page = reverse("groups:leave", args=[group.pk])
    assert "What happens then" in client.get(page).content.decode()
    long = "x" * 2001
    assert long in client.post(page, {"words": long}).content.decode()
    assert client.post(page, {"words": "Bye"}).headers["Location"] == reverse("groups:left", args=[group.pk])
    assert client.post(page, {"words": "Bye"}).status_code == 404
    goodbye = reverse("groups:left", args=[group.pk])
    assert "Come back" in client.get(goodbye).content.decode()
    client.post(goodbye)
    member.refresh_from_db()
    assert member.left_at is None


def test_the_lead_reads_who_can_take_over(client: Client) -> None:
    group, _now = make_running()
    second = make_membership(group, "co-mentor")
    client.force_login(group.memberships.get(role="lead").user)
    page = client.get(reverse("groups:leave", args=[group.pk])).content.decode()
    assert f"{second.user.name} can take over the lead with one click" in page


def test_others_get_404_on_the_pages(client: Client) -> None:
    group, _now = make_running()
    client.force_login(make_user())
    for name in ("groups:leave", "groups:left", "groups:take_over"):
        assert client.post(reverse(name, args=[group.pk])).status_code == 404


def test_the_page_of_leaving_costs_few_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group, _now = make_running()
    client.force_login(group.memberships.get(seat=1).user)
    with django_assert_num_queries(5):
        client.get(reverse("groups:leave", args=[group.pk]))


def test_a_coordinator_takes_out_and_back_on_the_page(client: Client) -> None:
    group, _now = make_running()
    member = group.memberships.get(seat=1)
    client.force_login(make_coordinator())
    slug = group.round.slug
    page = reverse("groups_admin:take_out", args=[slug, group.pk, member.pk])
    assert "This field is required" in client.post(page, {"reason": ""}).content.decode()
    client.post(page, {"reason": "Never came."})
    repair = reverse("groups_admin:repair", args=[slug, group.pk])
    assert "Undo the leaving" in client.get(repair).content.decode()
    client.post(reverse("groups_admin:take_back", args=[slug, group.pk, member.pk]))
    assert group.memberships.filter(left_at=None).count() == 4


def test_coordinators_do_not_take_themselves_out_here(client: Client) -> None:
    coordinator = make_coordinator()
    group, _now = make_running()
    own = make_membership(group, "co-mentor", user=coordinator)
    client.force_login(coordinator)
    assert client.get(reverse("groups_admin:take_out", args=[group.round.slug, group.pk, own.pk])).status_code == 404


def test_a_coordinator_lets_the_co_mentor_lead(client: Client) -> None:
    group, _now = make_running()
    second = make_membership(group, "co-mentor")
    leave(group.memberships.get(role="lead"))
    client.force_login(make_coordinator())
    client.post(reverse("groups_admin:let_lead", args=[group.round.slug, group.pk, second.pk]))
    assert MentoringGroup.objects.get(pk=group.pk).memberships.get(role="lead", left_at=None).pk == second.pk
    assert DecisionRecord.objects.filter(action="membership.leads", about=second.user).exists()

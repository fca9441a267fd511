"""Mail about slides: due exactly once, moot when the slide is there, on boundaries (`programme.md`: E-mails)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from groups.dashboard import read_dashboard
from groups.models import Membership, MentoringGroup
from groups.showcase.due import queue_instructions, queue_missing
from groups.showcase.tests.cast import lead_of, make_showcase, make_slide, mentee_of, sittings_of
from groups.showcase.times import showcase_times
from groups.tests.factories import make_group, make_membership
from mail.models import OutboxMessage
from rounds.models import Sitting

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
INSTRUCTIONS, MISSING = "groups.slide_instructions", "groups.slide_missing"


@pytest.fixture
def group() -> MentoringGroup:
    """A group with lead and two mentees, whose showcase starts in 30 days."""
    return make_group(make_showcase(30 * DAY))


def starts_at(group: MentoringGroup) -> dt.datetime:
    """When the group's showcase begins."""
    return showcase_times(group.round).starts_at


def sent(kind: str) -> list[str]:
    """To whom mail of a kind was written."""
    return sorted(OutboxMessage.objects.filter(kind=kind).values_list("to_email", flat=True))


@pytest.mark.parametrize(
    ("before", "instructions", "missing"),
    [
        (14 * DAY + MINUTE, 0, 0),
        (14 * DAY, 1, 0),
        (7 * DAY, 1, 0),
        (3 * DAY + MINUTE, 1, 0),
        (3 * DAY, 0, 1),
        (MINUTE, 0, 1),
        (dt.timedelta(), 0, 0),
        (-DAY, 0, 0),
    ],
)
def test_both_are_due_in_their_windows(
    group: MentoringGroup, before: dt.timedelta, instructions: int, missing: int
) -> None:
    now = starts_at(group) - before
    assert (queue_instructions(now), queue_missing(now)) == (instructions, missing)
    assert (len(sent(INSTRUCTIONS)), len(sent(MISSING))) == (instructions, missing)


def test_each_is_sent_once_however_often_and_late_it_runs(group: MentoringGroup) -> None:
    for hour in range(0, 15 * 24, 5):
        now = starts_at(group) - 15 * DAY + dt.timedelta(hours=hour)
        queue_instructions(now)
        queue_missing(now)
    assert len(sent(INSTRUCTIONS)) == len(sent(MISSING)) == 1


def test_instructions_go_to_the_representative_or_else_to_all_mentors(group: MentoringGroup) -> None:
    make_membership(group, "co-mentor")
    queue_instructions(starts_at(group) - 14 * DAY)
    assert len(sent(INSTRUCTIONS)) == 2
    Membership.objects.filter(user=mentee_of(group)).update(is_representative=True)
    queue_instructions(starts_at(group) - 13 * DAY)
    assert mentee_of(group).email in sent(INSTRUCTIONS)
    other = make_group(group.round)
    Membership.objects.filter(user=mentee_of(other)).update(is_representative=True)
    queue_instructions(starts_at(group) - 13 * DAY)
    assert mentee_of(other).email in sent(INSTRUCTIONS)
    assert lead_of(other).email not in sent(INSTRUCTIONS)


def test_that_it_is_missing_goes_to_representative_and_mentors_who_are_still_there(group: MentoringGroup) -> None:
    representative, left = mentee_of(group), make_membership(group, "co-mentor")
    Membership.objects.filter(user=representative).update(is_representative=True)
    Membership.objects.filter(pk=left.pk).update(left_at=timezone.now())
    queue_missing(starts_at(group) - 2 * DAY)
    assert sent(MISSING) == sorted([representative.email, lead_of(group).email])


def test_with_a_slide_nothing_is_due_and_what_waits_is_cancelled(group: MentoringGroup) -> None:
    queue_instructions(starts_at(group) - 14 * DAY)
    queue_missing(starts_at(group) - 3 * DAY)
    make_slide(group)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"cancelled"}
    assert queue_instructions(starts_at(group) - 10 * DAY) == 0
    assert queue_missing(starts_at(group) - 2 * DAY) == 0


def test_the_slide_of_one_group_cancels_nobody_elses_mail(group: MentoringGroup) -> None:
    other = make_group(group.round)
    queue_missing(starts_at(group) - 3 * DAY)
    make_slide(other)
    states = OutboxMessage.objects.values_list("to_email", "state")
    assert dict(states) == {lead_of(group).email: "waiting", lead_of(other).email: "cancelled"}


def test_mail_is_moot_once_the_next_one_or_the_showcase_comes(group: MentoringGroup) -> None:
    queue_instructions(starts_at(group) - 14 * DAY)
    queue_missing(starts_at(group) - 3 * DAY)
    ends = dict(OutboxMessage.objects.values_list("kind", "not_after"))
    assert ends == {INSTRUCTIONS: starts_at(group) - 3 * DAY, MISSING: starts_at(group)}


def test_after_three_days_of_silence_only_what_is_still_useful_is_sent(group: MentoringGroup) -> None:
    now = starts_at(group) - 2 * DAY
    assert (queue_instructions(now), queue_missing(now)) == (0, 1)
    assert queue_missing(starts_at(group) + DAY) == 0


def test_cancelled_sittings_do_not_count_and_without_sittings_the_date_does(group: MentoringGroup) -> None:
    early, late = sittings_of(group.round)
    Sitting.objects.filter(pk=early.pk).update(is_cancelled=True)
    assert queue_instructions(late.starts_at - 14 * DAY - MINUTE) == 0
    assert queue_instructions(late.starts_at - 14 * DAY) == 1
    Sitting.objects.all().delete()
    midnight = dt.datetime.combine(group.round.showcase_on, dt.time(), dt.UTC)
    assert queue_missing(midnight - 3 * DAY - MINUTE) == 0
    assert queue_missing(midnight - 3 * DAY) == 1


def test_both_mails_say_when_on_the_readers_clock_and_lead_to_the_upload(group: MentoringGroup) -> None:
    queue_instructions(starts_at(group) - 14 * DAY)
    queue_missing(starts_at(group) - 3 * DAY)
    for message in OutboxMessage.objects.all():
        for words in (message.text, message.html):
            assert "Europe/Berlin" in words
            assert reverse("groups:slide", args=[group.pk]) in words
            assert f"Hello {lead_of(group).get_short_name()}," in words
        assert group.round.name in message.subject
        assert message.reply_to == group.round.contact_email


@pytest.mark.parametrize(("days_before", "is_owed"), [(15, False), (14, True), (0, True), (-1, False)])
def test_the_dashboard_asks_for_the_slide_in_the_last_two_weeks(
    group: MentoringGroup, days_before: int, is_owed: bool
) -> None:
    now = dt.datetime.combine(group.round.showcase_on, dt.time(12), dt.UTC) - days_before * DAY
    address = reverse("groups:slide", args=[group.pk])
    assert (address in {one.url for one in read_dashboard(lead_of(group), now).owed}) == is_owed


def test_the_dashboard_asks_mentors_and_the_representative_until_it_is_there(group: MentoringGroup) -> None:
    now = starts_at(group) - DAY
    address = reverse("groups:slide", args=[group.pk])
    mentee = mentee_of(group)
    assert address not in {one.url for one in read_dashboard(mentee, now).owed}
    Membership.objects.filter(user=mentee).update(is_representative=True)
    for user in (mentee, lead_of(group)):
        assert address in {one.url for one in read_dashboard(user, now).owed}
    make_slide(group)
    for user in (mentee, lead_of(group)):
        assert address not in {one.url for one in read_dashboard(user, now).owed}

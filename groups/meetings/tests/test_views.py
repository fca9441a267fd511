"""The pages of meetings: who may change what, what is offered, what is typed, and pressing twice."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Availability, User
from accounts.tests.factories import make_coordinator, make_user
from groups.meetings.forms import value_of
from groups.models import Meeting, MentoringGroup, TimePoll
from groups.tests.factories import make_closed_round, make_group, make_membership
from mail.models import OutboxMessage

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def texts(response: Any) -> str:
    """The page's text with its white space as single spaces."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def group() -> MentoringGroup:
    """Mondays 18:00 in Berlin, where everyone has Mondays from 18:00 to 21:00."""
    return make_group(make_closed_round())


def lead(group: MentoringGroup) -> User:
    return group.memberships.get(role="lead").user


def mentee(group: MentoringGroup) -> User:
    return group.memberships.get(seat=1).user


def address(name: str, group: MentoringGroup, *args: int) -> str:
    return reverse(f"groups:{name}", args=[group.pk, *args])


PAGES = [
    ("move_meeting", [2]), ("cancel_meeting", [2]), ("add_meeting", []), ("change_slot", []), ("ask_meeting", [2]),
    ("ask_slot", []), ("poll", []),
]  # fmt: skip
BUTTONS: list[tuple[str, list[int]]] = [
    ("restore_meeting", [2]), ("change_rhythm", []), ("extend", []), ("poll_choose", []), ("poll_withdraw", []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args"), PAGES + BUTTONS)
def test_others_see_no_page_of_meetings(client: Client, group: MentoringGroup, name: str, args: list[int]) -> None:
    outsider = make_membership(make_group(group.round, mentees=0)).user
    client.force_login(outsider)
    assert client.post(address(name, group, *args)).status_code == 404
    if (name, args) in PAGES:
        assert client.get(address(name, group, *args)).status_code == 404


@pytest.mark.parametrize("name", ["move_meeting", "cancel_meeting", "restore_meeting", "ask_meeting"])
def test_a_meeting_that_does_not_exist_is_not_found(client: Client, group: MentoringGroup, name: str) -> None:
    client.force_login(lead(group))
    assert client.post(address(name, group, 99)).status_code == 404


@pytest.mark.parametrize("name", ["cancel_meeting", "restore_meeting", "add_meeting", "change_rhythm", "extend"])
def test_mentees_change_nothing_themselves(client: Client, group: MentoringGroup, name: str) -> None:
    client.force_login(mentee(group))
    args = [2] if name.endswith("meeting") and name != "add_meeting" else []
    assert client.post(address(name, group, *args), {"because": "x", "every_weeks": 1}).status_code == 404
    assert Meeting.objects.filter(times_changed__gt=0).count() == 0


def test_mentees_who_want_to_move_are_sent_to_ask(client: Client, group: MentoringGroup) -> None:
    client.force_login(mentee(group))
    answer = client.get(address("move_meeting", group, 2))
    assert answer.headers["Location"] == address("ask_meeting", group, 2)
    assert "Ask for another time" in texts(client.get(address("detail", group)))


def test_only_times_that_everyone_can_make_are_offered_the_same_day_first(
    client: Client, group: MentoringGroup
) -> None:
    client.force_login(lead(group))
    meeting = group.meetings.get(number=2)
    # Someone in London is free there from 18:00 to 20:00 on Mondays only: 19:00 to 21:00 in Berlin.
    other = mentee(group)
    User.objects.filter(pk=other.pk).update(zone="Europe/London")
    Availability.objects.filter(user=other).update(cells=list(range(36, 40)))
    seen = texts(client.get(address("move_meeting", group, 2)))
    assert f'value="{value_of(meeting.starts_at + HOUR)}"' in seen
    assert f'value="{value_of(meeting.starts_at + 2 * HOUR)}"' in seen
    assert f'value="{value_of(meeting.starts_at + HOUR / 2)}"' not in seen
    assert seen.index(value_of(meeting.starts_at + HOUR)) < seen.index(value_of(meeting.starts_at + 7 * DAY + HOUR))
    assert "3 e-mails with a new calendar file go out" in seen


def test_the_lead_moves_a_meeting_once(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    meeting = group.meetings.get(number=2)
    for _press in range(2):
        chosen = {"starts_at": value_of(meeting.starts_at + HOUR)}
        answer = client.post(address("move_meeting", group, 2), chosen, follow=True)
    seen = texts(answer)
    assert "moved" in seen
    assert OutboxMessage.objects.filter(kind="groups.meeting_moved").count() == 3
    assert group.meetings.get(number=2).starts_at == meeting.starts_at + HOUR


def test_a_time_that_is_not_offered_is_refused(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    for value in (value_of(timezone.now() + 3 * DAY), "", "x", "9" * 30):
        seen = texts(client.post(address("move_meeting", group, 2), {"starts_at": value}))
        assert "Please look at this once more" in seen
    assert Meeting.objects.filter(times_changed__gt=0).count() == 0


def test_what_was_held_says_why_it_can_t_move(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    group.meetings.filter(number=2).update(state="held", recorded_at=timezone.now())
    for name in ("move_meeting", "cancel_meeting", "ask_meeting"):
        assert "This meeting was held." in texts(client.get(address(name, group, 2)))


def test_a_coordinator_cancels_and_restores(client: Client, group: MentoringGroup) -> None:
    client.force_login(make_coordinator())
    page = texts(client.get(address("cancel_meeting", group, 2)))
    assert "What was planned for it goes to the next meeting" in page
    seen = texts(client.post(address("cancel_meeting", group, 2), {"because": "Strike"}, follow=True))
    assert "Meeting 2 is cancelled. 3 e-mails go out." in seen
    assert "Strike" in seen
    seen = texts(client.post(address("restore_meeting", group, 2), follow=True))
    assert "Meeting 2 takes place after all." in seen


def test_a_meeting_is_added_at_an_offered_or_a_typed_time(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    day = group.meetings.get(number=1).starts_at + 7 * DAY
    page = address("add_meeting", group) + f"?day={day.date()}"
    assert f'value="{value_of(day)}"' in texts(client.get(page))
    client.post(page, {"starts_at": value_of(day)})
    client.post(page, {"other": f"{day.date() + DAY}T10:00"})
    added = group.meetings.filter(number__gt=6).order_by("starts_at")
    assert [one.number for one in added] == [7, 8]
    assert added[0].starts_at == day


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Please choose one time"),
        ({"other": "tomorrow"}, "Please give a date and a time"),
        ({"other": "2020-01-01T10:00"}, "This time is past"),
        ({"other": "9999-12-31T23:59"}, "20 weeks at most"),
        ({"other": "2027-03-28T02:30"}, "There is no 02:30 on 28 March 2027 in Europe/Berlin"),
        ({"other": "2027-10-31T02:30"}, "There are two 02:30 on 31 October 2027 in Europe/Berlin"),
    ],
)
def test_what_can_t_be_added_keeps_what_was_typed(
    client: Client, group: MentoringGroup, typed: dict[str, str], words: str
) -> None:
    client.force_login(lead(group))
    seen = texts(client.post(address("add_meeting", group), typed))
    assert words in seen
    assert typed.get("other", "") in seen
    assert group.meetings.count() == 6


def test_any_day_in_the_address_is_taken(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    for day in ("", "x", "0001-01-01", "9999-12-31"):
        assert client.get(address("add_meeting", group), {"day": day}).status_code == 200


def test_a_weekly_time_that_all_can_make_is_chosen(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    seen = texts(client.get(address("change_slot", group)))
    assert "Every other Monday 19:00 your time" in seen
    assert "Tuesday" not in seen
    seen = texts(client.post(address("change_slot", group), {"slot": "0-1140"}, follow=True))
    assert "The group has a new weekly time." in seen
    assert "Every other Monday 19:00 your time" in seen
    assert "not offered any more" in texts(client.post(address("change_slot", group), {"slot": "3-600"}))


def test_rhythm_and_length_are_changed_on_the_same_page(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    last = group.meetings.get(number=6).starts_at
    for _press in range(2):
        client.post(address("extend", group), {"weeks": 2, "after": value_of(last)})
    assert group.meetings.count() == 7
    client.post(address("change_rhythm", group), {"every_weeks": 1})
    assert group.meetings.count() == 14
    for name, sent in (("extend", {"weeks": 99}), ("change_rhythm", {"every_weeks": 9})):
        assert "Please choose" in texts(client.post(address(name, group), sent, follow=True))


def test_a_mentee_asks_and_everyone_answers_on_the_page_or_by_link(
    client: Client, group: MentoringGroup, django_assert_max_num_queries: Any
) -> None:
    client.force_login(mentee(group))
    meeting = group.meetings.get(number=2)
    typed = {"first": f"{meeting.starts_at.date() + DAY}T10:00", "second": f"{meeting.starts_at.date() + DAY}T12:00"}
    seen = texts(client.post(address("ask_meeting", group, 2), typed, follow=True))
    assert "Who can make which" in seen
    poll = TimePoll.objects.get()
    first, second = poll.options.all()
    client.force_login(lead(group))
    assert "Your group asks which times you can make" in texts(client.get("/"))
    client.post(address("poll", group), {"can": [second.pk]})
    assert "Your group asks which times you can make" not in texts(client.get("/"))
    client.logout()
    letter = OutboxMessage.objects.get(kind="groups.poll", recipient=group.memberships.get(seat=2).user)
    link = letter.text.partition("http://127.0.0.1:8000")[2].split()[0]
    with django_assert_max_num_queries(12):
        before = texts(client.get(link))
    assert link.startswith("/do/")
    assert "Which of these times can you make?" in before
    assert "Nothing happens until you press the button." in before
    poll.refresh_from_db()
    assert poll.state == "open"
    assert "You can change your answer" in texts(client.post(link, {"can": [first.pk]}))
    assert "That suits everyone" in texts(client.post(link, {"can": [first.pk, second.pk]}))
    assert "A time was chosen already" in texts(client.get(link))
    assert "chosen already" in texts(client.post(link, {"can": []}))
    assert group.meetings.get(number=2).starts_at == second.starts_at


def test_a_link_of_someone_who_left_or_that_was_forged_answers_nothing(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    meeting = group.meetings.get(number=2)
    client.post(address("ask_meeting", group, 2), {"first": f"{meeting.starts_at.date() + DAY}T10:00"})
    client.logout()
    letter = OutboxMessage.objects.get(kind="groups.poll", recipient=mentee(group))
    link = letter.text.partition("http://127.0.0.1:8000")[2].split()[0]
    group.memberships.filter(seat=1).update(left_at=timezone.now())
    assert "no longer in this group" in texts(client.post(link, {"can": [TimePoll.objects.get().options.get().pk]}))
    assert client.get(link[:-3] + "xx/").status_code == 404
    assert "Nothing happens" not in texts(client.get(link))


def test_the_lead_chooses_or_takes_back(client: Client, group: MentoringGroup) -> None:
    client.force_login(lead(group))
    meeting = group.meetings.get(number=2)
    typed = {"first": f"{meeting.starts_at.date() + DAY}T10:00"}
    client.post(address("ask_meeting", group, 2), typed)
    client.post(address("poll_withdraw", group))
    assert TimePoll.objects.get().state == "withdrawn"
    client.post(address("ask_meeting", group, 2), typed)
    option = TimePoll.objects.get(state="open").options.get()
    for _press in range(2):
        assert client.post(address("poll_choose", group), {"option": option.pk}).status_code == 302
    assert group.meetings.get(number=2).starts_at == option.starts_at
    assert client.post(address("poll_choose", group), {"option": "x"}).status_code == 404
    assert "Decided:" in texts(client.get(address("poll", group)))


@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        ("move_meeting", [2], 7), ("cancel_meeting", [2], 5), ("add_meeting", [], 7), ("change_slot", [], 10),
        ("ask_slot", [], 9), ("poll", [], 8),
    ],
)  # fmt: skip
@pytest.mark.parametrize("mentees", [2, 5])
def test_pages_of_meetings_ask_as_much_for_few_as_for_many(
    client: Client, name: str, args: list[int], queries: int, mentees: int, django_assert_num_queries: Any
) -> None:
    group = make_group(make_closed_round(meeting_every_weeks=2 if mentees == 2 else 1), mentees=mentees)
    client.force_login(lead(group))
    start = group.meetings.get(number=2).starts_at
    client.post(address("ask_meeting", group, 2), {"first": f"{start.date() + DAY}T10:00"})
    with django_assert_num_queries(queries):
        client.get(address(name, group, *args))


def test_a_plain_member_without_hours_keeps_nobody_from_moving(client: Client, group: MentoringGroup) -> None:
    Availability.objects.filter(user=mentee(group)).delete()
    client.force_login(lead(group))
    assert "One member gave no free hours" in texts(client.get(address("move_meeting", group, 2)))
    Availability.objects.all().delete()
    assert "there is no other time that everyone can make" in texts(client.get(address("move_meeting", group, 2)))


def test_strangers_see_no_meetings_on_the_public_face(client: Client, group: MentoringGroup) -> None:
    client.force_login(make_user())
    assert "Add a meeting" not in texts(client.get(address("detail", group)))

"""Drafts: whatever was typed is kept, complete or not, and reminded of before closing."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import User
from accounts.tests.factories import make_user
from mail.due import queue_all_due
from mail.models import OutboxMessage
from rounds.applications.due import queue_closing_reminders
from rounds.applications.emails import queue_closing_soon
from rounds.applications.services import LONGEST_TEXT, withdraw_application
from rounds.models import Application, Outcome, Round
from rounds.tests.factories import make_application, make_outcome, make_round
from rounds.tests.forms import posted

pytestmark = pytest.mark.django_db
MENTEE = Application.Role.MENTEE


@pytest.fixture
def round_() -> Round:
    return make_round()


@pytest.fixture
def outcome(round_: Round) -> Outcome:
    return make_outcome(round_)


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_a_draft_keeps_even_what_makes_no_sense(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    typed = posted(MENTEE, outcome, says_workshops_taught="a few\x00", goals="Half a sent", zone="", meet=None)
    answer = signed_in.post(f"/rounds/{round_.slug}/apply/mentee/draft/", typed)
    assert answer["Location"] == f"/rounds/{round_.slug}/apply/mentee/"
    page = signed_in.get(f"/rounds/{round_.slug}/apply/mentee/").content.decode()
    assert 'value="a few"' in page
    assert "Half a sent" in page
    assert Application.objects.get().state == Application.State.DRAFT
    assert not OutboxMessage.objects.exists()


def test_a_draft_keeps_only_what_the_form_asks_and_no_endless_text(
    signed_in: Client, round_: Round, outcome: Outcome
) -> None:
    strange = {"a\x00b": "x", "unknown": "y", "goals": "z" * 100_000}
    answer = signed_in.post(f"/rounds/{round_.slug}/apply/mentee/draft/", posted(MENTEE, outcome, **strange))
    assert answer.status_code == 302
    draft = Application.objects.get().draft
    assert draft.keys() == posted(MENTEE, outcome).keys() - {"times_sent"}
    assert draft["goals"] == ["z" * LONGEST_TEXT]


def test_the_script_is_told_when_the_draft_was_saved(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    url = f"/rounds/{round_.slug}/apply/mentee/draft/"
    said = signed_in.post(url, posted(MENTEE, outcome), headers={"HX-Request": "true"}).content.decode()
    assert "Saved at " in said
    assert "<html" not in said


def test_many_savings_are_one_draft(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    for goals in ("T", "Te", "Teach"):
        signed_in.post(f"/rounds/{round_.slug}/apply/mentee/draft/", posted(MENTEE, outcome, goals=goals))
    assert Application.objects.get().draft["goals"] == ["Teach"]


def test_an_unsent_change_leaves_what_was_sent_as_it_is(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", posted(MENTEE, outcome))
    changed = posted(MENTEE, outcome, goals="Something else", times_sent="1")
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/draft/", changed)
    application = Application.objects.get()
    assert application.goals == "Teach my first workshop."
    assert "Something else" in signed_in.get(f"/rounds/{round_.slug}/apply/mentee/").content.decode()
    assert "saved but not sent" in signed_in.get(f"/applications/{application.pk}/").content.decode()


def test_a_saving_that_arrives_after_sending_is_not_kept(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", posted(MENTEE, outcome))
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/draft/", posted(MENTEE, outcome, goals="late"))
    assert Application.objects.get().draft == {}


def test_sending_clears_the_draft(signed_in: Client, round_: Round, outcome: Outcome) -> None:
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/draft/", posted(MENTEE, outcome, goals="Half"))
    signed_in.post(f"/rounds/{round_.slug}/apply/mentee/", posted(MENTEE, outcome))
    application = Application.objects.get()
    assert (application.draft, application.goals) == ({}, "Teach my first workshop.")


def test_after_the_end_of_joining_what_was_typed_comes_back_with_the_reason(signed_in: Client) -> None:
    over = make_round(opens_on=dt.date(2020, 1, 1))
    outcome = make_outcome(over)
    for path in ("draft/", ""):
        typed = posted(MENTEE, outcome, goals="All that work")
        page = signed_in.post(f"/rounds/{over.slug}/apply/mentee/{path}", typed).content.decode()
        assert "no longer takes people" in page
        assert "All that work" in page


def test_someone_whom_closing_overtook_reads_so_before_sending(signed_in: Client, user: User) -> None:
    late = make_round(opens_on=dt.datetime.now(dt.UTC).date() - dt.timedelta(days=24))
    outcome = make_outcome(late)
    url = f"/rounds/{late.slug}/apply/mentee/"
    page = signed_in.post(url, posted(MENTEE, outcome)).content.decode()
    assert "Applications have just closed" in page
    assert not Application.objects.exists()
    assert "knows_it_is_late" in page
    signed_in.post(url, posted(MENTEE, outcome, knows_it_is_late="1"))
    assert Application.objects.get().state == Application.State.WAITING
    kinds = sorted(OutboxMessage.objects.values_list("kind", flat=True))
    assert kinds == ["rounds.received", "rounds.waiting"]


CLOSING = dt.datetime(2026, 1, 26, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("before", "mails"),
    [
        (dt.timedelta(days=3, seconds=1), 0),
        (dt.timedelta(days=3), 1),
        (dt.timedelta(seconds=1), 1),
        (dt.timedelta(0), 0),
    ],
)
def test_drafts_are_reminded_of_three_days_before_closing_once(before: dt.timedelta, mails: int) -> None:
    round_ = make_round(opens_on=dt.date(2026, 1, 5))
    draft = make_application(round_, state=Application.State.DRAFT, sent_at=None)
    make_application(round_)
    for hour in range(3):
        queue_closing_reminders(CLOSING - before + dt.timedelta(hours=hour) * bool(mails and before.days))
    found = OutboxMessage.objects.filter(kind="rounds.closing")
    assert found.count() == mails
    assert {message.to_email for message in found} <= {draft.user.email}
    assert {message.reply_to for message in found} <= {round_.contact_email}


def test_the_schedule_looks_for_drafts() -> None:
    assert queue_all_due(CLOSING)["rounds.closing"] == 0
    make_application(make_round(opens_on=dt.date(2026, 1, 5)), state=Application.State.DRAFT, sent_at=None)
    assert queue_all_due(CLOSING - dt.timedelta(days=1))["rounds.closing"] == 1


@pytest.mark.parametrize("is_sent", [True, False])
def test_no_reminder_leaves_once_the_draft_is_sent_or_thrown_away(
    signed_in: Client, round_: Round, outcome: Outcome, is_sent: bool
) -> None:
    url = f"/rounds/{round_.slug}/apply/mentee/"
    signed_in.post(f"{url}draft/", posted(MENTEE, outcome))
    draft = Application.objects.get()
    queue_closing_soon(application=draft)
    if is_sent:
        signed_in.post(url, posted(MENTEE, outcome))
    else:
        withdraw_application(application=draft)
    assert OutboxMessage.objects.get(kind="rounds.closing").state == OutboxMessage.State.CANCELLED

"""Checkout: until when, given more time, and the mails 30 and 7 days before."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import DecisionRecord, ImportBatch, InstructorFact, InstructorRecord, User
from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from rounds.applications.evidence import check
from rounds.checkout.deadline import checkout_due_on
from rounds.checkout.due import queue_checkout_reminders
from rounds.checkout.services import CannotExtend, extend_checkout
from rounds.models import Application
from rounds.tests.factories import make_application, make_mentor_application, make_round

pytestmark = pytest.mark.django_db

TRAINED = dt.date(2026, 2, 1)
BY_RULE = dt.date(2026, 5, 2)  # 90 days later
NOON = dt.time(12, tzinfo=dt.UTC)


def make_mentee(**fields: Any) -> Application:
    """Make an accepted mentee in training since 1 February 2026, in a round that opened then."""
    usual: dict[str, Any] = {"says_trained_on": TRAINED, "says_in_training": "yes"}
    return make_application(make_round(opens_on=TRAINED), **(usual | fields))


def know(user: User, **facts: object) -> None:
    """Let an import state facts of a person."""
    record, _new = InstructorRecord.objects.get_or_create(user=user, defaults={"name": user.name})
    batch = ImportBatch.objects.create(format=ImportBatch.Format.OWN, file_name="own.csv", as_of=TRAINED)
    for kind, value in facts.items():
        InstructorFact.objects.create(
            record=record, kind=kind, value=value, source=ImportBatch.Format.OWN, as_of=TRAINED, batch=batch
        )


def facts_of(user: User) -> dict[str, InstructorFact]:
    return {fact.kind: fact for fact in InstructorFact.objects.filter(record__user=user)}


def due_of(application: Application) -> dt.date | None:
    return checkout_due_on(application, facts_of(application.user))


def look(day: dt.date) -> int:
    """Ask the source at noon of a day."""
    now = dt.datetime.combine(day, NOON)
    with time_machine.travel(now, tick=False):
        return queue_checkout_reminders(now)


def mails() -> list[tuple[str, str]]:
    """How many days before, and the state, of each mail."""
    rows = OutboxMessage.objects.filter(kind="rounds.checkout_due").order_by("pk").values_list("key", "state")
    return [(key.split(":")[-2], state) for key, state in rows]


# --- Until when ---


def test_it_is_due_so_many_days_after_the_training_as_the_round_says() -> None:
    assert due_of(make_mentee()) == BY_RULE
    longer = make_application(make_round(checkout_days=120), says_trained_on=TRAINED)
    assert due_of(longer) == TRAINED + dt.timedelta(days=120)


def test_the_imports_training_counts_before_what_they_say() -> None:
    application = make_mentee(says_trained_on=dt.date(2026, 1, 1))
    know(application.user, trained_on="2026-02-01")
    assert due_of(application) == BY_RULE


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({"says_certified": "yes"}, {}),
        ({}, {"certified": True}),
        ({}, {"certified_on": "2026-03-01"}),
        ({"says_in_training": "no"}, {}),
        ({"says_trained_on": None}, {}),
    ],
)
def test_there_is_none_for_the_certified_and_where_no_training_is_known(
    said: dict[str, object], known: dict[str, object]
) -> None:
    application = make_mentee(**said)
    know(application.user, **known)
    assert due_of(application) is None


def test_mentors_have_none() -> None:
    assert due_of(make_mentor_application(make_round(), says_trained_on=TRAINED)) is None


# --- More time ---


def test_a_coordinator_gives_more_time_with_a_reason_on_record() -> None:
    application, by = make_mentee(), make_coordinator()
    assert extend_checkout(application=application, to=dt.date(2026, 6, 1), reason="She was ill.", by=by)
    assert not extend_checkout(application=application, to=dt.date(2026, 6, 1), reason="She was ill.", by=by)
    application.refresh_from_db()
    assert due_of(application) == dt.date(2026, 6, 1)
    record = DecisionRecord.objects.get(action="application.checkout_extended")
    assert (record.made_by, record.about, record.reason) == (by, application.user, "She was ill.")
    assert (record.before, record.after) == ({"checkout_extended_to": None}, {"checkout_extended_to": "2026-06-01"})


def test_the_rules_read_the_later_day() -> None:
    application = make_mentee(says_workshops_taught=0)
    after = BY_RULE + dt.timedelta(days=3)
    assert not check(application, {}, after).accepts
    extend_checkout(application=application, to=after, reason="More time.", by=make_coordinator())
    assert check(application, {}, after).accepts
    assert not check(application, {}, after + dt.timedelta(days=1)).accepts


def test_it_is_never_shorter_than_the_rule() -> None:
    application, by = make_mentee(), make_coordinator()
    with pytest.raises(CannotExtend, match="it can't be shorter"):
        extend_checkout(application=application, to=BY_RULE - dt.timedelta(days=1), reason="Hurry.", by=by)
    Application.objects.filter(pk=application.pk).update(checkout_extended_to=dt.date(2026, 4, 1))
    application.refresh_from_db()
    assert due_of(application) == BY_RULE


def test_an_extension_is_taken_back_to_the_rules_day() -> None:
    application, by = make_mentee(), make_coordinator()
    extend_checkout(application=application, to=dt.date(2026, 6, 1), reason="Ill.", by=by)
    extend_checkout(application=application, to=BY_RULE, reason="Well again.", by=by)
    application.refresh_from_db()
    assert application.checkout_extended_to is None


def test_nobody_extends_their_own_nor_without_a_training_nor_for_ever() -> None:
    by = make_coordinator()
    own = make_application(make_round(), by, says_trained_on=TRAINED)
    with pytest.raises(CannotExtend, match="another coordinator"):
        extend_checkout(application=own, to=dt.date(2026, 6, 1), reason="Me.", by=by)
    with pytest.raises(CannotExtend, match="no date to extend"):
        extend_checkout(application=make_mentee(says_trained_on=None), to=dt.date(2026, 6, 1), reason="x", by=by)
    with pytest.raises(CannotExtend, match="more than two years"):
        extend_checkout(application=make_mentee(), to=dt.date(2099, 6, 1), reason="x", by=by)


def test_the_coordinators_page_gives_more_time_and_keeps_what_was_typed(client: Client) -> None:
    application = make_mentee()
    client.force_login(make_coordinator())
    of_it = f"/admin/rounds/{application.round.slug}/applications/{application.pk}/"
    assert f"{of_it}checkout/" in client.get(of_it).content.decode()
    assert "2 May 2026" in client.get(f"{of_it}checkout/").content.decode()
    page = client.post(f"{of_it}checkout/", {"to": "2026-04-01", "reason": "Because of this"}).content.decode()
    assert "By the rule it is due on 2 May 2026" in page
    assert "Because of this" in page
    response = client.post(f"{of_it}checkout/", {"to": "2026-06-01", "reason": "Because of this"})
    assert response["Location"] == of_it
    application.refresh_from_db()
    assert application.checkout_extended_to == dt.date(2026, 6, 1)


@time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
def test_the_mentee_sees_the_day_on_their_page_and_dashboard(client: Client) -> None:
    application = make_mentee()
    client.force_login(application.user)
    assert "<strong>2 May 2026</strong>" in client.get(f"/applications/{application.pk}/").content.decode()
    assert "checkout is due on 2 May 2026" in client.get("/").content.decode()
    client.force_login(make_user())
    assert client.get(f"/applications/{application.pk}/").status_code == 404


# --- The mails ---


@pytest.mark.parametrize(
    ("days_before", "sent"),
    [(31, []), (30, ["30"]), (8, ["30"]), (7, ["7"]), (0, ["7"]), (-1, [])],
)
def test_one_mail_is_due_from_30_and_one_from_7_days_before(days_before: int, sent: list[str]) -> None:
    make_mentee()
    look(BY_RULE - dt.timedelta(days=days_before))
    assert [days for days, _state in mails()] == sent


def test_each_is_written_once_however_often_the_schedule_runs() -> None:
    make_mentee()
    for day in range(40, -3, -1):
        look(BY_RULE - dt.timedelta(days=day))
        look(BY_RULE - dt.timedelta(days=day))
    assert [days for days, _state in mails()] == ["30", "7"]


def test_each_is_moot_when_the_next_comes_or_the_day_is_over() -> None:
    application = make_mentee()
    User.objects.filter(pk=application.user_id).update(zone="UTC")
    look(BY_RULE - dt.timedelta(days=30))
    look(BY_RULE - dt.timedelta(days=7))
    first, second = OutboxMessage.objects.order_by("pk")
    assert first.not_after == dt.datetime(2026, 4, 25, tzinfo=dt.UTC)
    assert second.not_after == dt.datetime(2026, 5, 3, tzinfo=dt.UTC)
    assert "Checkout is due on 2 May 2026." in second.text


@pytest.mark.parametrize("state", ["flagged", "waiting", "declined", "withdrawn", "draft"])
def test_only_accepted_mentees_get_them(state: str) -> None:
    make_mentee(state=state)
    assert look(BY_RULE - dt.timedelta(days=20)) == 0


def test_what_waits_is_cancelled_when_it_is_extended_certified_or_withdrawn() -> None:
    day = BY_RULE - dt.timedelta(days=20)
    extended, certified, withdrawn, stays = (make_mentee() for _number in range(4))
    assert look(day) == 4
    extend_checkout(application=extended, to=dt.date(2026, 8, 1), reason="Ill.", by=make_coordinator())
    know(certified.user, certified=True)
    Application.objects.filter(pk=withdrawn.pk).update(state="withdrawn")
    assert look(day) == 1
    left = OutboxMessage.objects.filter(state="waiting").values_list("recipient", flat=True)
    assert list(left) == [stays.user_id]


def test_a_later_day_is_reminded_of_anew() -> None:
    application = make_mentee()
    look(BY_RULE - dt.timedelta(days=20))
    extend_checkout(application=application, to=BY_RULE + dt.timedelta(days=60), reason="Ill.", by=make_coordinator())
    look(BY_RULE + dt.timedelta(days=40))
    assert mails() == [("30", "cancelled"), ("30", "waiting")]


def test_someone_in_two_rounds_gets_it_once() -> None:
    application = make_mentee()
    make_application(make_round(opens_on=TRAINED), application.user, says_trained_on=TRAINED)
    assert look(BY_RULE - dt.timedelta(days=20)) == 1


def test_it_takes_the_same_queries_for_few_and_many(django_assert_max_num_queries: object) -> None:
    for _number in range(3):
        make_mentee()
    with django_assert_max_num_queries(4):  # type: ignore[operator]  # The fixture's type isn't exported.
        look(BY_RULE - dt.timedelta(days=60))

"""Two years after a round only its counts stay: names and words go by themselves, once, and whatever breaks off."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from accounts.models import DecisionRecord, User
from accounts.records import record_decision
from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from mail.tests.factories import make_message
from rounds.models import Application, ApplicationNote, Round, SignUp
from rounds.retention import services
from rounds.retention.queries import ends_on, months_later, people_of, plan_of, reduces_on
from rounds.retention.registry import reductions
from rounds.retention.services import reduce_what_is_due
from rounds.sessions.making import make_sessions
from rounds.tests.factories import make_application, make_outcome, make_round

pytestmark = pytest.mark.django_db


def old_round(days: int = 1000) -> Round:
    """A round that opened so long ago."""
    return make_round(opens_on=timezone.localdate() - dt.timedelta(days=days))


def filled(round_: Round) -> Application:
    """An application with words, a note, a decision and a sign-up."""
    user = make_user(name="Ada Lovelace", country="KE")
    application = make_application(round_, user, chooses=[make_outcome(round_)], goals="Learn", evidence=[{"rule": 1}])
    ApplicationNote.objects.create(application=application, text="Ada is nice.")
    record_decision(
        by=make_coordinator(), action="application.accepted", subject=application, about=user, reason="I know Ada."
    )
    make_sessions(round_)
    sitting = round_.sessions.all()[0].sittings.all()[0]
    SignUp.objects.create(sitting=sitting, user=user, email=user.email, name=user.name, attended="present")
    return application


def look(times: int = 3) -> None:
    for _ in range(times):
        reduce_what_is_due(timezone.now())


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2018, 11, 8), 24, dt.date(2020, 11, 8)),
        (dt.date(2024, 2, 29), 24, dt.date(2026, 2, 28)),
        (dt.date(2025, 12, 31), 2, dt.date(2026, 2, 28)),
        (dt.date(2026, 1, 15), -24, dt.date(2024, 1, 15)),
    ],
)
def test_months_are_those_of_the_calendar(day: dt.date, months: int, later: dt.date) -> None:
    assert months_later(day, months) == later


def test_names_and_words_go_and_counts_stay() -> None:
    round_ = old_round()
    application = filled(round_)
    person = application.user
    look()
    application.refresh_from_db()
    assert (application.user.name, application.user.country) == ("Former member", "KE")
    assert not application.user.is_active
    assert (application.goals, application.evidence, application.role) == ("", [], "mentee")
    assert application.choices.count() == 1
    sign_up = SignUp.objects.get()
    assert (sign_up.user, sign_up.name, sign_up.attended) == (application.user, "", "present")
    assert not ApplicationNote.objects.exists()
    decision = DecisionRecord.objects.get(action="application.accepted")
    assert (decision.about, decision.reason) == (None, "[erased]")
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("Ada Lovelace", True), "the account itself is theirs"
    assert (people_of(round_), {one.number for one in plan_of(round_)}) == (set(), {0})


def test_a_round_whose_months_are_not_over_stays_as_it_is() -> None:
    round_ = old_round()
    application = filled(round_)
    Round.objects.filter(pk=round_.pk).update(retention_months=60)
    look()
    application.refresh_from_db()
    assert (application.user.name, application.goals) == ("Ada Lovelace", "Learn")
    assert not DecisionRecord.objects.filter(action="round.reduced").exists()


def test_it_happens_on_the_day_and_is_on_record_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    round_ = old_round()
    filled(round_)
    midnight = dt.datetime.combine(reduces_on(round_), dt.time(), dt.UTC)
    assert reduce_what_is_due(midnight - dt.timedelta(seconds=1)) == 0
    assert reduce_what_is_due(midnight) > 0
    assert reduce_what_is_due(midnight) == 0
    record = DecisionRecord.objects.get(action="round.reduced")
    assert record.is_by_machine
    assert record.after == {
        "ended_on": ends_on(round_).isoformat(),
        "due_on": reduces_on(round_).isoformat(),
        "months": 24,
    }
    with django_assert_num_queries(3):
        assert reduce_what_is_due(midnight) == 0
    assert DecisionRecord.objects.filter(action="round.reduced").count() == 1


def test_large_rounds_take_several_looks_and_one_that_breaks_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    round_ = old_round()
    for _ in range(5):
        make_application(round_, about="Words")
    monkeypatch.setattr(services, "PEOPLE_A_LOOK", 2)
    monkeypatch.setattr(services, "ROWS_A_LOOK", 4)
    taken: list[int] = []
    while not taken or taken[-1]:
        taken.append(reduce_what_is_due(timezone.now()))
    assert taken == [4, 4, 2, 0]
    names = set(Application.objects.values_list("user__name", "about"))
    assert names == {("Former member", "")}
    assert Application.objects.values("user").distinct().count() == 5


def test_old_mail_is_emptied_unless_a_kept_round_may_need_it() -> None:
    for name, days in (("old", 1000), ("newer", 500), ("new", 1)):
        message = make_message(name)
        written = timezone.now() - dt.timedelta(days=days)
        OutboxMessage.objects.filter(pk=message.pk).update(created_at=written)
    kept = make_round(opens_on=timezone.localdate() - dt.timedelta(days=1100), retention_months=100)
    look(1)
    assert OutboxMessage.objects.filter(subject="[erased]").count() == 0
    kept.delete()
    look(2)
    emptied = OutboxMessage.objects.filter(subject="[erased]")
    assert [one.to_email for one in emptied] == ["erased@erased.invalid"]
    assert OutboxMessage.objects.filter(to_email__endswith="@people.example").count() == 2


def test_coordinators_see_beforehand_what_goes_when(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = make_round(name="The new one")
    filled(round_)
    client.force_login(make_coordinator())
    with django_assert_num_queries(7):
        page = client.get("/admin/retention/").content.decode()
    assert "The new one" in page
    assert "kept" in page
    with django_assert_num_queries(7):
        page = client.get(f"/admin/rounds/{round_.slug}/retention/").content.decode()
    assert "1 person is named" in page
    for one in reductions.values():
        assert escape(str(one.label)) in page
    assert Application.objects.get().goals == "Learn"


def test_viewers_and_members_do_not_see_it(client: Client) -> None:
    for role in (User.Role.VIEWER, User.Role.MEMBER):
        client.force_login(make_user(role=role, email=f"{role}@demo.example"))
        assert client.get("/admin/retention/").status_code == 403

"""A coordinator's decisions: once, recorded, told, and never on one's own application."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import DecisionRecord, User
from accounts.tests.factories import make_coordinator, make_user
from mail.models import OutboxMessage
from rounds import hooks
from rounds.applications.decisions import decide_applications
from rounds.applications.services import add_note, apply_on_behalf, withdraw_application
from rounds.applications.windows import NotOpen
from rounds.models import Application, Round
from rounds.tests.factories import make_application, make_round

State = Application.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> Round:
    return make_round()


@pytest.fixture
def coordinator() -> User:
    return make_coordinator()


def test_many_are_decided_at_once_each_with_record_and_mail(round_: Round, coordinator: User) -> None:
    flagged = [make_application(round_, state=State.FLAGGED) for _number in range(3)]
    decided = decide_applications(
        round_=round_, pks=[a.pk for a in flagged], state=State.ACCEPTED, reason="I know them.", by=coordinator
    )
    assert len(decided.applications) == 3
    assert set(Application.objects.values_list("state", "decided_by", "decision_reason")) == {
        (State.ACCEPTED, coordinator.pk, "I know them.")
    }
    records = DecisionRecord.objects.filter(action="application.accepted", made_by=coordinator, reason="I know them.")
    assert {record.about for record in records} == {a.user for a in flagged}
    assert {record.before["state"] for record in records if record.before} == {"flagged"}
    assert OutboxMessage.objects.filter(kind="rounds.accepted").count() == 3


def test_a_second_press_changes_nothing(round_: Round, coordinator: User) -> None:
    application = make_application(round_, state=State.FLAGGED)
    first, second = (
        decide_applications(round_=round_, pks=[application.pk], state=State.DECLINED, reason="No.", by=coordinator)
        for _press in range(2)
    )
    assert (len(first.applications), len(second.applications), second.already) == (1, 0, 1)
    assert DecisionRecord.objects.count() == OutboxMessage.objects.count() == 1


def test_nobody_decides_on_their_own(round_: Round, coordinator: User) -> None:
    own = make_application(round_, coordinator, state=State.FLAGGED)
    other = make_application(round_, state=State.FLAGGED)
    decided = decide_applications(
        round_=round_, pks=[own.pk, other.pk], state=State.ACCEPTED, reason="Yes.", by=coordinator
    )
    own.refresh_from_db()
    assert (own.state, decided.own, [a.pk for a in decided.applications]) == (State.FLAGGED, 1, [other.pk])


def test_every_decision_can_be_overridden(round_: Round, coordinator: User) -> None:
    application = make_application(round_, state=State.DECLINED)
    for state in (State.ACCEPTED, State.WAITING, State.DECLINED, State.ACCEPTED):
        decide_applications(round_=round_, pks=[application.pk], state=state, reason="Again.", by=coordinator)
        application.refresh_from_db()
        assert application.state == state
    assert OutboxMessage.objects.count() == DecisionRecord.objects.count() == 4


def test_drafts_withdrawn_and_foreign_ones_are_left_alone(round_: Round, coordinator: User) -> None:
    draft = make_application(round_, state=State.DRAFT, sent_at=None)
    withdrawn = make_application(round_, state=State.WITHDRAWN)
    foreign = make_application(make_round(), state=State.FLAGGED)
    pks = [draft.pk, withdrawn.pk, foreign.pk]
    decided = decide_applications(round_=round_, pks=pks, state=State.ACCEPTED, reason="Yes.", by=coordinator)
    assert (decided.applications, decided.not_possible) == ((), 2)
    assert list(Application.objects.order_by("pk").values_list("state", flat=True)) == ["draft", "withdrawn", "flagged"]


def test_someone_with_a_place_is_not_declined_here(
    round_: Round, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = make_application(round_)
    monkeypatch.setattr(hooks, "placed_readers", [lambda found: {row.pk for row in found}])
    decided = decide_applications(
        round_=round_, pks=[application.pk], state=State.DECLINED, reason="No.", by=coordinator
    )
    assert (decided.applications, decided.placed) == ((), 1)


def test_a_declined_one_does_not_come_back_beside_a_newer_one(round_: Round, coordinator: User) -> None:
    declined = make_application(round_, state=State.DECLINED)
    make_application(round_, declined.user)
    decided = decide_applications(round_=round_, pks=[declined.pk], state=State.ACCEPTED, reason="Yes.", by=coordinator)
    assert (decided.applications, decided.not_possible) == ((), 1)


@pytest.mark.parametrize(("state", "reason"), [(State.ACCEPTED, "  "), (State.WITHDRAWN, "Why."), ("nonsense", "x")])
def test_a_decision_has_a_state_and_a_reason(round_: Round, coordinator: User, state: str, reason: str) -> None:
    application = make_application(round_, state=State.FLAGGED)
    with pytest.raises(ValueError, match="has a reason"):
        decide_applications(round_=round_, pks=[application.pk], state=state, reason=reason, by=coordinator)


def test_the_declined_read_the_reason(round_: Round, coordinator: User) -> None:
    application = make_application(round_, state=State.FLAGGED)
    decide_applications(
        round_=round_, pks=[application.pk], state=State.DECLINED, reason="The round is full.", by=coordinator
    )
    message = OutboxMessage.objects.get()
    assert "The round is full." in message.text
    assert message.reply_to == round_.contact_email


def test_applying_for_someone_makes_their_account_once(round_: Round, coordinator: User) -> None:
    first, second = (
        apply_on_behalf(round_=round_, role="mentee", email="New@Person.example", name="New Person", by=coordinator)
        for _press in range(2)
    )
    assert first.pk == second.pk
    user = User.objects.get(email="new@person.example")
    assert (first.user, first.sent_by, first.state) == (user, coordinator, State.DRAFT)
    assert not user.has_usable_password()


def test_coordinators_apply_for_themselves_like_everyone(round_: Round, coordinator: User) -> None:
    with pytest.raises(NotOpen):
        apply_on_behalf(round_=round_, role="mentee", email=coordinator.email.upper(), name="", by=coordinator)


def test_a_note_is_kept_with_its_writer(round_: Round, coordinator: User) -> None:
    note = add_note(application=make_application(round_), text="Called.", by=coordinator)
    assert (note.text, note.written_by) == ("Called.", coordinator)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_five_coordinators_at_once_decide_once() -> None:
    round_, application = make_round(), make_application(make_round(), make_user())
    application.round, application.state = round_, State.FLAGGED
    application.save()
    coordinators = [make_coordinator() for _number in range(5)]
    start = Barrier(5)

    def press(by: User) -> int:
        start.wait()
        try:
            return len(
                decide_applications(
                    round_=round_, pks=[application.pk], state=State.ACCEPTED, reason="Yes.", by=by
                ).applications
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(press, coordinators)) == 1
    assert OutboxMessage.objects.count() == DecisionRecord.objects.count() == 1


def waiting_mail() -> list[str]:
    return sorted(OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING).values_list("kind", flat=True))


def test_a_new_decision_stops_the_mail_of_the_one_before(round_: Round, coordinator: User) -> None:
    application, other = (make_application(round_, state=State.FLAGGED) for _each in range(2))
    for state in (State.ACCEPTED, State.DECLINED):
        pks = [application.pk] if state == State.DECLINED else [application.pk, other.pk]
        decide_applications(round_=round_, pks=pks, state=state, reason="So.", by=coordinator)
    assert waiting_mail() == ["rounds.accepted", "rounds.declined"]
    assert OutboxMessage.objects.get(state="waiting", kind="rounds.accepted").to_email == other.user.email


def test_withdrawing_stops_the_mail_of_a_decision(round_: Round, coordinator: User) -> None:
    application = make_application(round_, state=State.FLAGGED)
    decide_applications(round_=round_, pks=[application.pk], state=State.WAITING, reason="So.", by=coordinator)
    withdraw_application(application=application)
    assert waiting_mail() == ["rounds.withdrawn"]

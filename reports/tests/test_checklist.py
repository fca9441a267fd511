"""The checklist of a round ticks itself as the round goes."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import ImportBatch
from accounts.records import record_decision
from accounts.tests.factories import make_coordinator, make_user
from certificates.tests.cast import make_certificate
from groups.models import MentoringGroup, Proposal
from groups.tests.factories import make_group
from reports.checklist import Tick, afterwards_of, checklist_of, facts_of
from rounds.models import Application, Round, Session, SignUp, Sitting
from rounds.tests.factories import make_application, make_round
from surveys.setup.making import make_surveys
from surveys.setup.opening import close_survey, open_survey

pytestmark = pytest.mark.django_db

OPENS_ON = dt.date(2026, 1, 5)
DONE, NOW, LATER, MISSED = Tick.DONE, Tick.NOW, Tick.LATER, Tick.MISSED


def at(day: int) -> dt.datetime:
    """Noon of a day after opening."""
    return dt.datetime.combine(OPENS_ON + dt.timedelta(days=day), dt.time(12), dt.UTC)


def ticks(round_: Round, day: int) -> list[Tick]:
    """How the steps stand, in their order."""
    return [item.tick for item in checklist_of(facts_of([round_])[round_.pk], at(day))]


def make_sitting(round_: Round, kind: Session.Kind, day: int, **fields: Any) -> Sitting:
    """A sitting of an hour on a day after opening."""
    session, _new = Session.objects.get_or_create(
        round=round_, kind=kind, defaults={"name": str(kind.label), "audience": Session.Audience.EVERYONE}
    )
    return Sitting.objects.create(session=session, starts_at=at(day), ends_at=at(day) + dt.timedelta(hours=1), **fields)


def do_import(day: int) -> None:
    """An applied import."""
    ImportBatch.objects.create(file_name="a.csv", format="amy", as_of=OPENS_ON, applied_at=at(day))


def test_a_round_that_nobody_touches_asks_for_one_thing_after_the_other() -> None:
    round_ = make_round(opens_on=OPENS_ON)
    assert ticks(round_, -1)[:7] == [DONE, NOW, LATER, DONE, LATER, LATER, LATER]
    assert ticks(round_, 3)[:7] == [DONE, NOW, NOW, DONE, LATER, LATER, LATER]
    assert ticks(round_, 22)[:7] == [DONE, MISSED, MISSED, DONE, DONE, NOW, LATER]


@pytest.mark.parametrize(("day", "tick"), [(-61, NOW), (-60, DONE), (1, DONE)])
def test_an_import_counts_for_sixty_days(day: int, tick: Tick) -> None:
    round_ = make_round(opens_on=OPENS_ON)
    do_import(day)
    assert ticks(round_, 3)[1] == tick


def test_an_undone_import_does_not_count() -> None:
    round_ = make_round(opens_on=OPENS_ON)
    do_import(1)
    ImportBatch.objects.update(undone_at=timezone.now())
    assert ticks(round_, 3)[1] == NOW


def test_notices_tick_their_step_for_their_round_alone() -> None:
    round_, other = make_round(opens_on=OPENS_ON), make_round(opens_on=OPENS_ON)
    record_decision(by=make_coordinator(), action="round.invitations", subject=round_)
    assert (ticks(round_, 3)[2], ticks(other, 3)[2]) == (DONE, NOW)


@pytest.mark.parametrize(("day", "tick"), [(0, LATER), (9, NOW), (17, DONE)])
def test_a_sitting_without_a_link_is_due_a_week_before(day: int, tick: Tick) -> None:
    round_ = make_round(opens_on=OPENS_ON)
    make_sitting(round_, Session.Kind.INFO, 16)
    make_sitting(round_, Session.Kind.TOUCH_BASE, 77, join_url="https://meet.example/a")
    assert ticks(round_, day)[3] == tick


def test_flagged_applications_wait_until_decided() -> None:
    round_ = make_round(opens_on=OPENS_ON)
    flagged = make_application(round_, state=Application.State.FLAGGED)
    assert ticks(round_, 22)[4] == NOW
    flagged.state = Application.State.ACCEPTED
    flagged.save()
    assert ticks(round_, 22)[4] == DONE


def test_groups_tick_matching_and_publishing() -> None:
    group = make_group(make_round(opens_on=OPENS_ON))
    assert ticks(group.round, 24)[5:7] == [DONE, DONE]


@pytest.mark.parametrize(
    ("made_on", "is_hypothetical", "day", "expected"),
    [
        (22, False, 24, [DONE, NOW]),
        (10, False, 10, [LATER, LATER]),
        (10, False, 24, [NOW, LATER]),
        (22, True, 24, [NOW, LATER]),
    ],
)
def test_a_proposal_ticks_matching_once_applications_are_closed(
    made_on: int, is_hypothetical: bool, day: int, expected: list[Tick]
) -> None:
    round_ = make_round(opens_on=OPENS_ON)
    Proposal.objects.create(round=round_, name="A", state=Proposal.State.READY, is_hypothetical=is_hypothetical)
    Proposal.objects.update(made_at=at(made_on))
    assert ticks(round_, day)[5:7] == expected


@pytest.mark.parametrize(("day", "tick"), [(26, LATER), (28, NOW)])
def test_who_came_to_onboarding_is_recorded_after_it(day: int, tick: Tick) -> None:
    group = make_group(make_round(opens_on=OPENS_ON))
    sitting = make_sitting(group.round, Session.Kind.ONBOARDING, 27)
    assert ticks(group.round, day)[7] == tick
    SignUp.objects.create(sitting=sitting, email="a@people.example", attended=SignUp.Attended.PRESENT)
    assert ticks(group.round, 28)[7] == DONE


def afterwards(group: MentoringGroup, day: int) -> list[Tick]:
    now = at(day)
    return [item.tick for item in afterwards_of(facts_of([group.round])[group.round_id], now)]


def test_after_a_round_the_post_waits_until_someone_takes_it_and_a_year_later_the_import() -> None:
    group = make_group(make_round(opens_on=OPENS_ON))
    assert afterwards(group, 116) == [NOW, LATER]
    assert afterwards(group, 116 + 60) == []
    assert afterwards(group, 470) == [MISSED, NOW]
    record_decision(by=make_coordinator(), action="export.wrap-up", subject=group.round)
    assert afterwards(group, 116) == []
    assert afterwards(group, 470) == [DONE, NOW]
    do_import(470)
    assert afterwards(group, 471) == []


def test_after_a_round_without_groups_nothing_is_left() -> None:
    round_ = make_round(opens_on=OPENS_ON)
    assert afterwards_of(facts_of([round_])[round_.pk], at(116)) == []


@pytest.mark.parametrize(("day", "tick"), [(100, LATER), (108, LATER), (109, NOW)])
def test_certificates_issue_themselves_after_the_showcase_and_are_looked_at_where_none_did(
    day: int, tick: Tick
) -> None:
    round_ = make_round(opens_on=OPENS_ON)
    make_group(round_)
    names = [item.name for item in checklist_of(facts_of([round_])[round_.pk], at(day))]
    place = names.index("Look at who is certified")
    assert ticks(round_, day)[place] == tick
    make_certificate(make_user(), round_)
    assert ticks(round_, day)[place] == DONE


def test_surveys_open_by_themselves_and_tick_their_step_when_closed() -> None:
    group = make_group(make_round(opens_on=OPENS_ON))
    make_surveys(group.round)
    mid, end = group.round.surveys.order_by("opens_on")

    def steps(day: int) -> list[tuple[Tick, str]]:
        items = checklist_of(facts_of([group.round])[group.round.pk], at(day))
        return [(item.tick, item.text) for item in items if item.name.startswith("Survey")]

    assert steps(76) == [(LATER, "Opens by itself on 23 March."), (LATER, "Opens by itself on 23 April.")]
    assert open_survey(pk=mid.pk, now=at(77))
    assert steps(78)[0] == (LATER, "Open until 13 April. 0 of 3 have answered.")
    assert close_survey(pk=mid.pk, now=at(100))
    assert steps(100)[0] == (DONE, "0 of 3 have answered.")
    assert steps(200)[1] == (MISSED, "Nobody could be asked.")
    end.delete()
    assert steps(100)[1] == (LATER, "This round has none.")

"""The rows are read as they stand in the database, at the same cost for few people as for many."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import ImportBatch, InstructorFact, InstructorRecord, Organization, User
from accounts.tests.factories import make_user
from certificates.tests.cast import make_certificate
from groups.models import Attendance, FollowUp, Meeting, MentoringGroup
from groups.tests.factories import make_group, make_membership
from reports.report.funnel import STAGES, Cell, funnel_of
from reports.report.material import is_eligible, material_of
from reports.report.rows import Asked
from reports.report.taught import cases_due, months_later, teaching_cases
from reports.report.teaching import Fact, Group, compare
from rounds.models import Application, Round
from rounds.tests.factories import make_application, make_outcome, make_round, make_session, make_sign_up, make_sitting
from surveys.models import Participation
from surveys.tests.factories import make_open_survey, make_survey

pytestmark = pytest.mark.django_db

State = Application.State
OPENS_ON = dt.date(2025, 1, 6)
MET = {"met": True, "conflict": False}


def hold(group: MentoringGroup, number: int, *, absent: tuple[int, ...] = ()) -> None:
    """Hold a meeting of a group; members by place (0 leads) may have missed it."""
    meeting = group.meetings.order_by("starts_at")[number]
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD, recorded_at=meeting.ends_at)
    for place, member in enumerate(group.memberships.order_by("pk")):
        status = Attendance.Status.ABSENT if place in absent else Attendance.Status.PRESENT
        Attendance.objects.create(meeting=meeting, membership=member, status=status)


@pytest.mark.parametrize(
    ("state", "evidence", "eligible"),
    [
        (State.ACCEPTED, [], True),
        (State.ACCEPTED, [{"met": False}], True),
        (State.FLAGGED, [MET], False),
        (State.DECLINED, [MET], False),
        (State.WAITING, [MET, MET], True),
        (State.WAITING, [MET, {"met": None}], False),
        (State.WAITING, [], False),
        (State.WITHDRAWN, [MET], True),
        (State.WITHDRAWN, [{"met": True, "conflict": True}], False),
    ],
)
def test_who_is_eligible(state: str, evidence: list[dict[str, object]], *, eligible: bool) -> None:
    assert is_eligible(state, evidence) is eligible


def test_the_funnel_of_a_round_in_the_database_is_as_counted_by_hand() -> None:
    round_ = make_round(opens_on=OPENS_ON)
    group = make_group(round_, mentees=3, outcome=make_outcome(round_, "community-building"))
    hold(group, 0)
    hold(group, 1, absent=(0, 3))
    lead, first, second, _third = group.memberships.order_by("pk")
    organization = Organization.objects.create(name="Uni A")
    User.objects.filter(pk=first.user_id).update(organization=organization, country="ZA")
    survey = make_open_survey(round_, kind="end")
    Participation.objects.filter(survey=survey, user__in=[lead.user_id, second.user_id]).update(has_answered=True)
    make_certificate(second.user, round_)
    make_certificate(make_user(), round_)
    showcase = make_sitting(make_session(round_, "showcase"))
    make_sign_up(showcase, first.user, attended="present")
    # Signed up without the account, by its address in another case; and a recording, which doesn't count.
    make_sign_up(showcase, email=second.user.email.upper(), attended="present")
    make_sign_up(showcase, lead.user, attended="recording")
    make_application(round_, chooses=[make_outcome(round_)])
    make_application(round_, state=State.FLAGGED)
    make_application(round_, state=State.DRAFT, sent_at=None)
    again = make_user()
    make_application(round_, again, state=State.WITHDRAWN)
    make_application(round_, again)
    funnel = funnel_of(material_of([round_]), timezone.now())

    def count(dimension: str, category: str) -> list[int]:
        return [funnel.counts[Cell(stage.slug, dimension, category, round_.pk)] for stage in STAGES]

    # applied, eligible, placed, met once, met twice, showcase, survey, certified
    assert count("", "") == [7, 6, 4, 4, 2, 2, 2, 1]
    assert count("role", "mentor") == [1, 1, 1, 1, 0, 0, 1, 0]
    assert count("type", "community-building") == [4, 4, 4, 4, 2, 2, 2, 1]
    assert count("type", "teaching-workshops") == [1, 1, 0, 0, 0, 0, 0, 0]
    assert count("type", "") == [2, 1, 0, 0, 0, 0, 0, 0]
    assert count("region", "africa") == [1, 1, 1, 1, 1, 1, 0, 0]
    assert count("organization", "Uni A") == [1, 1, 1, 1, 1, 1, 0, 0]
    assert material_of([round_]).surveys == {(round_.pk, "end"): Asked(4, 2)}


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_rows_take_as_many_queries_for_many_rounds(
    rounds: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _round in range(rounds):
        group = make_group(make_round(opens_on=OPENS_ON), mentees=rounds + 1)
        hold(group, 0)
        make_survey(group.round, kind="end")
        FollowUp.objects.create(membership=group.memberships.all()[0], number=1, asked_at=timezone.now())
    found = list(Round.objects.all())
    with django_assert_num_queries(12):
        material_of(found)
    with django_assert_num_queries(3):
        teaching_cases(found)


def taught(user: User, *facts: tuple[dt.date, int], source: str = "own") -> None:
    """Let imports state how many workshops someone has taught, each on its day."""
    record, _new = InstructorRecord.objects.get_or_create(user=user, defaults={"name": user.name})
    for as_of, number in facts:
        batch = ImportBatch.objects.create(file_name="x.csv", format=source, as_of=as_of)
        InstructorFact.objects.create(
            record=record, kind="workshops_taught", value=number, source=source, as_of=as_of, batch=batch
        )


def test_who_went_on_to_teach_is_read_from_imports_and_applications() -> None:
    round_ = make_round(opens_on=OPENS_ON)
    end = months_later(round_.showcase_on, 12)
    sent_at = dt.datetime(2025, 1, 10, 12, tzinfo=dt.UTC)
    group = make_group(round_, mentees=3)
    Application.objects.update(sent_at=sent_at)
    one, two, three = [member.user for member in group.memberships.filter(role="mentee").order_by("pk")]
    taught(one, (dt.date(2025, 1, 1), 0), (end, 2))
    taught(two, (dt.date(2025, 1, 1), 1), (end, 1))
    taught(three, (end, 1), source="amy")
    Application.objects.filter(user=three).update(says_workshops_taught=0)
    waiting = make_application(round_, sent_at=sent_at, says_workshops_taught=0)
    taught(waiting.user, (end, 0))
    make_application(round_, sent_at=sent_at, says_workshops_taught=1)
    for state in (State.DECLINED, State.WITHDRAWN, State.FLAGGED):
        make_application(round_, sent_at=sent_at, state=state)
    cases = teaching_cases([round_])
    compared = compare(cases)
    mentored, not_placed = compared.mentored, compared.not_placed
    assert (mentored.people, mentored.known, mentored.taught, mentored.only_amy, mentored.own_word) == (3, 3, 2, 1, 1)
    assert (not_placed.people, not_placed.known, not_placed.taught) == (2, 1, 0)
    assert [case.facts for case in cases if case.user == three.pk] == [(Fact(end, 1, is_sure=False),)]
    assert cases_due(cases, end - dt.timedelta(days=32)) == []
    assert cases_due(cases, end - dt.timedelta(days=31)) == cases


def test_someone_placed_in_a_later_round_is_mentored() -> None:
    first, second = make_round(opens_on=OPENS_ON), make_round(opens_on=OPENS_ON + dt.timedelta(days=200))
    user = make_user()
    make_application(first, user)
    make_membership(make_group(second), user=user)
    (case,) = [case for case in teaching_cases([first, second]) if case.user == user.pk]
    assert (case.group, case.round) == (Group.MENTORED, second.pk)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2025, 4, 24), 12, dt.date(2026, 4, 24)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2025, 11, 30), 3, dt.date(2026, 2, 28)),
    ],
)
def test_months_later(day: dt.date, months: int, later: dt.date) -> None:
    assert months_later(day, months) == later

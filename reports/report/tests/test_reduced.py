"""Once a round's data were reduced to counts, its report says what it said before."""

import datetime as dt

import pytest

from accounts.models import User
from certificates.tests.cast import make_certificate
from groups.models import Membership
from reports.report.building import report_of
from reports.report.figures import Grid
from reports.report.tests.rounds import make_past_round
from rounds.models import Round
from rounds.retention.queries import people_of, reduces_on
from rounds.retention.services import reduce_what_is_due
from surveys.models import Participation

pytestmark = pytest.mark.django_db


def figures_of(round_: Round, now: dt.datetime) -> list[list[object]]:
    report = report_of(round_, now, hides=False)

    def texts(grid: Grid) -> list[object]:
        return [grid.slug, [(row.label, [figure.text for figure in row.figures]) for row in grid.rows]]

    stages: list[object] = [figure.text for figure in report.stages]
    return [stages, *[texts(grid) for grid in report.grids], [report.time]]


def test_a_reduced_round_reports_as_before() -> None:
    round_ = make_past_round()
    survey = round_.surveys.get(kind="end")
    members = list(Membership.objects.filter(round=round_).order_by("pk"))
    for place, member in enumerate(members):
        role = "mentor" if member.is_mentor else "mentee"
        Participation.objects.create(survey=survey, user=member.user, role=role, has_answered=place % 3 > 0)
    for member in members[1:5]:
        make_certificate(member.user, round_)
    make_certificate(members[0].user, round_, "mentor")
    late = dt.datetime.combine(reduces_on(round_), dt.time(1), dt.UTC)
    before = figures_of(round_, late)
    assert before[0][-2:] == ["10", "5"]
    while reduce_what_is_due(late):
        pass
    assert people_of(round_) == set()
    assert not User.objects.filter(memberships__round=round_, is_active=True).exists()
    assert figures_of(round_, late) == before

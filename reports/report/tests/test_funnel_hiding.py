"""An attacker with every page and file of a committee viewer finds no small count of the funnel."""

import datetime as dt
import random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from reports.report.funnel import ALL, DIMENSIONS, SLUGS, STAGES, Cell, Funnel, funnel_of
from reports.report.funnel_grids import figure_of, funnel_secrets
from reports.report.hiding import FEWEST
from reports.report.rows import ApplicationRow, AttendanceRow, Material, MeetingRow, MemberRow
from reports.report.tests.rows import NOW, at, round_row

REGIONS = ["north-america"] * 12 + ["uk-ireland"] * 3 + ["europe"] * 3 + ["africa", "asia"]
TYPES = ["teaching"] * 6 + ["community"] * 2 + ["lesson"]
UNIS = [""] * 6 + ["Uni A", "Uni A", "Uni B"]


def invented(seed: int) -> Material:
    """Two rounds that are over and one that only takes applications, with people of all kinds."""
    chance = random.Random(seed)
    material = Material()
    user = 0
    for pk, starts_on in enumerate([dt.date(2025, 2, 3), dt.date(2025, 9, 1), dt.date(2026, 7, 20)], start=1):
        material.rounds[pk] = round_row(pk, starts_on)
        meetings = [MeetingRow(10 * pk + n, pk, pk, at(starts_on), at(starts_on, 19), True) for n in (0, 1)]
        material.meetings += meetings if starts_on < NOW.date() else []
        for _person in range(chance.randint(15, 50)):
            user += 1
            role = "mentor" if chance.random() < 0.25 else "mentee"
            kinds: dict[str, Any] = {
                "type": chance.choice(TYPES),
                "region": chance.choice(REGIONS),
                "organization": chance.choice(UNIS),
            }
            eligible = chance.random() < 0.9
            material.applications.append(ApplicationRow(user, pk, user, role, eligible, **kinds))
            if starts_on < NOW.date() and eligible and chance.random() < 0.85:
                material.members.append(MemberRow(user, user, pk, pk, role == "mentor", kinds["type"], starts_on))
                material.attendance += [
                    AttendanceRow(one.pk, user, "present") for one in meetings if chance.random() < 0.8
                ]
                for stage in ("showcase", "survey", "certified"):
                    if chance.random() < 0.6:
                        material.did.setdefault(stage, set()).add((pk, user, role))
    return material


class Attacker:
    """Knows every shown figure, how they add up, and that each stage is among its base, and nothing else."""

    def __init__(self, funnel: Funnel, hidden: set[Cell], rounds: list[int]) -> None:
        rows = {cell[1:] for cell in funnel.counts if cell.stage == "applied"}
        self.cells = [Cell(slug, *row) for slug in SLUGS for row in sorted(rows) if row[2] == ALL or row[2] in rounds]
        self.cells = [cell for cell in self.cells if cell.round == ALL or cell.round in funnel.reached[cell.stage]]
        self.place = {cell: number for number, cell in enumerate(self.cells)}
        self.bounds = [(0, None) if cell in hidden else (funnel.counts[cell],) * 2 for cell in self.cells]
        self.sums = list(self._sums(funnel))
        self.nested = list(self._nested())

    def _sums(self, funnel: Funnel) -> list[list[tuple[int, int]]]:
        found = []
        for cell in self.cells:
            if cell.round == ALL:
                parts = [cell._replace(round=round_) for round_ in funnel.reached[cell.stage]]
                found.append(self._row(cell, parts))
            if not cell.dimension:
                for name in DIMENSIONS:
                    parts = [one for one in self.cells if one[:2] == (cell.stage, name) and one.round == cell.round]
                    found.append(self._row(cell, parts))
        return found

    def _row(self, total: Cell, parts: list[Cell]) -> list[tuple[int, int]]:
        return [(self.place[total], -1), *((self.place[part], 1) for part in parts if part in self.place)]

    def _nested(self) -> list[list[tuple[int, int]]]:
        found = []
        for cell in self.cells:
            base = next(stage.share_of for stage in STAGES if stage.slug == cell.stage)
            base = {"placed": "eligible", "met-twice": "met-once"}.get(cell.stage, base)
            larger = cell._replace(stage=base)
            if base and cell.round != ALL and larger in self.place:
                found.append([(self.place[cell], 1), (self.place[larger], -1)])
        return found

    def range_of(self, cell: Cell) -> tuple[float, float]:
        """The least and the most that a figure can be."""
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.cells))
            aim[self.place[cell]] = sign
            answer = linprog(
                aim,
                A_eq=self._matrix(self.sums),
                b_eq=np.zeros(len(self.sums)),
                A_ub=self._matrix(self.nested),
                b_ub=np.zeros(len(self.nested)),
                bounds=self.bounds,
            )
            ends.append(float("inf") if answer.status == 3 else sign * answer.fun)
        return ends[0], ends[1]

    def _matrix(self, rows: list[list[tuple[int, int]]]) -> lil_matrix:
        matrix = lil_matrix((len(rows), len(self.cells)))
        for number, row in enumerate(rows):
            for place, sign in row:
                matrix[number, place] += sign
        return matrix.tocsr()


@pytest.mark.parametrize("seed", [0, 1, 2, 47, 52])
def test_an_attacker_finds_no_small_count(seed: int) -> None:
    material = invented(seed)
    funnel = funnel_of(material, NOW)
    hidden = funnel_secrets(funnel, list(material.rounds))
    small = [cell for cell, count in funnel.counts.items() if 0 < count < FEWEST and cell.round in (ALL, 1, 2, 3)]
    assert set(small) <= hidden
    attacker = Attacker(funnel, hidden, list(material.rounds))
    for cell in random.Random(seed).sample(small, min(12, len(small))):
        least, most = attacker.range_of(cell)
        assert most - least > 0.5, (cell, funnel.counts[cell], least, most)
    assert any(cell not in hidden for cell in funnel.counts if cell.dimension == "region")


@pytest.mark.parametrize("seed", range(4, 8))
def test_no_share_tells_of_what_is_hidden(seed: int) -> None:
    material = invented(seed)
    funnel = funnel_of(material, NOW)
    hidden = funnel_secrets(funnel, list(material.rounds))
    for cell in funnel.counts:
        figure = figure_of(funnel, cell, hidden)
        if cell in hidden:
            assert (figure.number, figure.of, figure.text) == (None, None, "hidden")
        elif figure.of is not None:
            assert not 0 < figure.of < FEWEST
            assert not 0 < (figure.number or 0) < FEWEST

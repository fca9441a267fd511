"""The funnel: how many people came how far, by round, role, type, region and organization. Pure.

Each stage counts people in a role: who applied to a round as mentor and as mentee counts once in each. What each stage
means is said in `STAGES`, on the page, and in `docs/reports.md`.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.report.rows import Material, MeetingRow, Person, RoundRow


@dataclass(frozen=True)
class Stage:
    """One stage: its name, its meaning in plain words, and the stage of which its share is taken."""

    slug: str
    label: str | Promise
    meaning: str | Promise
    share_of: str = "placed"


STAGES = [
    Stage(
        "applied",
        _("applied"),
        _("Sent an application, whatever became of it. Drafts don't count; applying twice in one role counts once."),
        share_of="",
    ),
    Stage(
        "eligible",
        _("eligible"),
        _(
            "Met the rules of the round, or was accepted by a coordinator. On the waiting list, or withdrawn since: "
            "where all rules were met. Whoever got a place counts too."
        ),
        share_of="applied",
    ),
    Stage(
        "placed",
        _("placed"),
        _("Got a place in a published group, even if they left it later."),
        share_of="applied",
    ),
    Stage(
        "met-once",
        _("met once"),
        _("Was there, as their mentor recorded, at one held meeting of their group at least."),
    ),
    Stage("met-twice", _("met twice"), _("Was there at two held meetings or more.")),
    Stage(
        "showcase",
        _("showcase"),
        _("Got a place, and attended a sitting of the showcase. The recording doesn't count."),
    ),
    Stage("survey", _("survey"), _("Got a place, and answered the survey at the end.")),
    Stage("certified", _("certified"), _("Holds a certificate of the round that is valid today.")),
]
SLUGS = [stage.slug for stage in STAGES]
ALL = 0  # In place of a round: all of them together.


class Cell(NamedTuple):
    """One figure: a stage of the people of a category; dimension and category are "" for all people."""

    stage: str
    dimension: str
    category: str
    round: int


@dataclass(frozen=True)
class Entry:
    """One person in one role, with the categories that they count in and the stages that they reached."""

    person: Person
    categories: tuple[tuple[str, str], ...]
    stages: frozenset[str]


@dataclass(frozen=True)
class Funnel:
    """Counts of all cells; a stage that a round has not come to yet has none."""

    counts: Counter[Cell]
    reached: dict[str, list[int]]

    def categories(self, dimension: str) -> list[str]:
        """The categories of a dimension, the largest first, those without a name last."""
        sizes = {
            cell.category: count
            for cell, count in self.counts.items()
            if cell[:2] == ("applied", dimension) and cell.round == ALL
        }
        return sorted(sizes, key=lambda category: (category == "", -sizes[category], category))

    def base(self, cell: Cell) -> int:
        """Of how many people a cell is a share: of the stage before, in the rounds that have come to this one."""
        stage = next(stage for stage in STAGES if stage.slug == cell.stage)
        rounds = self.reached[cell.stage] if cell.round == ALL else [cell.round]
        return sum(self.counts[cell._replace(stage=stage.share_of, round=round_)] for round_ in rounds)

    def has(self, cell: Cell) -> bool:
        """Whether the time of a stage has come for a round; for `ALL`, for any round to which such people applied."""
        if cell.round != ALL:
            return cell.round in self.reached[cell.stage]
        applied = cell._replace(stage="applied")
        came, asked = self.reached[cell.stage], self.reached["applied"]
        there = [round_ for round_ in asked if self.counts[applied._replace(round=round_)]]
        return bool(set(there) & set(came)) if there else bool(came)


DIMENSIONS = {
    "role": _("Role"),
    "type": _("Type of mentoring"),
    "region": _("Region"),
    "organization": _("Organization"),
}


def funnel_of(material: Material, now: dt.datetime) -> Funnel:
    """Count everyone; rounds that have not come to a stage are left out of it, and of the share taken of it."""
    entries = entries_of(material)
    seen: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        seen[entry.person[0]] |= entry.stages
    meetings: dict[int, list[MeetingRow]] = defaultdict(list)
    for meeting in material.meetings:
        meetings[meeting.round].append(meeting)
    over = {pk: stages_over(round_, meetings[pk], now) | seen[pk] for pk, round_ in material.rounds.items()}
    reached = {slug: [pk for pk in material.rounds if slug in over[pk]] for slug in SLUGS}
    counts: Counter[Cell] = Counter()
    alike = Counter((entry.person[0], entry.categories, entry.stages) for entry in entries)
    for (round_pk, categories, stages), number in alike.items():
        for slug in stages:
            for dimension, category in (("", ""), *categories):
                counts[Cell(slug, dimension, category, round_pk)] += number
                counts[Cell(slug, dimension, category, ALL)] += number
    return Funnel(counts, reached)


def entries_of(material: Material) -> list[Entry]:
    """Each person in each role once, with the stages that they reached."""
    persons = {row.pk: row.person for row in material.applications}
    placed = {persons[row.application]: row for row in material.members if row.application in persons}
    met = times_met(material, persons)
    did = {
        "eligible": {row.person for row in material.applications if row.is_eligible} | set(placed),
        "placed": set(placed),
        "met-once": {person for person, times in met.items() if times >= 1},
        "met-twice": {person for person, times in met.items() if times >= 2},
        **{stage: people & set(placed) for stage, people in material.did.items()},
    }
    latest = {row.person: row for row in sorted(material.applications, key=lambda row: row.pk)}
    found = []
    for person, row in latest.items():
        kind = placed[person].type if person in placed else row.type
        categories = (("role", row.role), ("type", kind), ("region", row.region), ("organization", row.organization))
        stages = {"applied"} | {stage for stage, people in did.items() if person in people}
        found.append(Entry(person, categories, frozenset(stages & set(SLUGS))))
    return found


def times_met(material: Material, persons: dict[int, Person]) -> Counter[Person]:
    """At how many held meetings each person was, while a member."""
    members = {row.pk: row for row in material.members}
    held = {row.pk: row for row in material.meetings if row.is_held}
    met: Counter[Person] = Counter()
    for row in material.attendance:
        member, meeting = members.get(row.member), held.get(row.meeting)
        if row.status == "present" and member and meeting and member.was_member_at(meeting.starts_at):
            met[persons[member.application]] += 1
    return met


def stages_over(round_: RoundRow, meetings: list[MeetingRow], now: dt.datetime) -> set[str]:
    """The stages whose time has come for a round, so that nobody there would be a zero and not a "not yet"."""
    today = now.date()
    ends: dict[int, list[dt.datetime]] = defaultdict(list)
    for meeting in meetings:
        if meeting.round == round_.pk:
            ends[meeting.group].append(meeting.ends_at)
    over = today >= round_.ends_on
    come = {
        "applied": today >= round_.opens_on,
        "eligible": today >= round_.opens_on,
        "placed": bool(ends) or over,
        "met-once": over or any(sorted(one)[0] <= now for one in ends.values()),
        "met-twice": over or any(len(one) > 1 and sorted(one)[1] <= now for one in ends.values()),
        "showcase": today > round_.showcase_on,
        "survey": today > round_.end_survey_on,
        "certified": today > round_.showcase_on,
    }
    return {stage for stage, has_come in come.items() if has_come}

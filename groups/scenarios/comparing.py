"""Proposals of a round side by side: in numbers, and in who moves between them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from groups.models import Proposal
from groups.proposals.sentences import LEFT_OUT, figures_in_words, reason_for_board
from groups.scenarios.choosing import own_ids
from groups.scenarios.parameters import is_invented
from rounds.models import Application, Outcome, Round
from slots.cells import DAYS

Json = dict[str, Any]
LEAST, MOST = 2, 4
DAY_NAMES = {
    "mon": gettext_lazy("Mon"),
    "tue": gettext_lazy("Tue"),
    "wed": gettext_lazy("Wed"),
    "thu": gettext_lazy("Thu"),
    "fri": gettext_lazy("Fri"),
    "sat": gettext_lazy("Sat"),
    "sun": gettext_lazy("Sun"),
}


@dataclass(frozen=True)
class Line:
    """One figure of each proposal."""

    label: str
    values: list[str | int | float]


@dataclass(frozen=True)
class Mover:
    """Someone whose place differs: an application's pk as text, and where each proposal seats them.

    `on` is the proposal whose page about them is linked; `gains` how many of the proposals place them.
    """

    id: str
    name: str
    role: str
    is_viewer: bool
    on: int
    places: list[str]
    gains: int


@dataclass(frozen=True)
class Comparison:
    """Proposals in the order asked for."""

    proposals: list[Proposal]
    lines: list[Line]
    reasons: list[Line]
    movers: list[Mover]
    weights_differ: bool


def comparable(round_: Round) -> list[Proposal]:
    """The proposals of a round that have a plan, the newest first; one query."""
    states = [Proposal.State.READY, Proposal.State.PUBLISHED]
    return list(round_.proposals.filter(state__in=states).select_related("made_by").defer("problem", "left_out"))


def chosen(round_: Round, pks: Sequence[str]) -> list[Proposal]:
    """Those of the round's proposals that were asked for and have a plan, the oldest first; one query."""
    numbers = {int(pk) for pk in pks if pk.isascii() and pk.isdecimal() and len(pk) < 10}
    states = [Proposal.State.READY, Proposal.State.PUBLISHED]
    found = round_.proposals.filter(pk__in=numbers, state__in=states).select_related("round", "made_by")
    return sorted(found, key=lambda one: one.pk)


def compare(proposals: Sequence[Proposal], viewer: User) -> Comparison:
    """Compare proposals of one round; 3 queries whatever their size."""
    round_ = proposals[0].round
    sides = [_Side(one) for one in proposals]
    everyone = {int(person) for side in sides for person in side.people if not is_invented(person)}
    names = dict(Application.objects.filter(pk__in=everyone).values_list("pk", "user__name"))
    outcomes = {one.slug: str(one) for one in Outcome.objects.filter(round=round_).select_related("type", "tool")}
    words = _Words({str(pk): name for pk, name in names.items()}, outcomes)
    lines = [Line(label, [side.figures()[label] for side in sides]) for label in sides[0].figures()]
    return Comparison(
        proposals=list(proposals),
        lines=lines,
        reasons=_reasons(sides),
        movers=_movers(sides, words, own_ids(viewer, round_)),
        weights_differ=len({str(side.problem["round"]["weights"]) for side in sides}) > 1,
    )


class _Side:
    """One proposal, read once."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal, self.plan, self.problem = proposal, proposal.plan, proposal.problem
        self.people = {person["id"]: person for person in self.problem["people"]}
        self.group_of = {one: group for group in self.plan["groups"] for one in (*group["mentors"], *group["mentees"])}

    def figures(self) -> dict[str, str | int | float]:
        """The figures by their labels; invented mentees don't count as placed."""
        real = [one for one, said in self.people.items() if said["role"] == "mentee" and not is_invented(one)]
        placed = [one for one in real if one in self.group_of]
        ranks = [dict(map(tuple, self.people[one]["outcomes"])).get(self.group_of[one]["outcome"]) for one in placed]
        known = [rank for rank in ranks if rank is not None]
        sizes = Counter(len(group["mentees"]) for group in self.plan["groups"])
        near = sum(self._is_near(one) for one in placed)
        wanted = self.problem["round"]["mentees_wanted"]
        return {
            _("Mentees placed"): len(placed),
            _("of mentees in the matching"): len(real),
            _("Share placed, %"): _share(len(placed), len(real)),
            _("In their first choice, %"): _share(known.count(1), len(placed)),
            _("Mean place on their list"): round(sum(known) / len(known), 2) if known else "",
            _("Groups"): len(self.plan["groups"]),
            _("Sizes, groups x mentees"): ", ".join(f"{sizes[size]} x {size}" for size in sorted(sizes, reverse=True)),
            _("Groups smaller than wanted"): sum(count for size, count in sizes.items() if size < wanted),
            _("Mentees in person"): sum(self.group_of[one]["city"] is not None for one in placed),
            _("Mentees in the lead's region"): near,
            _("Invented people"): sum(map(is_invented, self.people)),
            _("Score"): self.plan["objective"],
            _("Score at most possible"): self.plan["bound"],
            _("How good"): capfirst(figures_in_words(self.proposal)),
        }

    def _is_near(self, person: str) -> bool:
        region = self.people[person]["region"]
        return region is not None and region == self.people[self.group_of[person]["mentors"][0]]["region"]

    def reasons(self) -> Counter[str]:
        """How many real people are without a group for which reason; also those who aren't in the matching at all."""
        found = Counter(
            reason_for_board(entry["reason"], self.people[entry["id"]]["role"])
            for entry in self.plan["unplaced"]
            if not is_invented(entry["id"])
        )
        for entry in self.proposal.left_out:
            found[capfirst(str(LEFT_OUT.get(entry["reason"], entry["reason"])))] += 1
        return found


@dataclass(frozen=True)
class _Words:
    people: Mapping[str, str]
    outcomes: Mapping[str, str]

    def place(self, side: _Side, person: str) -> str:
        """Where a proposal seats someone."""
        if person not in side.people:
            return _("not in this matching")
        group = side.group_of.get(person)
        if group is None:
            return _("no group")
        lead, slot = group["mentors"][0], group["slot"]
        said = {
            "lead": self.people.get(lead) or _("an invented mentor"),
            "outcome": self.outcomes.get(group["outcome"], group["outcome"]),
            "day": DAY_NAMES[DAYS[DAYS.index(slot["day"])]],
            "time": slot["time"],
            "zone": slot["zone"],
        }
        if lead == person:
            return _("leads: %(outcome)s, %(day)s %(time)s (%(zone)s)") % said
        return _("%(lead)s: %(outcome)s, %(day)s %(time)s (%(zone)s)") % said


def _place_key(side: _Side, person: str) -> tuple[str, ...] | None:
    group = side.group_of.get(person)
    if group is None:
        return None
    slot = group["slot"]
    return (group["mentors"][0], group["outcome"], slot["zone"], slot["day"], slot["time"])


def _movers(sides: Sequence[_Side], words: _Words, mine: set[str]) -> list[Mover]:
    """Who is not in the same group everywhere: first those placed by some only, then by name."""
    found = []
    for person in {one: None for side in sides for one in side.people if not is_invented(one)}:
        keys = [_place_key(side, person) for side in sides]
        if len(set(keys)) > 1:
            on = next(side for side in sides if person in side.people)
            found.append(
                Mover(
                    id=person,
                    name=words.people.get(person, _("someone")),
                    role=str(Application.Role(on.people[person]["role"]).label),
                    is_viewer=person in mine,
                    on=on.proposal.pk,
                    places=[words.place(side, person) for side in sides],
                    gains=sum(key is not None for key in keys),
                )
            )
    return sorted(found, key=lambda mover: (mover.gains == len(sides), mover.name.casefold(), int(mover.id)))


def _reasons(sides: Sequence[_Side]) -> list[Line]:
    counted = [side.reasons() for side in sides]
    labels = {label: None for counts in counted for label in counts}
    return [Line(label, [counts[label] for counts in counted]) for label in labels]


def _share(part: int, whole: int) -> float | str:
    return round(100 * part / whole, 1) if whole else ""

"""Whether someone meets the rules of a round: pure, from imported facts and from what the person says.

Each rule becomes one piece of evidence. Where an import knows a fact it counts; where none does, what the person says
counts and is marked so; where both know it and differ, that is a conflict. Rules met and nothing in conflict: accept.
Anything else: flag, for a coordinator to decide (`programme.md`: Rules). Nothing here ever rejects.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

Value = bool | int | dt.date | None


@dataclass(frozen=True)
class Rules:
    """The settings of a round that decide."""

    mentor_workshops_min: int = 2
    mentee_workshops_max: int = 1
    checkout_days: int = 90


@dataclass(frozen=True)
class Known:
    """One fact as an import states it."""

    value: Value
    source: str = ""
    as_of: dt.date | None = None


@dataclass(frozen=True)
class Stated:
    """What the person says; None is "not said". `disputes`: they wrote that our records have something wrong."""

    certified: bool | None = None
    workshops_taught: int | None = None
    in_training: bool | None = None
    trained_on: dt.date | None = None
    disputes: bool = False


@dataclass(frozen=True)
class Fact:
    """A fact with both sides of it."""

    kind: str
    imported: Value
    source: str
    as_of: dt.date | None
    stated: Value

    @property
    def value(self) -> Value:
        """What counts: the import's where it knows, else what the person says."""
        return self.stated if self.imported is None else self.imported

    @property
    def conflicts(self) -> bool:
        """Whether both know it and differ."""
        return self.imported is not None and self.stated is not None and self.imported != self.stated

    @property
    def is_stated_only(self) -> bool:
        """Whether only the person's word stands for it."""
        return self.imported is None and self.stated is not None


@dataclass(frozen=True)
class Evidence:
    """One rule: met (None is unknown), the fact that decided with both its sides, and the sentence that says so."""

    rule: str
    met: bool | None
    sentence: str
    imported: Value = None
    source: str = ""
    as_of: dt.date | None = None
    stated: Value = None
    conflict: bool = False
    fact: str = ""

    @property
    def speaks_for(self) -> bool:
        """Whether this piece is no reason to flag."""
        return self.met is True and not self.conflict

    def as_json(self) -> dict[str, Any]:
        """Plain values for the application's row; dates as ISO texts."""
        return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in asdict(self).items()}


@dataclass(frozen=True)
class Verdict:
    """The evidence, and whether it suffices for accepting by itself."""

    evidence: tuple[Evidence, ...]

    @property
    def accepts(self) -> bool:
        """Rules met and nothing in conflict; otherwise the application is flagged."""
        return all(piece.speaks_for for piece in self.evidence)


FACT_KINDS = ("certified", "workshops_taught", "in_training", "trained_on")


def facts_of(known: Mapping[str, Known], stated: Stated) -> dict[str, Fact]:
    """Both sides of each fact, by kind. An imported date of certification says that the person is certified."""
    sides = {kind: known.get(kind, Known(None)) for kind in FACT_KINDS}
    certified_on = known.get("certified_on", Known(None))
    if sides["certified"].value is None and certified_on.value is not None:
        sides["certified"] = Known(value=True, source=certified_on.source, as_of=certified_on.as_of)
    return {
        kind: Fact(kind, side.value, side.source, side.as_of, getattr(stated, kind)) for kind, side in sides.items()
    }


def check_mentor(*, rules: Rules, known: Mapping[str, Known], stated: Stated) -> Verdict:
    """A mentor is certified and has taught at least `mentor_workshops_min` workshops."""
    facts = facts_of(known, stated)
    certified, workshops = facts["certified"], facts["workshops_taught"]
    taught = _number(workshops)
    enough = None if taught is None else taught >= rules.mentor_workshops_min
    rule = _("a mentor needs at least %(number)s") % {"number": rules.mentor_workshops_min}
    is_certified = None if certified.value is None else certified.value is True
    pieces = [
        _piece("certified", certified, _certified(certified), met=is_certified),
        _piece("workshops_min", workshops, _workshops(taught, rule), met=enough),
    ]
    return Verdict((*pieces, *_dispute(stated)))


def check_mentee(
    *, rules: Rules, known: Mapping[str, Known], stated: Stated, today: dt.date, extended_to: dt.date | None = None
) -> Verdict:
    """A mentee has taught at most `mentee_workshops_max` workshops, and is certified or completing certification.

    Completing: took instructor training, and `today` is at most `checkout_days` after it, or at most
    `extended_to` where a coordinator gave more time.
    """
    facts = facts_of(known, stated)
    workshops = facts["workshops_taught"]
    taught = _number(workshops)
    few = None if taught is None else taught <= rules.mentee_workshops_max
    rule = _("a mentee has taught at most %(number)s") % {"number": rules.mentee_workshops_max}
    pieces = [
        _piece("workshops_max", workshops, _workshops(taught, rule), met=few),
        _certification(rules, facts, today, extended_to),
    ]
    return Verdict((*pieces, *_dispute(stated)))


def checkout_due_on(trained_on: dt.date, rules: Rules, extended_to: dt.date | None = None) -> dt.date:
    """The last day of checkout for someone trained on a day; an extension only ever makes it later."""
    by_rule = trained_on + dt.timedelta(days=rules.checkout_days)
    return max(by_rule, extended_to or by_rule)


def _certification(rules: Rules, facts: Mapping[str, Fact], today: dt.date, extended_to: dt.date | None) -> Evidence:
    """Certified, or else completing; the fact that decides is the one shown."""
    certified, training, trained = facts["certified"], facts["in_training"], facts["trained_on"]
    if certified.value is True:
        return _piece("certified_or_completing", certified, _certified(certified), met=True)
    met, fact, sentence = _completing(rules, training, trained, today, extended_to)
    if met is None and certified.value is None and training.value is None:
        sentence = _("Neither our records nor the application say anything of certification.")
    if met is False and certified.value is None and training.value is False:
        met, sentence = None, _("Not completing certification, and nothing is known of being certified.")
    conflict = certified.conflicts or training.conflicts or trained.conflicts
    shown = certified if certified.conflicts else fact
    return _piece("certified_or_completing", shown, sentence, met=met, conflict=conflict)


def _completing(
    rules: Rules, training: Fact, trained: Fact, today: dt.date, extended_to: dt.date | None
) -> tuple[bool | None, Fact, str]:
    """Whether someone not certified is completing certification, the fact that says so, and a sentence."""
    if training.value is False:
        return False, training, _("Neither certified nor completing certification.")
    day = trained.value
    if not isinstance(day, dt.date):
        return None, training, _("The date of the instructor training isn't known, so neither is the end of checkout.")
    due = checkout_due_on(day, rules, extended_to)
    words = {"day": date_format(day, "j F Y"), "due": date_format(due, "j F Y")}
    if day > today:
        return False, trained, _("The instructor training is still to come, on %(day)s.") % words
    if today > due:
        return False, trained, _("Trained on %(day)s; checkout was due on %(due)s.") % words
    return True, trained, _("Completing certification: trained on %(day)s, checkout is due on %(due)s.") % words


def _piece(rule: str, fact: Fact, sentence: str, *, met: bool | None, conflict: bool | None = None) -> Evidence:
    conflict = fact.conflicts if conflict is None else conflict
    if conflict:
        sentence = _("%(sentence)s Our records and the application differ.") % {"sentence": sentence}
    elif fact.is_stated_only:
        sentence = _("%(sentence)s So says the application; our records don't know.") % {"sentence": sentence}
    return Evidence(rule, met, sentence, fact.imported, fact.source, fact.as_of, fact.stated, conflict, fact.kind)


def _dispute(stated: Stated) -> list[Evidence]:
    """What a person wrote against our records is a disagreement that a person has to read."""
    if not stated.disputes:
        return []
    return [Evidence("dispute", None, _("The application says that our records have something wrong."), conflict=True)]


def _number(fact: Fact) -> int | None:
    return fact.value if isinstance(fact.value, int) else None


def _certified(fact: Fact) -> str:
    if fact.value is None:
        return _("Neither our records nor the application say whether certified.")
    return _("Certified instructor.") if fact.value else _("Not a certified instructor.")


def _workshops(taught: int | None, rule: str) -> str:
    if taught is None:
        return _("Neither our records nor the application say how many workshops were taught; %(rule)s.") % {
            "rule": rule
        }
    return _("Workshops taught: %(taught)s; %(rule)s.") % {"taught": taught, "rule": rule}

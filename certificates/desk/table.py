"""The table of a round's certificates: each member with the evidence, rule by rule, and what became of it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certificates.evidence import Evidence, RuleEvidence, Standing
from certificates.models import Certificate, CertificateRule
from certificates.queries import evidence_of
from certificates.rules import stored_rules
from certificates.words import mark
from rounds.models import Round

PER_PAGE = 50


class Place(StrEnum):
    """What became of someone's certificate."""

    CERTIFIED = "certified"
    CHANGED = "changed"
    RENAMED = "renamed"
    EARNED = "earned"
    OPEN = "open"
    MISSED = "missed"
    REVOKED = "revoked"


PLACES: dict[Place, str | Promise] = {
    Place.CERTIFIED: _("certified"),
    Place.CHANGED: _("certified, evidence changed since"),
    Place.RENAMED: _("certified, name changed since"),
    Place.EARNED: _("earned, not issued yet"),
    Place.OPEN: _("can still earn it"),
    Place.MISSED: _("missed something"),
    Place.REVOKED: _("revoked"),
}


@dataclass(frozen=True)
class Cell:
    """One rule for one person: in signs, and how it stands."""

    text: str
    standing: Standing


@dataclass(frozen=True)
class Row:
    """One person on one side of a round."""

    evidence: Evidence
    certificate: Certificate | None
    places: frozenset[Place]
    rules: list[CertificateRule.Rule]
    hides_survey: bool = False

    @property
    def cells(self) -> list[Cell | None]:
        """Each rule of the table in signs; made where it is shown, for a page shows few of many."""
        found = [self.evidence.of(rule) for rule in self.rules]
        return [self._cell(one) if one else None for one in found]

    def _cell(self, one: RuleEvidence) -> Cell:
        if self.hides_survey and one.rule == CertificateRule.Rule.END_SURVEY:
            return Cell(_now("not shown"), Standing.WAITING)
        return Cell(mark(one), one.standing)

    @property
    def user(self) -> User:
        """Who it is."""
        return self.evidence.user

    @property
    def words(self) -> list[str]:
        """What became of it, in words."""
        return [str(PLACES[place]) for place in Place if place in self.places]


def rows_of(
    round_: Round, rules: list[CertificateRule.Rule], now: dt.datetime | None = None, *, hides_survey: bool = False
) -> list[Row]:
    """Everyone who has or had a place in a group, by name, with a cell for each of these rules; 9 queries.

    `hides_survey` keeps from a coordinator with a place in the round who answered its survey.
    """
    certificates: dict[tuple[int | None, str], Certificate] = {}
    # A live one hides earlier ones; else the newest counts.
    for one in Certificate.objects.filter(round=round_).order_by("pk"):
        kept = certificates.get((one.user_id, one.role))
        if kept is None or not kept.is_live:
            certificates[one.user_id, one.role] = one
    return [
        _row(evidence, certificates.get((evidence.user.pk, evidence.role)), rules, hides_survey=hides_survey)
        for evidence in evidence_of(round_, now)
    ]


def rules_asked(round_: Round) -> list[CertificateRule.Rule]:
    """Which rules the round asks of anyone, in their order; one query."""
    asked = {rule.rule for rule in stored_rules([round_])[round_.pk] if rule.is_asked}
    return [rule for rule in CertificateRule.Rule if rule in asked]


def _row(
    evidence: Evidence, certificate: Certificate | None, rules: list[CertificateRule.Rule], *, hides_survey: bool
) -> Row:
    return Row(evidence, certificate, _places(evidence, certificate), rules, hides_survey)


def _places(evidence: Evidence, certificate: Certificate | None) -> frozenset[Place]:
    if certificate is not None and certificate.is_live:
        places = {Place.CERTIFIED}
        if certificate.was_earned and not evidence.is_earned and not certificate.is_erased:
            places.add(Place.CHANGED)
        if not certificate.is_erased and certificate.name != evidence.user.name.strip():
            places.add(Place.RENAMED)
        return frozenset(places)
    if certificate is not None:
        return frozenset({Place.REVOKED})
    if evidence.is_earned:
        return frozenset({Place.EARNED})
    return frozenset({Place.OPEN if evidence.can_be_earned else Place.MISSED})


@dataclass(frozen=True)
class Table:
    """A page of the table, with the counts of all rows and the headings of the rules."""

    page: Page[Row]
    headings: list[str]
    counts: list[tuple[str, str, int]]
    total: int


def table_of(round_: Round, wanted: dict[str, Any], number: str | None, *, hides_survey: bool = False) -> Table:
    """The rows that were asked for, a page of them."""
    rules = rules_asked(round_)
    everyone = rows_of(round_, rules, hides_survey=hides_survey)
    counts = Counter(place for row in everyone for place in row.places)
    shown = [row for row in everyone if _is_wanted(row, wanted)]
    return Table(
        page=Paginator(shown, PER_PAGE).get_page(number),
        headings=[str(rule.label) for rule in rules],
        counts=[(place.value, str(label), counts[place]) for place, label in PLACES.items() if counts[place]],
        total=len(everyone),
    )


def _is_wanted(row: Row, wanted: dict[str, Any]) -> bool:
    name = f"{row.user.name} {row.user.email}".casefold()
    return (
        all(word in name for word in (wanted.get("q") or "").casefold().split())
        and wanted.get("role") in (None, "", row.evidence.role)
        and wanted.get("state") in (None, "", *row.places)
    )

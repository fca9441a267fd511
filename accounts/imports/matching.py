"""Which record a row is about, and what the row would change there.

`Known` holds all records, addresses and facts in memory (three queries, however many rows): a decision about a row
reads nothing more. Order of matching: `programme.md`, "Where instructor records come from".
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.imports.formats import keys_stated
from accounts.models import ImportBatch, ImportRow, InstructorEmail, InstructorFact, InstructorRecord

Outcome = ImportRow.Outcome
Key = tuple[str, str]

TEXT_FIELDS = ["amy_username", "name", "github", "orcid", "country", "zone", "affiliation"]
YES_NO_FIELDS = ["is_trainer", "may_contact"]
OWN_FIELDS = TEXT_FIELDS + YES_NO_FIELDS
CASE_FREE_FIELDS = frozenset({"amy_username", "github"})
FACT_KINDS: list[str] = list(InstructorFact.Kind.values)


@dataclass
class KnownRecord:
    """One instructor record as it stands: its own fields, addresses, and its facts from old to new."""

    pk: int
    fields: dict[str, Any]
    emails: list[str] = field(default_factory=list)
    facts: dict[str, list[tuple[dt.date, Any]]] = field(default_factory=lambda: defaultdict(list))

    @property
    def newest(self) -> dt.date:
        """The day of the newest fact, or the first day of all."""
        return max((facts[-1][0] for facts in self.facts.values()), default=dt.date.min)

    def fact_on(self, kind: str, day: dt.date) -> Any:
        """What was known on a day, None where nothing was."""
        known = [value for as_of, value in self.facts.get(kind, []) if as_of <= day]
        return known[-1] if known else None


@dataclass
class Known:
    """All records by their pk, and who is known by which key."""

    records: dict[int, KnownRecord]
    holders: dict[Key, set[int]]
    said_no: set[int]

    def holds_alone(self, key: Key, pk: int | None) -> bool:
        """Whether nobody but this record (None: a new one) holds a key."""
        return not self.holders.get(key, set()) - {pk}


@dataclass
class Decision:
    """What a row would do; `changes` are (field or fact, before, after)."""

    outcome: Outcome
    record: int | None = None
    message: str = ""
    changes: list[list[Any]] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Import:
    """What holds for all rows of a file."""

    format: str
    as_of: dt.date
    people_may_be_contacted: bool


def load_known() -> Known:
    """Read all records, addresses and facts, and who ever said through our own CSV that they don't want mail."""
    records = {
        row["pk"]: KnownRecord(row.pop("pk"), row)
        for row in InstructorRecord.objects.order_by().values("pk", *OWN_FIELDS)
    }
    for pk, email in InstructorEmail.objects.order_by("pk").values_list("record_id", "email"):
        records[pk].emails.append(email)
    facts = InstructorFact.objects.order_by("as_of", "pk").values_list("record_id", "kind", "as_of", "value")
    for pk, kind, as_of, value in facts.iterator():
        records[pk].facts[kind].append((as_of, value))
    holders: dict[Key, set[int]] = defaultdict(set)
    for record in records.values():
        for key in keys_of(record):
            holders[key].add(record.pk)
    refusals = ImportRow.objects.filter(
        batch__format=ImportBatch.Format.OWN,
        batch__applied_at__isnull=False,
        batch__undone_at=None,
        data__stated__may_contact=False,
        record__may_contact=False,
    )
    return Known(records, dict(holders), set(refusals.order_by().values_list("record_id", flat=True)))


def keys_of(record: KnownRecord) -> list[Key]:
    """All that a record can be known by, folded."""
    return keys_stated(record.fields | {"emails": record.emails})


def decide_all(rows: Iterable[tuple[int, dict[str, Any], int | None]], known: Known, of: Import) -> dict[int, Decision]:
    """Decide each row, given as (line, what it states, the record that a coordinator chose for it or None)."""
    decisions = {line: decide(stated, known, of, chosen) for line, stated, chosen in rows}
    lines_by_record: dict[int, list[int]] = defaultdict(list)
    for line, decision in decisions.items():
        if decision.record is not None and decision.outcome in {Outcome.SAME, Outcome.CHANGED}:
            lines_by_record[decision.record].append(line)
    for pk, lines in lines_by_record.items():
        if len(lines) > 1:
            message = _("Lines %s are about the same record. Correct the file.") % ", ".join(map(str, lines))
            for line in lines:
                decisions[line] = Decision(Outcome.CONFLICT, pk, message)
    return decisions


def decide(stated: dict[str, Any], known: Known, of: Import, chosen: int | None = None) -> Decision:
    """Decide one row: match it, then compare."""
    keys = keys_stated(stated)
    if not keys:
        return Decision(
            Outcome.UNMATCHED,
            message=_("Has no AMY user name, e-mail address, GitHub name or ORCID iD to know them by."),
        )
    found = list(dict.fromkeys(pk for key in keys for pk in sorted(known.holders.get(key, ()))))
    if chosen in found:
        return _compare(stated, known, of, known.records[chosen])
    if len(found) > 1:
        return Decision(Outcome.CONFLICT, found[0], _several_message(keys, known), candidates=found)
    if found:
        return _compare_with_only(stated, known, of, known.records[found[0]])
    if not stated.get("name"):
        return Decision(Outcome.BAD, message=_("The name is missing, and nobody is known by the rest."))
    fields = {name: stated.get(name, "") for name in TEXT_FIELDS} | {
        "is_trainer": stated.get("is_trainer", False),
        "may_contact": stated.get("may_contact", of.people_may_be_contacted),
    }
    changes = [[name, None, value] for name, value in fields.items() if value]
    changes += [["emails", None, email] for email in stated.get("emails", [])]
    changes += [[kind, None, stated[kind]] for kind in FACT_KINDS if kind in stated]
    return Decision(Outcome.NEW, changes=changes)


def _compare_with_only(stated: dict[str, Any], known: Known, of: Import, record: KnownRecord) -> Decision:
    """Compare with the only record found, unless AMY calls the two by different names."""
    ours, theirs = record.fields["amy_username"], stated.get("amy_username", "")
    if ours and theirs and ours.casefold() != theirs.casefold():
        message = _("Is the AMY user “%(theirs)s”, but the record with these addresses is “%(ours)s”.")
        return Decision(Outcome.CONFLICT, record.pk, message % {"theirs": theirs, "ours": ours}, candidates=[record.pk])
    return _compare(stated, known, of, record)


def _several_message(keys: list[Key], known: Known) -> str:
    """Which of the row's names lead to which record, without saying who else that is."""
    values: dict[int, list[str]] = defaultdict(list)
    for key in keys:
        for pk in sorted(known.holders.get(key, ())):
            values[pk].append(key[1])
    parts = [", ".join(found) for found in values.values()]
    return _("Matches several records: one by %s.") % _("; another by ").join(parts)


def _compare(stated: dict[str, Any], known: Known, of: Import, record: KnownRecord) -> Decision:
    """What the row would change in a record. An older file only fills gaps and adds to the history of facts."""
    as_of = dt.date.fromisoformat(stated["as_of"]) if "as_of" in stated else of.as_of
    is_older = as_of < record.newest
    changes: list[list[Any]] = []
    for name, value in _own_fields(stated, known, of, record).items():
        before = record.fields[name]
        is_equal = before.casefold() == value.casefold() if name in CASE_FREE_FIELDS else before == value
        if not is_equal and not (is_older and (before or name in YES_NO_FIELDS)):
            changes.append([name, before, value])
    held = {email.casefold() for email in record.emails}
    changes += [
        ["emails", None, email]
        for email in stated.get("emails", [])
        if email.casefold() not in held and known.holds_alone(("email", email.casefold()), record.pk)
    ]
    for kind in FACT_KINDS:
        if kind in stated and (before := record.fact_on(kind, as_of)) != stated[kind]:
            changes.append([kind, before, stated[kind]])
    message = _("Older than what is known: fills gaps and adds to the history only.") if changes and is_older else ""
    return Decision(Outcome.CHANGED if changes else Outcome.SAME, record.pk, message, changes)


def _own_fields(stated: dict[str, Any], known: Known, of: Import, record: KnownRecord) -> dict[str, Any]:
    """The record's own fields that a row states and may set there."""
    fields = {name: stated[name] for name in OWN_FIELDS if name in stated}
    if not known.holds_alone(("amy_username", fields.get("amy_username", "").casefold()), record.pk):
        del fields["amy_username"]
    if of.format == ImportBatch.Format.AMY:
        if record.fields["zone"]:
            # Guessed from the airport: never better than what is known.
            fields.pop("zone", None)
        if of.people_may_be_contacted and record.pk not in known.said_no:
            fields["may_contact"] = True
    return fields

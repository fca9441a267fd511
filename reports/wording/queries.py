"""What the pages of own words read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mail.kinds import EXAMPLES, KINDS, Example, MailKind, Timing
from mail.models import Wording
from mail.rehearsal import Rehearsed, rehearse
from mail.wording import PARTS, known_words
from reports.outbox.queries import without_keys

RECENT = 20
SHORTEST_VALUE = 3


@dataclass(frozen=True)
class KindRow:
    """One kind of mail in the list."""

    kind: MailKind
    to: str | Promise
    timing: str | Promise
    wording: Wording | None


def kind_rows() -> list[KindRow]:
    """Every kind that rooms send, by what people call it; one query."""
    kept = {wording.kind: wording for wording in Wording.objects.select_related("changed_by")}
    rows = [
        KindRow(kind, EXAMPLES[slug].to if slug in EXAMPLES else "", timing_of(kind), kept.get(slug))
        for slug, kind in KINDS.items()
    ]
    return sorted(rows, key=lambda row: str(row.kind.label).casefold())


def timing_of(kind: MailKind) -> str | Promise:
    """When a kind leaves, in words."""
    return _("at once") if kind.timing is Timing.AT_ONCE else _("08:00 to 20:00 of the reader's day")


def kept_words(kind: MailKind) -> dict[str, str]:
    """The own words of a kind, by part; empty where the programme's stand."""
    wording = Wording.objects.filter(kind=kind.slug).first()
    return {part: getattr(wording, part) if wording else "" for part in PARTS}


def recent_things(kind: MailKind) -> dict[str, Any]:
    """Real things that a kind can be shown for, newest first, by their number as text."""
    example = EXAMPLES.get(kind.slug)
    return {str(thing.pk): thing for thing in islice(example.recent(), RECENT)} if example else {}


def example_of(kind: MailKind) -> Example | None:
    """How a kind is shown, if its room says so."""
    return EXAMPLES.get(kind.slug)


@dataclass(frozen=True)
class Shown:
    """A message as its reader would get it, without keys of links."""

    to: str
    subject: str
    text: str
    html: str


def usual_mail(kind: MailKind, thing: Any) -> Rehearsed | None:
    """The mail of a kind about a real thing in the programme's own words; None where it writes nothing."""
    example = EXAMPLES.get(kind.slug)
    return rehearse(example, thing, dict.fromkeys(PARTS, "")) if example else None


def preview(usual: Rehearsed, words: Mapping[str, str]) -> Shown:
    """The whole mail with these words."""
    row = usual.with_words(words).message
    return Shown(f"{row.to_name} <{row.to_email}>".strip(), row.subject, without_keys(row.text), without_keys(row.html))


# What no mail says by itself.
MARKS = {"opening": "[[opening]]", "closing": "[[closing]]"}


def usual_words(usual: Rehearsed) -> dict[str, str]:
    """The programme's own words of a kind, by part, as they stand in a mail.

    What a placeholder says there stands as that placeholder, so that the words can be copied and changed.
    """
    marked = usual.with_words({"subject": "", **MARKS})
    parts = {"subject": usual.message.subject, **_between_marks(usual.message.text, marked.message.text)}
    return {part: _with_placeholders(without_keys(text), usual.values) for part, text in parts.items()}


def _between_marks(usual: str, marked: str) -> dict[str, str]:
    """What stands in `usual` where `marked` has its marks."""
    before, _mark, rest = marked.partition(MARKS["opening"])
    facts, _mark, after = rest.partition(MARKS["closing"])
    usual = usual.removeprefix(before).strip()
    opening, _facts, closing = usual.partition(facts.strip()) if facts.strip() else (usual, "", "")
    return {"opening": opening.strip(), "closing": closing.strip().removesuffix(after.strip()).strip()}


def _with_placeholders(text: str, values: Mapping[str, str]) -> str:
    """The text with what placeholders stand for put back as placeholders, the longest first."""
    for word, value in sorted(values.items(), key=lambda pair: -len(pair[1])):
        if len(value) >= SHORTEST_VALUE:
            text = re.sub(rf"(?<![\w{{]){re.escape(value)}(?![\w}}])", f"{{{word}}}", text)
    return text


@dataclass(frozen=True)
class Placeholder:
    """One word that own words may hold in braces, and what it stands for."""

    word: str
    meaning: str


def placeholders(kind: MailKind) -> list[Placeholder]:
    """Every known placeholder with what it says."""
    said = {
        "name": _("the reader's first name"),
        "programme": _("the programme's name"),
        "contact": _("the address that answers go to"),
        "round": _("the round's name"),
        "group": _("the group"),
        "outcome": _("what the group works on"),
        "role": _("mentor or mentee"),
    }
    return [Placeholder(f"{{{word}}}", str(said.get(word, ""))) for word in known_words(kind)]

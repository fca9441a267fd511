"""Coordinators' own words for a kind of mail: its subject, and what stands before and after the facts.

The templates mark those places with the blocks `opening` and `closing`; times, names and links between them stay as
they are, so that they are always right. Own words are plain text with placeholders such as {name}: they are filled in
one pass and escaped, and never read as a template.
"""

import re
from collections.abc import Mapping
from typing import Any

import structlog
from django.conf import settings

from mail.kinds import EXAMPLES, MailKind
from mail.models import Wording
from mail.rehearsal import running

log = structlog.get_logger(__name__)

PLACEHOLDER = re.compile(r"[ \t]?\{([^{}\n]{0,60})\}")
ALWAYS_KNOWN = ("name", "programme", "contact")
PARTS = ("subject", "opening", "closing")


def known_words(kind: MailKind) -> tuple[str, ...]:
    """The placeholders that own words of this kind may hold, without their braces."""
    example = EXAMPLES.get(kind.slug)
    return ALWAYS_KNOWN + (example.words if example else ())


def unknown_words(kind: MailKind, text: str) -> list[str]:
    """The placeholders of a text that mean nothing in this kind, in their order and each once."""
    found = dict.fromkeys(match.group(1) for match in PLACEHOLDER.finditer(text))
    return [word for word in found if word not in known_words(kind)]


def values_of(kind: MailKind, name: str, reply_to: str, context: Mapping[str, Any]) -> dict[str, str]:
    """What each known placeholder stands for in one message; those that its context lacks are left out."""
    values = {
        "name": name.split(" ", maxsplit=1)[0],
        "programme": settings.PROGRAMME_NAME,
        "contact": reply_to or settings.CONTACT_EMAIL,
    }
    return values | {word: str(context[word]) for word in known_words(kind) if context.get(word) is not None}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled, in one pass; one that is empty takes the space before it along.

    Raises KeyError for a placeholder without a value.
    """

    def value(match: "re.Match[str]") -> str:
        found = values[match.group(1)]
        return match.group().partition("{")[0] + found if found else ""

    return PLACEHOLDER.sub(value, text)


def own_words(kind: MailKind, values: Mapping[str, str]) -> dict[str, str]:
    """The coordinators' words for one message, by part; empty for parts that stay as the programme wrote them.

    A part whose placeholders can't be filled stays so too: rather the programme's words than broken ones.
    """
    rehearsal = running()
    kept: Mapping[str, str] | None
    if rehearsal is not None and rehearsal.kind == kind.slug and rehearsal.words is not None:
        kept = rehearsal.words
    else:
        kept = Wording.objects.filter(kind=kind.slug).values(*PARTS).first()
    if kept is None:
        return {}
    words = {}
    for part in PARTS:
        try:
            words[part] = filled(kept[part], values).strip()
        except KeyError as missing:
            log.warning("own words can't be filled", kind=kind.slug, part=part, missing=str(missing))
    return {part: text for part, text in words.items() if text}

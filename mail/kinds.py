"""The kinds of e-mail that rooms send; each room declares its own beside the functions that queue them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise


class Timing(Enum):
    """When a kind may leave (`programme.md`: E-mails)."""

    HUMANE = "between 08:00 and 20:00 of the reader's own day"
    AT_ONCE = "at once: it is tied to an hour, or about security"


@dataclass(frozen=True)
class MailKind:
    """One kind of e-mail: its dotted name, what a person reads for it, when it leaves, whether it is bulk.

    Bulk kinds carry List-Unsubscribe and respect who unsubscribed; transactional ones do neither. A secret kind
    carries what only its reader may use, such as a link that sets a password; coordinators see that it was sent, but
    not its text. Of a hidden kind they don't see either who gets it.
    """

    slug: str
    label: str | Promise
    timing: Timing = Timing.HUMANE
    is_bulk: bool = False
    is_secret: bool = False
    is_hidden: bool = False


KINDS: dict[str, MailKind] = {}


def declare(kind: MailKind) -> MailKind:
    """Register a kind once, at import of a room's `emails`; a second kind of the same name is an error."""
    if kind.slug in KINDS and KINDS[kind.slug] != kind:
        raise ValueError(f"The mail kind {kind.slug} is declared twice.")
    KINDS[kind.slug] = kind
    return kind


@dataclass(frozen=True)
class Example:
    """How the words of a kind are shown to those who edit them: to whom it goes, and a real message of it.

    `recent()` gives things that the kind is about, newest first (a queryset, or a list of rows with a pk); their text
    is what a person chooses by. `queue(thing)` is the real queue function, run in a transaction that is taken back.
    `words` are keys of the context that own words may use as placeholders: their values stand for themselves as text.
    """

    kind: MailKind
    to: str | Promise
    recent: Callable[[], Iterable[Any]]
    queue: Callable[[Any], object]
    words: tuple[str, ...] = ()


EXAMPLES: dict[str, Example] = {}


def register_example(
    kind: MailKind,
    *,
    to: str | Promise,
    recent: Callable[[], Iterable[Any]],
    queue: Callable[[Any], object],
    words: tuple[str, ...] = (),
) -> Example:
    """Register the example of a kind, beside its queue function; a second one of a kind replaces it."""
    example = Example(kind, to, recent, queue, words)
    EXAMPLES[kind.slug] = example
    return example

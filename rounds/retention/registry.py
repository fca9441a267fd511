"""What rooms keep of a round's people. They register it in their `AppConfig.ready`.

register_link("groups.memberships", lambda round_: Membership.objects.filter(round=round_))
register_reduction("groups.messages", _("messages to groups"), rows=messages_with_words, reduce=blank_messages)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from rounds.models import Round

RowsOfRound = Callable[[Round], "QuerySet[Any]"]
Reduce = Callable[["QuerySet[Any]"], object]


@dataclass(frozen=True)
class Reduction:
    """One thing that goes. `rows` are those that still hold something of people; `reduce` takes it out of a batch of
    them, after which they are no longer among `rows`. Rows that counts need stay, without words and names."""

    label: str | Promise
    rows: RowsOfRound
    reduce: Reduce


links: dict[str, RowsOfRound] = {}
reductions: dict[str, Reduction] = {}


def register_link(name: str, rows: RowsOfRound) -> None:
    """Add rows of a round with a foreign key `user`: that of someone nameless takes the person's place in them."""
    links[name] = rows


def register_reduction(name: str, label: str | Promise, *, rows: RowsOfRound, reduce: Reduce) -> None:
    """Add something that a round's end plus its months take out; `label` is its plural, as coordinators read it."""
    reductions[name] = Reduction(label, rows, reduce)

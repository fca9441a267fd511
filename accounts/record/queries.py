"""Which decisions who may read, and how they are told."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import DecisionRecord, User

CONCERNS = "concern."


@dataclass(frozen=True)
class Change:
    """One value before and after, as text; empty where there was none."""

    name: str
    before: str
    after: str


def decisions_visible_to(user: User) -> QuerySet[DecisionRecord]:
    """What a coordinator may read: not what was decided about themselves, and concerns only as their handler."""
    found = DecisionRecord.objects.exclude(Q(about=user) & ~Q(made_by=user))
    return found if user.handles_concerns else found.exclude(action__startswith=CONCERNS)


def actions_in(decisions: QuerySet[DecisionRecord]) -> list[str]:
    """Every kind of decision among these, in order."""
    return sorted(decisions.order_by().values_list("action", flat=True).distinct())


def in_words(name: str) -> str:
    """A dotted name as words: application.accepted is "application accepted"."""
    return name.replace(".", " ").replace("_", " ").replace("-", " ")


def subject_in_words(subject: str) -> str:
    """What it was about: accounts.user:7 is "user 7"."""
    label, _colon, pk = subject.partition(":")
    return f"{label.rpartition('.')[2]} {pk}".strip()


def changes_of(decision: DecisionRecord) -> list[Change]:
    """What it changed, value by value; those that stayed are left out."""
    before, after = decision.before or {}, decision.after or {}
    return [
        Change(in_words(name), _text(before.get(name)), _text(after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if name not in before or name not in after or before[name] != after[name]
    ]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date | bool | int | float | str):
        return str(value)
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return ", ".join(f"{name} {_text(one)}" for name, one in value.items()) if isinstance(value, dict) else str(value)

"""What notes, and the words of plans, hold of a person. A page that others wrote on too is the group's."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from accounts.models import User
from accounts.personal_data import register_personal_data
from accounts.queries import proven_addresses
from groups.models import Note, NoteVersion, PlanPart

SHORTEST_NAME = 3
GONE = "…"


def export_notes(user: User) -> list[dict[str, Any]]:
    """When the person wrote on which page; what it said where nobody else wrote on it."""
    alone = _written_alone(user)
    versions = NoteVersion.objects.filter(written_by=user).select_related("note__group__round", "note__meeting")
    return [
        {
            "round": one.note.group.round.name,
            "meeting": one.note.meeting.number if one.note.meeting else None,
            "version": one.number,
            "written_at": one.written_at.isoformat(),
            "text": one.text if one.note_id in alone else None,
        }
        for one in versions.order_by("pk")
    ]


def erase(user: User) -> None:
    """Delete pages that the person alone wrote; on the others, and in plans, take out their name and addresses."""
    Note.objects.filter(pk__in=_written_alone(user)).delete()
    marks = [*proven_addresses(user), *([user.name] if len(user.name) >= SHORTEST_NAME else [])]
    groups = list(user.memberships.values_list("group", flat=True))
    _take_out(NoteVersion.objects.filter(note__group__in=groups), ["text"], marks)
    _take_out(PlanPart.objects.filter(group__in=groups), ["title", "tasks", "who", "preparation"], marks)
    NoteVersion.objects.filter(written_by=user).update(written_by=None)


def _written_alone(user: User) -> set[int]:
    """The pages on which nobody but this person wrote."""
    mine = NoteVersion.objects.filter(written_by=user).values("note")
    others = NoteVersion.objects.filter(note__in=mine).exclude(written_by=user).values("note")
    return set(Note.objects.filter(pk__in=mine).exclude(pk__in=others).values_list("pk", flat=True))


def _take_out[Row: models.Model](rows: Iterable[Row], names: list[str], marks: list[str]) -> None:
    for row in rows:
        before = [getattr(row, name) for name in names]
        after = [_without(value, marks) for value in before]
        if before != after:
            for name, value in zip(names, after, strict=True):
                setattr(row, name, value)
            row.save(update_fields=names)


def _without(value: Any, marks: list[str]) -> Any:
    """A text, or a list of texts, without these words."""
    if isinstance(value, list):
        return [_without(one, marks) for one in value]
    for mark in marks:
        value = value.replace(mark, GONE)
    return value


def register() -> None:
    """Tell the registry of personal data."""
    register_personal_data({"notes": export_notes}, erase)

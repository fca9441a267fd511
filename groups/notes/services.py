"""Writes of notes."""

from django.db import transaction

from accounts.models import User
from groups.models import Meeting, MentoringGroup, Note, NoteVersion
from groups.seen import ChangedMeanwhile


@transaction.atomic
def write_note(*, group: MentoringGroup, meeting: Meeting | None, text: str, seen: int, by: User) -> Note:
    """Add a version to the page of a meeting, or of the group; the same text again adds none.

    Raises ChangedMeanwhile where the page has another version than the one that was `seen` (0: nothing written).
    """
    note = _locked(group, meeting)
    newest = note.versions.filter(number=note.version).first()
    if (newest.text if newest else "") == text:
        return note
    if note.version != seen:
        raise ChangedMeanwhile(note)
    note.version += 1
    note.save(update_fields=["version"])
    NoteVersion.objects.create(note=note, number=note.version, text=text, written_by=by)
    return note


def restore_version(*, note: Note, number: int, seen: int, by: User) -> Note:
    """Say again what an earlier version said, as a new one; raises ChangedMeanwhile as `write_note` does."""
    text = note.versions.get(number=number).text
    return write_note(group=note.group, meeting=note.meeting, text=text, seen=seen, by=by)


@transaction.atomic
def share_note(*, group: MentoringGroup, meeting: Meeting | None, is_shared: bool) -> Note:
    """Show a page to the round, or no longer."""
    note = _locked(group, meeting)
    note.is_shared = is_shared
    note.save(update_fields=["is_shared"])
    return note


def _locked(group: MentoringGroup, meeting: Meeting | None) -> Note:
    """The page, made where there is none; who writes at the same moment waits here."""
    Note.objects.get_or_create(group=group, meeting=meeting)
    return Note.objects.select_for_update(of=("self",)).get(group=group, meeting=meeting)

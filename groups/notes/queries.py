"""Reads of notes. A page of notes is named by its meeting's number; 0 names the group's own."""

from django.db.models import Count

from groups.models import Meeting, MentoringGroup, Note, NoteVersion
from rounds.models import Round

OF_THE_GROUP = 0


def written_notes(group: MentoringGroup) -> list[Note]:
    """The group's own page first, then its meetings', the latest first; one query."""
    written = group.notes.filter(version__gt=0).select_related("meeting")
    return sorted(written, key=lambda note: (note.meeting is not None, -note.meeting.number if note.meeting else 0))


def note_at(group: MentoringGroup, number: int) -> Note | None:
    """The page of a meeting by its number, or the group's own; None where nobody wrote or shared anything yet."""
    notes = group.notes.select_related("meeting")
    of = notes.filter(meeting=None) if number == OF_THE_GROUP else notes.filter(meeting__number=number)
    return of.first()


def note_of(meeting: Meeting) -> Note | None:
    """The page of a meeting, for others who show it; None where nothing was written. One query."""
    return Note.objects.filter(meeting=meeting, version__gt=0).first()


def newest_version(note: Note | None) -> NoteVersion | None:
    """What a page says now, with who wrote it last."""
    if note is None or not note.version:
        return None
    return note.versions.select_related("written_by").filter(number=note.version).first()


def shared_note_counts(round_: Round) -> dict[int, int]:
    """How many pages of notes each group of a round shows to it, by group pk; one query."""
    shared = Note.objects.filter(group__round=round_, is_shared=True, version__gt=0)
    return dict(shared.order_by().values_list("group").annotate(n=Count("pk")))

"""Pages of notes: to read for the group, and for everyone where the group shares them; to write for its members."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import reader, signed_in
from accounts.markdown import render_markdown
from groups.fetching import own_group_or_404, whole_group_or_404
from groups.models import Meeting, MentoringGroup, Note
from groups.notes.forms import NoteForm, SeenForm, SharingForm
from groups.notes.queries import OF_THE_GROUP, newest_version, note_at, written_notes
from groups.notes.services import restore_version, share_note, write_note
from groups.permissions import sees_whole
from groups.queries import membership_of, visible_group_or_404
from groups.seen import ChangedMeanwhile


@signed_in
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """All pages of notes that the reader may see."""
    user = reader(request)
    group = visible_group_or_404(user, pk)
    mine, is_whole = membership_of(user, group), sees_whole(user, group)
    pages = [note for note in written_notes(group) if is_whole or note.is_shared]
    written = {note.meeting_id for note in pages}
    blank = [one for one in group.meetings.exclude(state=Meeting.State.CANCELLED) if one.pk not in written]
    words = {"mine": mine, "is_whole": is_whole, "notes": pages, "blank": blank if mine else []}
    return render(request, "groups/notes.html", words | _words(group))


@signed_in
def note(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One page of notes."""
    user = reader(request)
    group = visible_group_or_404(user, pk)
    is_whole, found = sees_whole(user, group), note_at(group, number)
    newest = newest_version(found)
    if not is_whole and (found is None or newest is None or not found.is_shared):
        raise Http404
    words = {
        "mine": membership_of(user, group),
        "is_whole": is_whole,
        "note": found,
        "newest": newest,
        "html": render_markdown(newest.text) if newest else "",
    }
    return render(request, "groups/note.html", words | _of(group, number))


@signed_in
def note_edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Write on a page of notes; who comes second sees both texts."""
    group, mine = own_group_or_404(reader(request), pk)
    words, found = _of(group, number), note_at(group, number)
    newest = newest_version(found)
    form = NoteForm(request.POST or None, initial={"text": newest.text if newest else ""})
    seen, is_changed = (_seen(request, -1) if request.method == "POST" else _version(found)), False
    if request.method == "POST" and form.is_valid():
        try:
            write_note(
                group=group,
                meeting=_meeting_or_404(group, number),
                text=form.cleaned_data["text"],
                seen=seen,
                by=mine.user,
            )
        except ChangedMeanwhile:
            found = note_at(group, number)
            newest, is_changed = newest_version(found), True
            seen = _version(found)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups:note", pk, number)
    return render(
        request,
        "groups/note_edit.html",
        words | {"form": form, "seen": seen, "is_changed": is_changed, "newest": newest},
    )


@signed_in
@require_POST
def note_share(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a page to the round, or no longer."""
    group, _mine = own_group_or_404(reader(request), pk)
    form = SharingForm(request.POST)
    form.full_clean()
    is_shared = form.cleaned_data["is_shared"]
    share_note(group=group, meeting=_meeting_or_404(group, number), is_shared=is_shared)
    said = _("Everyone who is signed in can read this page now.") if is_shared else _("Only your group reads it now.")
    messages.success(request, said)
    return redirect("groups:note", pk, number)


@signed_in
def note_versions(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Who wrote when."""
    group, _mine = whole_group_or_404(reader(request), pk)
    found = _note_or_404(group, number)
    versions = found.versions.select_related("written_by").order_by("-number")[:200]
    words = {"note": found, "versions": versions}
    return render(request, "groups/note_versions.html", words | _of(group, number))


@signed_in
def note_version(request: HttpRequest, pk: int, number: int, version: int) -> HttpResponse:
    """What a page said once; its members restore it from here, as a new version."""
    user = reader(request)
    group, mine = whole_group_or_404(user, pk)
    found = _note_or_404(group, number)
    shown = get_object_or_404(found.versions.select_related("written_by"), number=version)
    if request.method == "POST":
        if mine is None:
            raise Http404
        try:
            restore_version(note=found, number=version, seen=_seen(request, -1), by=user)
        except ChangedMeanwhile:
            messages.warning(request, _("Someone wrote on this page meanwhile. Please look at it once more."))
            return redirect(request.path)
        messages.success(request, _("The page says again what it said then. Nothing in between is lost."))
        return redirect("groups:note", pk, number)
    words = {"mine": mine, "note": found, "version": shown, "html": render_markdown(shown.text)}
    return render(request, "groups/note_version.html", words | _of(group, number))


def _words(group: MentoringGroup) -> dict[str, object]:
    return {"group": group, "round": group.round}


def _meeting_or_404(group: MentoringGroup, number: int) -> Meeting | None:
    """The meeting that a page is about; None for the group's own page."""
    return None if number == OF_THE_GROUP else get_object_or_404(group.meetings, number=number)


def _of(group: MentoringGroup, number: int) -> dict[str, object]:
    """What every page of notes says of itself."""
    return {"meeting": _meeting_or_404(group, number), "number": number} | _words(group)


def _note_or_404(group: MentoringGroup, number: int) -> Note:
    found = note_at(group, number)
    if found is None or not found.version:
        raise Http404
    return found


def _version(note: Note | None) -> int:
    return note.version if note else 0


def _seen(request: HttpRequest, otherwise: int) -> int:
    """Which version the form showed; without a readable one, `otherwise`."""
    form = SeenForm(request.POST)
    return int(form.cleaned_data["seen"]) if form.is_valid() else otherwise

"""The coordinator's pages of imports: upload, preview, apply, discard, undo, resolve."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import coordinator_page, reader
from accounts.imports.forms import UploadForm
from accounts.imports.queries import changes_of, counts_of, row_counts, rows_matching, sides_of
from accounts.imports.services import ImportRefused, PreviewIsStale, apply_import, discard_import, resolve_conflict
from accounts.imports.undo import undo_import, why_not_undone
from accounts.models import ImportBatch, ImportRow, InstructorRecord

ROWS_A_PAGE = 50
Outcome = ImportRow.Outcome


@coordinator_page
def imports(request: HttpRequest) -> HttpResponse:
    """Upload a file, and see what was imported before."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (batch := form.preview(reader(request))):
        return redirect("accounts_admin:import_preview", batch.pk)
    page = Paginator(ImportBatch.objects.select_related("uploaded_by"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "batches": row_counts(list(page))}
    return render(request, "accounts/imports/imports.html", context)


@coordinator_page
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What each row would do or has done, with the step that comes next."""
    batch = get_object_or_404(ImportBatch.objects.select_related("uploaded_by"), pk=pk)
    counts = counts_of(batch)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in Outcome.values else ""
    words = request.GET.get("q", "").replace("\0", "")[:200]
    page = Paginator(rows_matching(batch, outcome=outcome, words=words), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "batch": batch,
        "counts": [(value, label, counts[value]) for value, label in Outcome.choices],
        "total": sum(counts.values()),
        "new_count": counts[Outcome.NEW],
        "changed_count": counts[Outcome.CHANGED],
        "left_out_count": counts[Outcome.CONFLICT] + counts[Outcome.UNMATCHED] + counts[Outcome.BAD],
        "apply_count": counts[Outcome.NEW] + counts[Outcome.CHANGED],
        "outcome": outcome,
        "words": words,
        "page": page,
        "rows": [(row, changes_of(row)) for row in page],
        "why_not_undone": why_not_undone(batch) if batch.applied_at and not batch.undone_at else "",
    }
    return render(request, "accounts/imports/preview.html", context)


def _told(request: HttpRequest, batch: ImportBatch, act: Callable[[], str]) -> HttpResponse:
    """Do something to an import, say what came of it, and go back to its page."""
    try:
        messages.success(request, act())
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    except PreviewIsStale:
        messages.warning(
            request,
            _("Records have changed since this preview was made. Nothing was applied. This is how it looks now."),
        )
    return redirect("accounts_admin:import_preview", batch.pk)


@coordinator_page
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply the previewed import."""
    batch = get_object_or_404(ImportBatch, pk=pk)

    def act() -> str:
        counts = counts_of(apply_import(batch=batch, by=reader(request)))
        done = counts[Outcome.NEW] + counts[Outcome.CHANGED]
        return (
            ngettext(
                "Applied: %d change. You can undo it below.", "Applied: %d changes. You can undo them below.", done
            )
            % done
        )

    return _told(request, batch, act)


@coordinator_page
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an applied import back."""
    batch = get_object_or_404(ImportBatch, pk=pk)

    def act() -> str:
        undo_import(batch=batch, by=reader(request))
        return _("Undone: every record is as it was before this import.")

    return _told(request, batch, act)


@coordinator_page
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a preview."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        discard_import(batch=batch, by=reader(request))
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts_admin:import_preview", batch.pk)
    messages.success(request, _("Discarded “%s”. No record was changed.") % batch.file_name)
    return redirect("accounts_admin:import")


@coordinator_page
def conflict(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """A conflicting row beside the records that it could be about; choose one, or none."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    row = get_object_or_404(batch.rows.all(), line=line)
    choices = row.data.get("choices") or row.data.get("candidates", [])
    candidates = list(InstructorRecord.objects.filter(pk__in=choices).prefetch_related("emails", "facts"))
    if not candidates:
        raise Http404
    if request.method == "POST":
        chosen = request.POST.get("record", "")
        record = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
        try:
            resolve_conflict(row=row, record=record, by=reader(request))
        except ImportRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("accounts_admin:import_preview", pk)
    context = {"row": row, "batch": batch, "candidates": candidates, "sides": sides_of(row, candidates)}
    return render(request, "accounts/imports/conflict.html", context)

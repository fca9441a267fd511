"""Keeping a participant report, applying it once, and taking it back."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from rounds.models import ParticipantReport, SignUp, Sitting
from rounds.sessions.attendance import row_for
from rounds.sessions.queries import STANDING
from rounds.sessions.reports.matching import Match, match_report
from rounds.sessions.reports.reading import read_report

Attended = SignUp.Attended


class NotNow(ValueError):  # noqa: N818 - the name says what is the matter
    """Why it can't be done, in a sentence."""


def keep_report(*, sitting: Sitting, file_name: str, content: bytes, by: User) -> ParticipantReport:
    """Read a file and keep its lines for the preview; raises RefusedFile."""
    read = read_report(content)
    return ParticipantReport.objects.create(
        sitting=sitting, file_name=file_name[:200], rows=read.rows(), uploaded_by=by
    )


@transaction.atomic
def apply_report(
    *,
    report: ParticipantReport,
    minimum: int,
    accepted: Collection[str],
    others_missed: bool,
    by: User,
    now: dt.datetime | None = None,
) -> int:
    """Record who was there; returns how many rows were written. Raises NotNow if it was applied already.

    Sure are those with a known address; `accepted` are the ticks (`Match.tick`) of proposals and of strangers with an
    address. Less than `minimum` minutes count as missed, for those who signed up; what was recorded by hand as there
    stays. With `others_missed`, those who signed up and are not in the list have missed it. Of the list itself
    nothing is kept; the report keeps what each row said before, for `undo_report`.
    """
    now = now or timezone.now()
    report = _locked(report)
    if report.applied_at is not None:
        raise NotNow(_("This list was applied already; nothing was recorded twice."))
    matched = match_report(report, minimum)
    chosen = [*matched.sure, *(match for match in matched.proposed if match.tick in accepted)]
    chosen += [match for match in matched.strangers if match.participant.email and match.tick in accepted]
    changes: dict[int, dict[str, Any]] = {}
    for match in chosen:
        _record(match, report.sitting, changes, by=by, now=now, minimum=minimum)
    if others_missed:
        for row in SignUp.objects.filter(STANDING, sitting=report.sitting, attended="").exclude(pk__in=changes):
            _write(row, Attended.ABSENT, None, changes, by=by, now=now)
    report.rows, report.applied_at = list(changes.values()), now
    report.save(update_fields=["rows", "applied_at"])
    record_decision(
        by=by,
        action="session.report_applied",
        subject=report.sitting,
        after={str(change["sign_up"]): change["after"][0] for change in changes.values()},
    )
    return len(changes)


def _locked(report: ParticipantReport) -> ParticipantReport:
    reports = ParticipantReport.objects.select_for_update(of=("self",)).select_related("sitting__session__round")
    found = reports.filter(pk=report.pk).first()
    if found is None:
        raise NotNow(_("This list isn't there any more."))
    return found


def _record(
    match: Match, sitting: Sitting, changes: dict[int, dict[str, Any]], *, by: User, now: dt.datetime, minimum: int
) -> None:
    """Write one participant's row; the minutes of two entries of the same person add up."""
    known, person = match.known, match.participant
    if known is not None and known.sign_up is not None:
        row = SignUp.objects.select_for_update().get(pk=known.sign_up.pk)
    else:
        user = known.user if known else None
        row, _is_new = row_for(sitting=sitting, user=user, email=person.email, name=person.name)
    minutes = person.minutes + ((row.minutes or 0) if row.pk in changes else 0)
    if minutes >= minimum:
        attended = Attended.PRESENT
    elif row.pk is None or row.signed_up_at is None:
        return
    else:
        attended = Attended.ABSENT
    _write(row, attended, minutes, changes, by=by, now=now)


def _write(
    row: SignUp,
    attended: SignUp.Attended,
    minutes: int | None,
    changes: dict[int, dict[str, Any]],
    *,
    by: User,
    now: dt.datetime,
) -> None:
    is_new = row.pk is None
    before = [row.attended, row.minutes, row.recorded_at.isoformat() if row.recorded_at else None, row.recorded_by_id]
    keeps = attended == Attended.ABSENT and row.attended in {Attended.PRESENT, Attended.RECORDING}
    row.attended = row.attended if keeps else attended
    row.minutes, row.recorded_at, row.recorded_by = minutes, now, by
    row.save()
    change = changes.setdefault(row.pk, {"sign_up": row.pk, "is_new": is_new, "before": before})
    change["after"] = [row.attended, row.minutes]


@transaction.atomic
def undo_report(*, report: ParticipantReport, by: User) -> int:
    """Take back what a report recorded, except where something else was recorded since; returns how many rows."""
    report = _locked(report)
    if report.applied_at is None:
        raise NotNow(_("This list isn't applied."))
    restored = 0
    for change in report.rows:
        row = SignUp.objects.select_for_update().filter(pk=change["sign_up"]).first()
        if row is None or [row.attended, row.minutes] != change["after"]:
            continue
        restored += 1
        if change["is_new"]:
            row.delete()
            continue
        row.attended, row.minutes, recorded_at, row.recorded_by_id = change["before"]
        row.recorded_at = dt.datetime.fromisoformat(recorded_at) if recorded_at else None
        row.save()
    record_decision(by=by, action="session.report_undone", subject=report.sitting, after={"rows": restored})
    report.delete()
    return restored


@transaction.atomic
def discard_report(*, report: ParticipantReport) -> None:
    """Forget a list that was not applied; raises NotNow for one that was."""
    report = _locked(report)
    if report.applied_at is not None:
        raise NotNow(_("This list was applied: undo it instead."))
    report.delete()

"""What this room, and those below it, keep of a round's people."""

from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from accounts.models import DecisionRecord
from accounts.records import ERASED, redact_decisions
from rounds.models import Application, ApplicationNote, ParticipantReport, Round, SignUp
from rounds.retention.registry import register_link, register_reduction
from rounds.sessions.due import FORGOTTEN_DOMAIN, forget

WORDS = ("about", "goals", "dispute", "city", "decision_reason")


def applications(round_: Round) -> QuerySet[Application]:
    """Applications that hold words, drafts, evidence or who decided."""
    held = ~Q(draft={}) | ~Q(evidence=[]) | ~Q(languages=[]) | Q(decided_by__isnull=False) | Q(sent_by__isnull=False)
    for name in WORDS:
        held |= ~Q((name, ""))
    return Application.objects.filter(held, round=round_)


def blank_applications(rows: QuerySet[Application]) -> None:
    """Keep role, state, what was chosen and what was said of workshops taught; the rest goes."""
    blank: dict[str, Any] = dict.fromkeys(WORDS, "")
    nothing: dict[str, Any] = {"draft": {}, "evidence": [], "languages": [], "decided_by": None, "sent_by": None}
    rows.update(draft_saved_at=None, says_trained_on=None, checkout_extended_to=None, **blank, **nothing)


def notes(round_: Round) -> QuerySet[ApplicationNote]:
    """Coordinators' notes."""
    return ApplicationNote.objects.filter(application__round=round_)


def sign_ups(round_: Round) -> QuerySet[SignUp]:
    """Sign-ups with an address, of people with and without an account."""
    return SignUp.objects.filter(sitting__session__round=round_).exclude(email__endswith=f"@{FORGOTTEN_DOMAIN}")


def forget_sign_ups(rows: QuerySet[SignUp]) -> None:
    """Keep that someone signed up or came."""
    for row in rows:
        forget(row)


def reports(round_: Round) -> QuerySet[ParticipantReport]:
    """Lists of who was in a call."""
    return ParticipantReport.objects.filter(sitting__session__round=round_)


def decisions_about(rows: QuerySet[Any]) -> QuerySet[DecisionRecord]:
    """Decisions about these rows that still name somebody or give a reason; for rooms above too."""
    label = rows.model._meta.label_lower
    named = Concat(Value(f"{label}:"), Cast("pk", CharField()), output_field=CharField())
    held = Q(about__isnull=False) | ~Q(reason__in=["", ERASED])
    return DecisionRecord.objects.filter(held, subject__in=rows.order_by().values(named=named))


def decisions(round_: Round) -> QuerySet[DecisionRecord]:
    """Decisions about the round's applications."""
    return decisions_about(Application.objects.filter(round=round_))


def forget_decisions(rows: QuerySet[DecisionRecord]) -> None:
    """Keep that something was decided, by whom and when."""
    pks = list(rows.values_list("pk", flat=True))
    redact_decisions(DecisionRecord.objects.filter(pk__in=pks))
    DecisionRecord.objects.filter(pk__in=pks).update(about=None)


def register() -> None:
    """Tell the registry."""
    register_link("rounds.applications", lambda round_: Application.objects.filter(round=round_))
    register_link("rounds.sign_ups", lambda round_: SignUp.objects.filter(sitting__session__round=round_))
    register_reduction(
        "rounds.applications", _("applications: words and drafts"), rows=applications, reduce=blank_applications
    )
    register_reduction("rounds.notes", _("notes on applications"), rows=notes, reduce=lambda rows: rows.delete())
    register_reduction("rounds.sign_ups", _("sign-ups: names and addresses"), rows=sign_ups, reduce=forget_sign_ups)
    register_reduction("rounds.reports", _("lists of calls"), rows=reports, reduce=lambda rows: rows.delete())
    register_reduction(
        "rounds.decisions",
        _("decisions on applications: about whom and why"),
        rows=decisions,
        reduce=forget_decisions,
    )

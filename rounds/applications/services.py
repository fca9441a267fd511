"""Writes of applications by (or for) the person who applies: drafts, sending, withdrawing, notes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import instructor_records_of, latest_facts
from accounts.records import record_decision
from rounds.applications import emails
from rounds.applications.answers import Answers, keep_answers
from rounds.applications.evidence import check
from rounds.applications.fields import fields_of
from rounds.applications.queries import offer_of
from rounds.applications.windows import NotOpen, Window, why_not_corrected, why_not_edited, why_not_open, window_of
from rounds.hooks import is_placed
from rounds.models import Application, ApplicationNote, Round

State = Application.State
GONE = [State.WITHDRAWN, State.DECLINED]
# Far more than anyone types into one field; a draft is kept as it is, even where it is too long to be sent.
LONGEST_TEXT = 20_000
MOST_TEXTS = 50


def live_application(round_: Round, user: User, role: str) -> Application | None:
    """The one application of a person to a round in a role that is neither withdrawn nor declined."""
    applications = Application.objects.filter(round=round_, user=user, role=role)
    return applications.exclude(state__in=GONE).select_related("user", "round").first()


@transaction.atomic
def save_draft(
    *,
    round_: Round,
    user: User,
    role: str,
    typed: Mapping[str, list[str]],
    times_sent: int = 0,
    by: User | None = None,
    now: dt.datetime | None = None,
) -> Application:
    """Keep what was typed, complete or not, as the form sends it (name to texts); nothing is checked or decided.

    Names that the form doesn't have are left out, and texts beyond all measure are cut.
    `times_sent` is how often the application had been sent when its page was opened: a draft that arrives after a
    later sending is stale and is not kept. Raises NotOpen, also where a coordinator would write over a person's draft.
    """
    now = now or timezone.now()
    application = _open_application(round_, user, role, by, now)
    if by and by != user and application.sent_by_id is None:
        raise NotOpen(_("The draft is the person's own, so what you change here is kept only when you send it."))
    if application.times_sent != times_sent:
        return application
    application.draft = _draft_of(application, typed)
    application.draft_saved_at = now
    application.save(update_fields=["draft", "draft_saved_at", "changed_at"])
    return application


@transaction.atomic
def send_application(
    *,
    round_: Round,
    user: User,
    role: str,
    answers: Answers,
    by: User | None = None,
    now: dt.datetime | None = None,
) -> Application:
    """Send an application, or send it anew with changes; keeps answers, checks the rules and queues the mails.

    In time: accepted when the rules are met, else flagged. After closing: onto the waiting list. A coordinator's
    acceptance stays while the evidence is the same. Sending the same again changes nothing and mails nobody.
    `by` is a coordinator who sends on the person's behalf, or corrects it, also after closing: what was sent in time
    stays in time. Raises NotOpen.
    """
    now = now or timezone.now()
    application = _open_application(round_, user, role, by, now)
    has_changed = keep_answers(application, answers)
    was_sent = application.state != State.DRAFT
    if was_sent and not has_changed:
        _forget_draft(application)
        return application
    before = {"state": application.state, "evidence": application.evidence}
    _judge(application, now)
    application.times_sent += 1
    application.sent_at = application.sent_at or now
    application.draft, application.draft_saved_at = {}, None
    if by and by != user:
        application.sent_by = by
    application.save()
    _record(application, by=by, before=before)
    _tell_of_sending(application, state_before=State(str(before["state"])))
    return application


@transaction.atomic
def withdraw_application(*, application: Application, now: dt.datetime | None = None) -> Application:
    """Withdraw at the person's own wish; a draft that was never sent is thrown away. Twice is once. Raises NotOpen."""
    now = now or timezone.now()
    application = _locked(application.pk)
    if application.state == State.WITHDRAWN:
        return application
    if application.state == State.DRAFT:
        emails.cancel_moot(application=application)
        application.delete()
        return application
    if is_placed(application) or application.state == State.DECLINED:
        raise NotOpen(why_not_edited(application, now))
    before = {"state": application.state}
    application.state, application.decided_at = State.WITHDRAWN, now
    application.draft, application.draft_saved_at = {}, None
    application.save()
    _record(application, by=application.user, before=before)
    emails.queue_withdrawn(application=application)
    return application


@transaction.atomic
def apply_on_behalf(
    *, round_: Round, role: str, email: str, name: str, by: User, now: dt.datetime | None = None
) -> Application:
    """Begin an application for someone else and return it to be filled in; makes their account where there is none.

    The account has no password: they set one with "forgot password". An application that is there already is returned
    as it is. Raises NotOpen, also for a coordinator's own address: they apply like everyone.
    """
    now = now or timezone.now()
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user == by:
        raise NotOpen(_("This is your own address. Please apply on the round's page, like everyone."))
    user = user or User.objects.create_user(email, name=name)
    found = live_application(round_, user, role)
    if found:
        return found
    application = _open_application(round_, user, role, by, now)
    record_decision(by=by, action="application.begun", subject=application, about=user, after={"role": role})
    return application


def add_note(*, application: Application, text: str, by: User) -> ApplicationNote:
    """Keep a coordinator's note; the person never sees it."""
    return ApplicationNote.objects.create(application=application, text=text, written_by=by)


def _open_application(round_: Round, user: User, role: str, by: User | None, now: dt.datetime) -> Application:
    """The live application, locked, made where there is none; raises NotOpen where it can't be written now."""
    found = live_application(round_, user, role)
    if found is None:
        if refusal := why_not_open(round_, now) or _why_not_again(round_, user, role):
            raise NotOpen(refusal)
        found, _is_new = Application.objects.exclude(state__in=GONE).get_or_create(
            round=round_, user=user, role=role, defaults={"sent_by": by if by != user else None}
        )
    application = _locked(found.pk)
    is_on_behalf = by is not None and by != user
    if refusal := why_not_corrected(application) if is_on_behalf else why_not_edited(application, now):
        raise NotOpen(refusal)
    return application


def _why_not_again(round_: Round, user: User, role: str) -> str:
    """A coordinator's decision to decline isn't undone by applying again."""
    if not Application.objects.filter(round=round_, user=user, role=role, state=State.DECLINED).exists():
        return ""
    return _("Your application to this round was declined. Please write to us if something has changed.")


def _locked(pk: int) -> Application:
    """The application with a lock until the transaction ends (on SQLite, transactions queue anyway)."""
    return Application.objects.select_for_update(of=("self",)).select_related("user", "round").get(pk=pk)


def _draft_of(application: Application, typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What of it belongs to the form; PostgreSQL can't keep the NUL character, and nobody types it."""
    offer = offer_of(application.round, application.role, application)
    layout = fields_of(offer.round, offer.role, offer.outcomes, offer.types, offer.agreement)
    names = [name for _head, fields in layout for name in fields if name in typed]
    return {name: [text.replace("\x00", "")[:LONGEST_TEXT] for text in typed[name][:MOST_TEXTS]] for name in names}


def _forget_draft(application: Application) -> None:
    application.draft, application.draft_saved_at = {}, None
    application.save(update_fields=["draft", "draft_saved_at", "changed_at"])


def _judge(application: Application, now: dt.datetime) -> None:
    """Check the rules and set evidence and state; a coordinator's decision stays while its evidence does."""
    facts = latest_facts(instructor_records_of([application.user]).get(application.user.pk))
    verdict = check(application, facts, now.astimezone(dt.UTC).date())
    evidence: list[dict[str, Any]] = [piece.as_json() for piece in verdict.evidence]
    is_as_decided = application.decided_by_id is not None and evidence == application.evidence
    application.evidence = evidence
    if is_as_decided or (application.decided_by_id and application.state == State.WAITING):
        return
    was_in_time = application.sent_at is not None and not application.is_late
    if not was_in_time and window_of(application.round, now) in {Window.LATE, Window.OVER}:
        application.is_late, application.state = True, State.WAITING
    else:
        application.state = State.ACCEPTED if verdict.accepts else State.FLAGGED
    application.decided_at, application.decided_by, application.decision_reason = now, None, ""


def _record(application: Application, *, by: User | None, before: dict[str, Any]) -> None:
    """Who: the rules decide about what a person sends; the person themselves about withdrawing."""
    record_decision(
        by=by,
        action=f"application.{application.state}",
        subject=application,
        about=application.user,
        before=before,
        after={"state": application.state, "evidence": application.evidence},
    )


def _tell_of_sending(application: Application, *, state_before: Application.State) -> None:
    if state_before == State.DRAFT:
        emails.queue_received(application=application)
    else:
        emails.queue_changed(application=application)
    if application.state != state_before:
        emails.queue_decision(
            application=application, about=f"application:{application.pk}:sent-{application.times_sent}"
        )

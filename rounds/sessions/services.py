"""The coordinator's writes of sessions and sittings, each on record."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.records import record_decision
from rounds.models import Round, Session, Sitting
from rounds.sessions import moving
from rounds.sessions.emails import cancel_reminders_of


@transaction.atomic
def add_session(*, round_: Round, values: Mapping[str, Any], by: User) -> Session:
    """Add a session beyond the programme's four."""
    session = Session.objects.create(round=round_, kind=Session.Kind.OTHER, **values)
    record_decision(by=by, action="session.added", subject=session, after=dict(values))
    return session


@transaction.atomic
def change_session(*, session: Session, values: Mapping[str, Any], by: User) -> bool:
    """Change what a session is and for whom; says whether anything changed. Those signed up stay signed up."""
    stored = Session.objects.select_for_update().get(pk=session.pk)
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    if not changed:
        return False
    before = {name: getattr(stored, name) for name in changed}
    for name, value in changed.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(changed))
    record_decision(by=by, action="session.changed", subject=stored, before=before, after=changed)
    return True


@transaction.atomic
def add_sitting(*, session: Session, values: Mapping[str, Any], by: User) -> Sitting:
    """Hold a session once more; the same time twice is once."""
    Session.objects.select_for_update().get(pk=session.pk)
    same = session.sittings.filter(starts_at=values["starts_at"], is_cancelled=False).first()
    if same is not None:
        return same
    sitting = Sitting.objects.create(session=session, **values)
    record_decision(by=by, action="sitting.added", subject=sitting, after=_said(values))
    return sitting


@transaction.atomic
def change_sitting(*, sitting: Sitting, values: Mapping[str, Any], by: User, now: dt.datetime | None = None) -> int:
    """Change a sitting; those who signed up are told of another time, at once or in daytime. Returns how many mails.

    With another link to join, reminders that were sent already are sent anew within their window.
    """
    now = now or timezone.now()
    stored = Sitting.objects.select_for_update(of=("self",)).select_related("session__round").get(pk=sitting.pk)
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    if not changed:
        return 0
    before = {name: getattr(stored, name) for name in changed}
    has_new_link = "join_url" in changed and stored.ends_at > now
    if has_new_link and "starts_at" not in changed and "ends_at" not in changed:
        cancel_reminders_of(stored)
        stored.sequence += 1
    stored.join_url, stored.recording_url = values["join_url"], values["recording_url"]
    stored.save(update_fields=["join_url", "recording_url", "sequence"])
    record_decision(by=by, action="sitting.changed", subject=stored, before=_said(before), after=_said(changed))
    return moving.move_sitting(sitting=stored, starts_at=values["starts_at"], ends_at=values["ends_at"], now=now)


@transaction.atomic
def cancel_sitting(*, sitting: Sitting, by: User, now: dt.datetime | None = None) -> int:
    """Don't hold a sitting; those who signed up are told once. Returns how many mails."""
    stored = Sitting.objects.select_for_update(of=("self",)).select_related("session__round").get(pk=sitting.pk)
    if stored.is_cancelled:
        return 0
    mails = moving.cancel_sitting(sitting=stored, now=now or timezone.now())
    record_decision(by=by, action="sitting.cancelled", subject=stored, after={"mails": mails})
    return mails


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the record keeps them: instants in ISO form."""
    return {name: value.isoformat() if isinstance(value, dt.datetime) else value for name, value in values.items()}

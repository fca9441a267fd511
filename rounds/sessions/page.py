"""What the page of a session shows: its sittings as they stand for one reader."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from rounds.models import Session, SignUp, Sitting
from rounds.sessions.audience import FOR_OTHERS, is_for
from rounds.sessions.queries import has_attended, sign_ups_of
from rounds.sessions.signing_up import is_standing

Audience = Session.Audience


@dataclass(frozen=True)
class SittingRow:
    """One sitting: over, cancelled, running or to come, and whether the reader signed up for it."""

    sitting: Sitting
    state: str
    minutes: int
    is_mine: bool

    @property
    def is_open(self) -> bool:
        """Whether one can still sign up for it."""
        return self.state in {"now", "to come"}


def sitting_rows(session: Session, mine: SignUp | None, now: dt.datetime) -> list[SittingRow]:
    """A session's sittings in order; reads `session.sittings.all()`."""
    return [
        SittingRow(
            sitting=sitting,
            state=state_of(sitting, now),
            minutes=int((sitting.ends_at - sitting.starts_at).total_seconds() // 60),
            is_mine=mine is not None and mine.sitting_id == sitting.pk,
        )
        for sitting in session.sittings.all()
    ]


def state_of(sitting: Sitting, now: dt.datetime) -> str:
    """One of: cancelled, over, now, to come."""
    if sitting.is_cancelled:
        return "cancelled"
    if sitting.ends_at <= now:
        return "over"
    return "now" if sitting.starts_at <= now else "to come"


def read_page(session: Session, user: User | AnonymousUser, now: dt.datetime) -> dict[str, Any]:
    """Everything about a session for one reader: at most three queries, none for a visitor."""
    rows = sign_ups_of(user, session) if isinstance(user, User) else []
    standing = [row for row in rows if is_standing(row) and not row.sitting.is_cancelled]
    mine = max(standing, key=lambda row: row.sitting.starts_at, default=None)
    sittings = sitting_rows(session, mine, now)
    may_come = is_for(session, user)
    is_open = any(row.is_open for row in sittings)
    was_there = has_attended(session, rows)
    recorded = any(row.sitting.recording_url and row.state == "over" for row in sittings)
    return {
        "session": session,
        "round": session.round,
        "sittings": sittings,
        "mine": mine,
        "mine_is_open": any(row.is_mine and row.is_open for row in sittings),
        "may_come": may_come,
        "is_open": is_open,
        "was_there": was_there,
        "may_say_watched": may_come and recorded and not was_there and session.kind == Session.Kind.ONBOARDING,
        "for_others": FOR_OTHERS.get(Audience(session.audience), ""),
    }

"""When people may apply, edit and withdraw."""

import datetime as dt
from enum import Enum

from django.utils.translation import gettext as _

from rounds.hooks import is_placed
from rounds.models import Application, Round

State = Application.State


class Window(Enum):
    """Where a round stands for those who want to apply."""

    BEFORE = "not open yet"
    OPEN = "open"
    LATE = "closed; the waiting list is open"
    OVER = "nobody joins any more"


class NotOpen(Exception):  # noqa: N818 - the name says what is the matter
    """Sending or editing isn't possible now; the message is a sentence for the person."""


def window_of(round_: Round, now: dt.datetime) -> Window:
    """Where a round stands at an instant; at `closes_at` itself it is closed."""
    if now < round_.opens_at:
        return Window.BEFORE
    if now < round_.closes_at:
        return Window.OPEN
    return Window.LATE if now < round_.joining_ends_at else Window.OVER


def why_not_open(round_: Round, now: dt.datetime) -> str:
    """A sentence where nobody may send an application now; "" where people may."""
    window = window_of(round_, now)
    if window is Window.BEFORE:
        return _("Applications to this round are not open yet.")
    if window is Window.OVER:
        return _("This round no longer takes people. You can ask to be told when the next one opens.")
    return ""


def why_not_edited(application: Application, now: dt.datetime, *, placed: bool | None = None) -> str:
    """A sentence where the person may not edit what they sent (or go on with a draft); "" where they may.

    What was sent in time is edited until closing; what came late, while the waiting list is open; and nothing once
    its person has a place, since others count on what it said. `placed` spares asking where the caller knows.
    """
    window = window_of(application.round, now)
    if application.state == State.DRAFT:
        return why_not_open(application.round, now)
    if application.state == State.WITHDRAWN:
        return _("You withdrew this application. You can apply again.")
    if application.state == State.DECLINED:
        return _("This application was declined. Please write to us if something has changed.")
    if window is not Window.OPEN and not (window is Window.LATE and application.is_late):
        return _("Applications have closed, so this one stays as it is. Please write to us if something must change.")
    if is_placed(application) if placed is None else placed:
        return _("You have a place in a group that counts on what you said. Please talk to your group or write to us.")
    return ""


def why_not_corrected(application: Application) -> str:
    """A sentence where not even a coordinator may change a live application of someone else; "" where they may."""
    if is_placed(application):
        return _("This person has a place in a group that counts on what they said, so it stays as it is.")
    return ""

"""What became of an application and what happens next, in sentences that page and e-mail share."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rounds.models import Application

State = Application.State


@dataclass(frozen=True)
class Outlook:
    """Where the application stands, and what comes next, when."""

    stands: str
    next: str


def outlook_of(application: Application, now: dt.datetime, *, placed: bool = False) -> Outlook:
    """The two sentences for the person who applied."""
    round_ = application.round
    if placed:
        stands = _("You are in a group of %(round)s.") % {"round": round_.name}
        return Outlook(stands, _("Your group's page has everything."))
    return Outlook(_stands(application), _next(application, now))


def _stands(application: Application) -> str:
    """Where it stands."""
    words = {"role": application.get_role_display()}
    return {
        State.DRAFT: _("Your application as %(role)s is a draft: nobody sees it yet.") % words,
        State.FLAGGED: _("Your application as %(role)s is in. A coordinator reads it before it goes on.") % words,
        State.ACCEPTED: _("Your application as %(role)s is accepted.") % words,
        State.WAITING: _("You are on the waiting list as %(role)s.") % words,
        State.DECLINED: _("We could not take you into this round as %(role)s.") % words,
        State.WITHDRAWN: _("You withdrew your application as %(role)s.") % words,
    }[State(application.state)]


def _next(application: Application, now: dt.datetime) -> str:
    """What comes next, and when."""
    round_ = application.round
    words = {
        "closes": date_format(round_.closes_on, "j F Y"),
        "match": date_format(round_.match_on, "j F Y"),
        "joining": date_format(round_.joining_ends_at.date(), "j F Y"),
    }
    still_to_match = now.date() <= round_.match_on
    return {
        State.DRAFT: _("Finish it and send it: applications close on %(closes)s.") % words
        if now < round_.closes_at
        else _("Applications have closed; when you send it, it goes onto the waiting list."),
        State.FLAGGED: _("You hear from us before groups are published on %(match)s.") % words
        if still_to_match
        else _("You hear from us soon."),
        State.ACCEPTED: _(
            "Groups are published on %(match)s. You get an e-mail then: with your group, or with what would place you."
        )
        % words
        if still_to_match
        else _("As soon as a group fits you, you get an e-mail."),
        State.WAITING: _(
            "When a group has room, or a new one can be formed, you get an e-mail. People join until %(joining)s."
        )
        % words,
        State.DECLINED: _("If something has changed, or we got something wrong, please write to us."),
        State.WITHDRAWN: _("Thank you for telling us. You are welcome again, in this round or another."),
    }[State(application.state)]

"""A round's dates in order, as its page shows them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rounds.models import Round, Session

Kind = Session.Kind


@dataclass(frozen=True)
class Stage:
    """One dated stage: the day, what happens, a few words more, whether it is over, next or to come, and its page."""

    on: dt.date
    name: str
    note: str = ""
    instant: dt.datetime | None = None
    place: str = "to come"
    url: str = ""


def timeline_of(round_: Round, now: dt.datetime, sessions: Mapping[str, int]) -> list[Stage]:
    """The stages in order of their days; the first that isn't over is next.

    `sessions` are the pages of the round's sessions: pk by kind.
    """
    pages = {kind: reverse("rounds:session", args=[pk]) for kind, pk in sessions.items()}
    ends_on = round_.starts_on + dt.timedelta(weeks=round_.weeks)
    meetings = _("Groups meet for %(weeks)s weeks, until %(month)s.") % {
        "weeks": round_.weeks,
        "month": date_format(ends_on, "F Y"),
    }
    stages = [
        Stage(round_.opens_on, _("Applications open")),
        Stage(round_.info_on, _("Info session"), _("Bring your questions."), url=pages.get(Kind.INFO, "")),
        Stage(
            round_.closes_on,
            _("Applications close"),
            _("At the end of that day anywhere on Earth. Later ones join the waiting list."),
            round_.closes_at,
        ),
        Stage(round_.match_on, _("Groups are published"), _("Everyone who applied gets an e-mail.")),
        Stage(
            round_.onboarding_on,
            _("Mentor onboarding"),
            _("Two sittings, for different time zones."),
            url=pages.get(Kind.ONBOARDING, ""),
        ),
        Stage(round_.starts_on, _("First week of meetings"), meetings),
        Stage(
            round_.touch_base_on,
            _("Touch base"),
            _("Mentors and representatives meet the coordinator half-way."),
            url=pages.get(Kind.TOUCH_BASE, ""),
        ),
        Stage(
            round_.showcase_on,
            _("Showcase"),
            _("Each group shows what it did; everyone is invited."),
            url=pages.get(Kind.SHOWCASE, ""),
        ),
    ]
    stages.sort(key=lambda stage: stage.on)
    today = now.astimezone(dt.UTC).date()
    coming = [stage for stage in stages if stage.on >= today]
    following = coming[0] if coming else None
    return [replace(s, place="next" if s is following else "to come" if s in coming else "over") for s in stages]


def days_left(round_: Round, now: dt.datetime) -> int:
    """Whole days until applications close; 0 on the last day."""
    return max((round_.closes_at - now).days, 0)

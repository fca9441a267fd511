"""Sessions at which members are expected: what of them still waits for someone, on their front page."""

import datetime as dt

from django.db.models import Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from groups.duties import Owed
from groups.models import Membership
from rounds.models import Round, Session, SignUp, Sitting
from rounds.sessions.audience import is_expected
from rounds.sessions.making import DATE_OF_KIND
from rounds.sessions.queries import STANDING, of_person

SOON = dt.timedelta(weeks=2)
# Around the round's date: its sittings may have been moved by hand.
NEAR = dt.timedelta(weeks=3)


def owed(user: User, memberships: list[Membership], now: dt.datetime) -> list[Owed]:
    """Sessions to sign up for: onboarding as soon as one mentors, touch base and showcase from two weeks before.

    `memberships` are the person's active ones, with group and round. One query for mentors, and for others while one
    of these sessions may be near; else none.
    """
    of_round = {one.round_id: one for one in memberships if one.is_mentor or _is_near(one.group.round, now)}
    if not of_round:
        return []
    return [
        duty
        for session in _open_sessions(user, of_round, now)
        if _is_expected(session, of_round[session.round_id]) and (duty := _duty(session, now)) is not None
    ]


def _is_near(round_: Round, now: dt.datetime) -> bool:
    return any(abs(day - now.date()) <= NEAR for day in (round_.touch_base_on, round_.showcase_on))


def _open_sessions(user: User, of_round: dict[int, Membership], now: dt.datetime) -> list[Session]:
    """Sessions of these rounds for which the person neither signed up nor came, each with its next start."""
    held = Q(sittings__is_cancelled=False)
    done = SignUp.objects.filter(of_person(user), sitting__session=OuterRef("pk")).filter(
        Q(attended__in=[SignUp.Attended.PRESENT, SignUp.Attended.RECORDING])
        | (STANDING & Q(sitting__is_cancelled=False, sitting__ends_at__gt=now))
    )
    recorded = Sitting.objects.filter(session=OuterRef("pk"), ends_at__lte=now).exclude(recording_url="")
    return list(
        Session.objects.filter(~Exists(done), round__in=of_round, kind__in=DATE_OF_KIND)
        .annotate(
            next_start=Min("sittings__starts_at", filter=held & Q(sittings__ends_at__gt=now)),
            is_recorded=Exists(recorded),
        )
        .order_by(F("next_start").asc(nulls_last=True), "pk")
    )


def _is_expected(session: Session, membership: Membership) -> bool:
    return is_expected(session, is_mentor=membership.is_mentor, is_representative=membership.is_representative)


def _duty(session: Session, now: dt.datetime) -> Owed | None:
    """What to do about one session, if anything now."""
    next_start: dt.datetime | None = getattr(session, "next_start", None)
    url = reverse("rounds:session", args=[session.pk])
    is_onboarding = session.kind == Session.Kind.ONBOARDING
    words = {"session": session.name}
    if next_start is not None:
        if not is_onboarding and next_start - now > SOON:
            return None
        words["day"] = date_format(localtime(next_start), "j F")
        return Owed(_("Sign up for %(session)s: %(day)s.") % words, url, _("Sign up"))
    if is_onboarding and getattr(session, "is_recorded", False):
        return Owed(_("Watch the recording of %(session)s, then say so.") % words, url, _("Watch"))
    return None

"""The sessions that every round has, on its dates; and those of an earlier round, moved along."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.models import Round, Session, Sitting

Kind, Audience = Session.Kind, Session.Audience

# Far enough apart that everyone is awake for one of them (`programme.md`: the showcase of 2018-2), in UTC.
HOURS = (dt.time(14), dt.time(23))


@dataclass(frozen=True)
class SessionOffer:
    """One session as the programme has it: on which date of the round, how long, for whom, in which words."""

    kind: Session.Kind
    date_field: str
    minutes: int
    audience: Session.Audience
    name: str | Promise
    description: str | Promise


OFFERS = (
    SessionOffer(
        Kind.INFO,
        "info_on",
        60,
        Audience.EVERYONE,
        _("Info session"),
        _("What mentoring groups are, what they ask of you, and time for all of your questions. Come to either time."),
    ),
    SessionOffer(
        Kind.ONBOARDING,
        "onboarding_on",
        60,
        Audience.MENTORS,
        _("Mentor onboarding"),
        _("How to lead a group from the first meeting to the showcase. Come to either time, or watch the recording."),
    ),
    SessionOffer(
        Kind.TOUCH_BASE,
        "touch_base_on",
        60,
        Audience.REPRESENTATIVES,
        _("Touch base"),
        _("Half-way: how the groups are doing, and what would help them. Come to either time."),
    ),
    SessionOffer(
        Kind.SHOWCASE,
        "showcase_on",
        90,
        Audience.EVERYONE,
        _("Showcase"),
        _("Each group shows in a few minutes what it did. Everyone is welcome; come to either time."),
    ),
)
DATE_OF_KIND: dict[str, str] = {offer.kind: offer.date_field for offer in OFFERS}


def new_room(session: Session) -> str:
    """A room of its own for a sitting, by the round's pattern; "" where there is none."""
    return session.round.room_link(session.kind, secrets.token_urlsafe(9))


def make_sessions(round_: Round) -> list[Session]:
    """Give a new round the programme's four sessions, each with its two sittings on the round's date."""
    sessions = Session.objects.bulk_create(
        Session(
            round=round_,
            kind=offer.kind,
            name=str(offer.name),
            description=str(offer.description),
            audience=offer.audience,
        )
        for offer in OFFERS
    )
    Sitting.objects.bulk_create(
        Sitting(
            session=session,
            starts_at=start,
            ends_at=start + dt.timedelta(minutes=offer.minutes),
            join_url=new_room(session),
        )
        for session, offer in zip(sessions, OFFERS, strict=True)
        for start in (dt.datetime.combine(getattr(round_, offer.date_field), hour, dt.UTC) for hour in HOURS)
    )
    return sessions


def copy_sessions(source: Round, round_: Round) -> list[Session]:
    """Give a round the sessions of another, each sitting as far from its date as it was; the usual ones if it has none.

    Each gets a room of its own; recordings and sign-ups aren't copied, nor are cancelled sittings. Times stay as they
    are in UTC.
    """
    originals = list(source.sessions.prefetch_related("sittings"))
    if not originals:
        return make_sessions(round_)
    return [_copy(original, source, round_) for original in originals]


def _copy(original: Session, source: Round, round_: Round) -> Session:
    field = DATE_OF_KIND.get(original.kind, "opens_on")
    by = getattr(round_, field) - getattr(source, field)
    session = Session.objects.create(
        round=round_,
        kind=original.kind,
        name=original.name,
        description=original.description,
        audience=original.audience,
        materials_url=original.materials_url,
    )
    Sitting.objects.bulk_create(
        Sitting(
            session=session,
            starts_at=sitting.starts_at + by,
            ends_at=sitting.ends_at + by,
            join_url=new_room(session),
        )
        for sitting in original.sittings.all()
        if not sitting.is_cancelled
    )
    return session

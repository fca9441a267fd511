"""Rounds and applications for tests."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_user
from rounds.models import (
    Application,
    MentoringType,
    Outcome,
    OutcomeChoice,
    Round,
    Session,
    SignUp,
    Sitting,
    Tool,
)
from rounds.sessions.making import OFFERS

# Days after opening, as in the programme's table of stages.
TIMETABLE = {
    "opens_on": 0,
    "info_on": 6,
    "closes_on": 20,
    "match_on": 23,
    "onboarding_on": 27,
    "starts_on": 28,
    "touch_base_on": 77,
    "mid_survey_on": 77,
    "showcase_on": 108,
    "end_survey_on": 108,
    "report_on": 115,
    "follow_up_on": 470,
}
numbers = count(1)


def round_fields(opens_on: dt.date | None = None, **fields: Any) -> dict[str, Any]:
    """The fields of a round with the programme's timing, open for three days unless `opens_on` says otherwise."""
    opens_on = opens_on or timezone.localdate(timezone=dt.UTC) - dt.timedelta(days=3)
    number = next(numbers)
    dates = {name: opens_on + dt.timedelta(days=days) for name, days in TIMETABLE.items()}
    words = {"slug": f"round-{number}", "name": f"Round {number}", "contact_email": "round@programme.example"}
    return words | dates | fields


def make_round(**fields: Any) -> Round:
    """Make a round from `round_fields`."""
    return Round.objects.create(**round_fields(**fields))


def make_outcome(round_: Round, slug: str = "teaching-workshops/python") -> Outcome:
    """Make an outcome of a round ("type" or "type/tool"), with its type and tool where they are missing."""
    type_slug, _, tool_slug = slug.partition("/")
    name = type_slug.replace("-", " ").title()
    kind, _new = MentoringType.objects.get_or_create(
        round=round_, slug=type_slug, defaults={"name": name, "has_tools": bool(tool_slug)}
    )
    tool = None
    if tool_slug:
        tool, _new = Tool.objects.get_or_create(round=round_, slug=tool_slug, defaults={"name": tool_slug.capitalize()})
    return Outcome.objects.create(round=round_, type=kind, tool=tool, slug=slug)


def make_application(
    round_: Round, user: User | None = None, *, chooses: Sequence[Outcome] = (), **fields: Any
) -> Application:
    """Make an accepted mentee's application that ranks the outcomes in order; `fields` say otherwise."""
    usual = {
        "role": Application.Role.MENTEE,
        "state": Application.State.ACCEPTED,
        "sent_at": timezone.now(),
        "languages": ["en"],
    }
    application = Application.objects.create(round=round_, user=user or make_user(), **(usual | fields))
    OutcomeChoice.objects.bulk_create(
        OutcomeChoice(application=application, outcome=outcome, rank=rank)
        for rank, outcome in enumerate(chooses, start=1)
    )
    return application


def make_mentor_application(
    round_: Round, user: User | None = None, *, chooses: Sequence[Outcome] = (), **fields: Any
) -> Application:
    """Make an accepted mentor's application for up to five mentees; `fields` say otherwise."""
    usual = {"role": Application.Role.MENTOR, "capacity": 5}
    return make_application(round_, user, chooses=chooses, **(usual | fields))


def make_session(round_: Round | None = None, kind: str = "info", **fields: Any) -> Session:
    """Make a session of a round without any sitting; `fields` say otherwise than the programme."""
    offer = next((offer for offer in OFFERS if offer.kind == kind), None)
    usual = {
        "round": round_ or make_round(),
        "kind": kind,
        "name": str(offer.name) if offer else "Another session",
        "audience": offer.audience if offer else Session.Audience.EVERYONE,
    }
    return Session.objects.create(**(usual | fields))


def make_sitting(
    session: Session | None = None, starts_in: dt.timedelta = dt.timedelta(days=5), **fields: Any
) -> Sitting:
    """Make a sitting of an hour that starts so long from now, on a full minute; `fields` say otherwise."""
    starts_at = fields.pop("starts_at", None) or (timezone.now() + starts_in).replace(second=0, microsecond=0)
    usual = {"starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=1), "join_url": "https://meet.example/s"}
    return Sitting.objects.create(session=session or make_session(), **(usual | fields))


def make_sign_up(sitting: Sitting, user: User | None = None, **fields: Any) -> SignUp:
    """Sign someone up two days before the sitting: a person with an account, or with `email` a visitor."""
    if user is None and "email" not in fields:
        user = make_user()
    before = sitting.starts_at - dt.timedelta(days=2)
    usual: dict[str, Any] = {"signed_up_at": before, "confirmed_at": before, "user": user, "zone": "Europe/Berlin"}
    if user is not None:
        usual |= {"email": user.email, "name": user.name, "zone": user.zone}
    return SignUp.objects.create(sitting=sitting, **(usual | fields))

"""What the programme offers unless a round says otherwise: types with focuses, tools, timing (`programme.md`)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from rounds.hooks import round_made
from rounds.models import Agreement, MentoringType, Outcome, Round, Tool
from rounds.resources.services import fill_resources
from rounds.sessions.making import make_sessions


@dataclass(frozen=True)
class TypeOffer:
    """One type of mentoring."""

    slug: str
    name: str
    has_tools: bool
    focuses: tuple[str, ...]


TYPES = (
    TypeOffer(
        "lesson-maintenance",
        "Lesson Maintenance",
        has_tools=True,
        focuses=("Contributing to current lesson development", "Contributing to lesson maintenance"),
    ),
    TypeOffer(
        "teaching-workshops",
        "Teaching Workshops",
        has_tools=True,
        focuses=("Developing confidence and skill in teaching", "Preparing to teach a specific lesson"),
    ),
    TypeOffer(
        "organizing-workshops",
        "Organizing Workshops",
        has_tools=False,
        focuses=("Logistics of organizing", "Logistics of running"),
    ),
    TypeOffer(
        "community-building",
        "Community Building",
        has_tools=False,
        focuses=("Strategies to build local communities", "Tried-and-true events"),
    ),
)
TOOLS = (("git", "Git"), ("shell", "Shell"), ("python", "Python"), ("r", "R"), ("sql", "SQL"))

# The first version of what people agree to; later versions are rows of their own.
AGREEMENTS = {
    Agreement.Kind.MENTOR: [
        "I follow the Code of Conduct, and report when someone breaks it.",
        "With my group I share the community's values and live by them.",
        "I am welcoming and supportive, and leave out words that belittle (“just”, “simply”, “obviously”).",
        "I question what has become too easy for me to see, so that newcomers can follow.",
        "I make mistakes in the open and show how I recover from them.",
        "I stay active in one of the community's channels.",
        "I keep up with changes to the lessons that I teach.",
        "I tell the committee and the staff what works and what does not.",
        "I settle a schedule with my group, shape meetings to its needs, and answer within a few days.",
        "I record who came and how we are doing, and I follow up with those who were missing.",
    ],
    Agreement.Kind.MENTEE: [
        "I tell my mentor what I want to reach and what I need for it.",
        "I come to meetings and take part, or let my mentor know beforehand that I can't.",
        "I treat everyone in my group with respect, and follow the Code of Conduct.",
    ],
}

# Days after opening.
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
DATE_FIELDS = tuple(TIMETABLE)


def usual_dates(opens_on: dt.date) -> dict[str, dt.date]:
    """The programme's dates for a round that opens on a day."""
    return {name: opens_on + dt.timedelta(days=days) for name, days in TIMETABLE.items()}


@transaction.atomic
def fill_round(round_: Round) -> list[Outcome]:
    """Give a new round its sessions, the programme's types, tools and all outcomes made of them, and its rules.

    People need agreements, too.
    """
    publish_first_agreements()
    round_made(round_)
    fill_resources(round_)
    make_sessions(round_)
    tools = [
        Tool.objects.create(round=round_, slug=slug, name=name, position=position)
        for position, (slug, name) in enumerate(TOOLS)
    ]
    outcomes: list[Outcome] = []
    for position, offer in enumerate(TYPES):
        kind = MentoringType.objects.create(
            round=round_,
            slug=offer.slug,
            name=offer.name,
            has_tools=offer.has_tools,
            focuses=list(offer.focuses),
            position=position,
        )
        outcomes += [make_outcome(kind, tool) for tool in (tools if offer.has_tools else [None])]
    return outcomes


def make_outcome(kind: MentoringType, tool: Tool | None) -> Outcome:
    """Offer one outcome; its slug is type or type/tool, its name in the matching."""
    slug = f"{kind.slug}/{tool.slug}" if tool else kind.slug
    return Outcome.objects.create(round=kind.round, type=kind, tool=tool, slug=slug)


def publish_first_agreements(published_on: dt.date = dt.date(2018, 8, 1)) -> None:
    """Make sure that mentors and mentees have something to agree to."""
    for kind, points in AGREEMENTS.items():
        if not Agreement.objects.filter(kind=kind).exists():
            Agreement.objects.create(kind=kind, version=1, points=points, published_on=published_on)

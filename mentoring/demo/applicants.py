"""The demonstration's applications: what invented people would have answered, checked like anyone's."""

import datetime as dt
import random
from dataclasses import dataclass

from accounts.models import User
from mentoring.demo.people import Crowd
from rounds.models import Agreement, Application, Outcome, OutcomeChoice, Round

Role = Application.Role

# How much people want each type, so that the demonstration is as lopsided as a real round.
DEMAND = {"teaching-workshops": 5, "lesson-maintenance": 2, "organizing-workshops": 2, "community-building": 1}
ABOUT = [
    "I have taught with a co-instructor since my first workshop and like to plan lessons out loud.",
    "I teach researchers who have never programmed, and I still learn from each of them.",
    "I organize workshops at my library; bring me your spreadsheets and your room bookings.",
    "I started as a helper and know how long the way to the front of the room can feel.",
]
GOALS = [
    "Teach my first workshop this term, and know what to do when something breaks in front of everyone.",
    "Find out how others pace a lesson; I always run out of time before the exercises.",
    "Bring a workshop to my institute, where nobody has organized one before.",
    "Make my first contribution to a lesson, and dare to review someone else's.",
]


@dataclass
class Answers:
    """What one applicant answered beside name and hours."""

    user: User
    role: str
    workshops_taught: int
    certified: bool
    outcomes: list[Outcome]


class Applicants:
    """Lets a crowd apply to one round."""

    def __init__(self, round_: Round, crowd: Crowd) -> None:
        self.round = round_
        self.crowd = crowd
        self.random: random.Random = crowd.random
        self.outcomes = list(round_.outcomes.select_related("type", "tool"))
        self.agreements = {
            kind: Agreement.objects.filter(kind=kind).order_by("-version").first() for kind in Agreement.Kind.values
        }

    def wishes(self, how_many: int) -> list[Outcome]:
        """Draw outcomes that someone would rank, best first."""
        left = list(self.outcomes)
        drawn: list[Outcome] = []
        while left and len(drawn) < how_many:
            weights = [DEMAND.get(outcome.type.slug, 1) for outcome in left]
            drawn.append(left.pop(self.random.choices(range(len(left)), weights)[0]))
        return drawn

    def mentor(self, user: User) -> Answers:
        """Someone certified who has taught twice or more."""
        return Answers(user, Role.MENTOR, self.crowd.workshops_taught(at_least=2), True, self.wishes(3))

    def mentee(self, user: User) -> Answers:
        """Someone new."""
        certified = self.random.random() < 0.7
        return Answers(user, Role.MENTEE, self.crowd.workshops_taught(at_most=1), certified, self.wishes(4))

    def apply(self, answers: Answers, **more: object) -> Application:
        """Store one sent application, accepted; `more` overrides its fields."""
        draw = self.random
        is_mentor = answers.role == Role.MENTOR
        agreement = self.agreements[answers.role]
        sent_at = dt.datetime.combine(
            self.round.opens_on + dt.timedelta(days=draw.randint(1, 8)), dt.time(draw.randint(7, 20), 15), dt.UTC
        )
        fields: dict[str, object] = {
            "state": Application.State.ACCEPTED,
            "sent_at": sent_at,
            "decided_at": sent_at,
            "languages": answers.user.languages,
            "says_certified": "yes" if answers.certified else "no",
            "says_workshops_taught": answers.workshops_taught,
            "says_in_training": "" if answers.certified else "yes",
            "says_trained_on": None if answers.certified else self.round.opens_on - dt.timedelta(days=30),
            "agreement": agreement,
            "agreed_points": list(range(len(agreement.points))) if agreement else [],
            "agrees_to_conduct": True,
            "shares_email": draw.random() < 0.7,
            "may_be_listed": draw.random() < 0.8,
            "tell_of_next_round": draw.random() < 0.5,
        }
        if is_mentor:
            fields |= {
                "capacity": draw.choice([3, 4, 4, 5]),
                "co_mentor": draw.choice(["accept", "accept", "wish", "no"]),
                "about": draw.choice(ABOUT),
            }
        else:
            fields |= {"goals": draw.choice(GOALS), "has_helped": draw.random() < 0.6}
        application = Application.objects.create(
            round=self.round, user=answers.user, role=answers.role, **(fields | more)
        )
        OutcomeChoice.objects.bulk_create(
            OutcomeChoice(application=application, outcome=outcome, rank=rank)
            for rank, outcome in enumerate(answers.outcomes, start=1)
        )
        return application

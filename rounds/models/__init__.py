"""Tables of a round: its dates and rules, what people can choose, and their applications."""

from rounds.models.applications import Application, ApplicationNote, NextRoundInterest, OutcomeChoice
from rounds.models.offers import Agreement, MentoringType, Outcome, Tool
from rounds.models.rounds import ANYWHERE_ON_EARTH, Round

__all__ = [
    "ANYWHERE_ON_EARTH",
    "Agreement",
    "Application",
    "ApplicationNote",
    "MentoringType",
    "NextRoundInterest",
    "Outcome",
    "OutcomeChoice",
    "Round",
    "Tool",
]

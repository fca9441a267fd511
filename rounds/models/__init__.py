"""Tables of a round: its dates and rules, what people can choose, their applications, and its sessions."""

from rounds.models.applications import Application, ApplicationNote, NextRoundInterest, OutcomeChoice
from rounds.models.fit import FitMap, FitSnapshot
from rounds.models.offers import Agreement, MentoringType, Outcome, Tool
from rounds.models.rounds import ANYWHERE_ON_EARTH, Round
from rounds.models.sessions import ParticipantReport, Resource, Session, SignUp, Sitting

__all__ = [
    "ANYWHERE_ON_EARTH",
    "Agreement",
    "Application",
    "ApplicationNote",
    "FitMap",
    "FitSnapshot",
    "MentoringType",
    "NextRoundInterest",
    "Outcome",
    "OutcomeChoice",
    "ParticipantReport",
    "Resource",
    "Round",
    "Session",
    "SignUp",
    "Sitting",
    "Tool",
]

"""Tables of mentoring groups: proposals of the matching, published groups and their members, and all that they do."""

from groups.models.care import FollowUp, GroupAlert
from groups.models.groups import Membership, MentoringGroup, Placement
from groups.models.meetings import (
    Attendance,
    CalendarFeed,
    Meeting,
    MeetingSeries,
    Rsvp,
    TimeAnswer,
    TimeOption,
    TimePoll,
)
from groups.models.plans import Goal, GroupMessage, Note, NoteVersion, PlanPart
from groups.models.proposals import Proposal, ProposalMove, ProposalPart
from groups.models.recruits import RecruitSearch
from groups.models.showcase import Question, QuestionVote, ShowcaseConsent, ShowcasePlace, Slide

__all__ = [
    "Attendance",
    "CalendarFeed",
    "FollowUp",
    "Goal",
    "GroupAlert",
    "GroupMessage",
    "Meeting",
    "MeetingSeries",
    "Membership",
    "MentoringGroup",
    "Note",
    "NoteVersion",
    "Placement",
    "PlanPart",
    "Proposal",
    "ProposalMove",
    "ProposalPart",
    "Question",
    "QuestionVote",
    "RecruitSearch",
    "Rsvp",
    "ShowcaseConsent",
    "ShowcasePlace",
    "Slide",
    "TimeAnswer",
    "TimeOption",
    "TimePoll",
]

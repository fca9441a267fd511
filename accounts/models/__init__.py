"""Tables of people: who they are, what imports know of them, what was decided about them, and their concerns."""

from accounts.models.concerns import Concern, ConcernEntry
from accounts.models.imports import ImportBatch, ImportRow, InstructorEmail, InstructorFact, InstructorRecord
from accounts.models.people import Availability, Organization, OrganizationContact, Region, User, UserManager
from accounts.models.records import DecisionRecord

__all__ = [
    "Availability",
    "Concern",
    "ConcernEntry",
    "DecisionRecord",
    "ImportBatch",
    "ImportRow",
    "InstructorEmail",
    "InstructorFact",
    "InstructorRecord",
    "Organization",
    "OrganizationContact",
    "Region",
    "User",
    "UserManager",
]

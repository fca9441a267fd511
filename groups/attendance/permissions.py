"""Who may record who was at a meeting, and read what others said of it (`trust.md`: Who sees what)."""

from accounts.models import User
from groups.models import MentoringGroup
from groups.queries import membership_of


def can_record_attendance(user: User, group: MentoringGroup) -> bool:
    """The group's lead and co-mentor, and coordinators; not those who are mentees of the very group.

    `group` comes with its active members.
    """
    own = membership_of(user, group)
    return own.is_mentor if own else user.is_coordinator


def sees_attendance_of_all(user: User, group: MentoringGroup) -> bool:
    """Who may record it reads it of everyone, with the reasons given beforehand; mentees read their own."""
    return can_record_attendance(user, group)

"""What one person sees of each member of a group: page and e-mail show the same."""

from dataclasses import dataclass

from accounts.models import User
from groups.models import Membership, MentoringGroup
from groups.permissions import sees_about, sees_email, sees_goals, sees_name_in_public
from groups.queries import members_in_order
from slots.cells import CELLS_PER_WEEK, MINUTES_PER_CELL, cell_of
from slots.weekly import clock_changes, describe_slot
from slots.zones import countries


@dataclass(frozen=True)
class Face:
    """One member as a reader sees them; what the reader may not see is empty."""

    membership: Membership
    name: str
    role: str
    place: str
    local_time: str
    email: str
    goals: str
    about: str
    is_me: bool
    is_new: bool


def member_faces(group: MentoringGroup, reader: User) -> list[Face]:
    """The members of a group, fetched with it, as a member or coordinator sees them; no query."""
    members = members_in_order(group)
    first_day = min((member.joined_on for member in members), default=None)
    return [
        Face(
            membership=member,
            name=member.user.name,
            role=member.get_role_display(),
            place=place_of(member.user),
            local_time=_local_time(group, member.user.zone),
            email=member.user.email if sees_email(reader, group, member) else "",
            goals=member.application.goals if not member.is_mentor and sees_goals(reader, group, member) else "",
            about=member.application.about if sees_about(reader, group, member) else "",
            is_me=member.user_id == reader.pk,
            is_new=member.joined_on != first_day,
        )
        for member in members
    ]


@dataclass(frozen=True)
class PublicFace:
    """What anyone signed in may see of a group: its outcome, its slot on their clock, and who agreed to be named."""

    group: MentoringGroup
    slot: str
    slot_cells: list[int]
    names: list[str]
    unnamed: int


def public_face(group: MentoringGroup, zone: str) -> PublicFace:
    """The public face of a group that was fetched with its members, for a reader in `zone`; no query."""
    members = members_in_order(group)
    names = [member.user.name for member in members if sees_name_in_public(member)]
    slot = describe_slot(group.slot, group.starts_on, group.weeks, zone, group.every_weeks)
    return PublicFace(group, slot, slot_cells(group, zone), names, len(members) - len(names))


def slot_cells(group: MentoringGroup, zone: str) -> list[int]:
    """The cells of the usual meeting on the clock of `zone`, for the picture of the week."""
    notes = clock_changes(group.slot, group.starts_on, group.weeks, zone, group.every_weeks)
    first = cell_of(notes.day, notes.minute)
    return [cell % CELLS_PER_WEEK for cell in range(first, first + -(-group.round.meeting_minutes // MINUTES_PER_CELL))]


def place_of(user: User) -> str:
    """Where in the world someone is: city and country, as far as they said."""
    return ", ".join(part for part in (user.city, countries().get(user.country, "")) if part)


def _local_time(group: MentoringGroup, zone: str) -> str:
    """The slot on a member's clock, with the dates of clock changes."""
    said = describe_slot(group.slot, group.starts_on, group.weeks, zone, group.every_weeks)
    return said.replace(" your time", "")

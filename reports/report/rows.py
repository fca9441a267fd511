"""What the figures are counted from: plain rows, so that counting them is pure."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

Person = tuple[int, int, str]  # A round's pk, a user's pk, and "mentor" or "mentee".


@dataclass(frozen=True)
class RoundRow:
    """The dates of a round."""

    pk: int
    name: str
    opens_on: dt.date
    match_on: dt.date
    starts_on: dt.date
    ends_on: dt.date
    showcase_on: dt.date
    end_survey_on: dt.date


@dataclass(frozen=True)
class ApplicationRow:
    """An application that was sent. `type`, `region` and `organization` are "" where they aren't known.

    `is_nameless` once the round's data were reduced: someone without a name, of the same country and organization,
    stands in the person's place.
    """

    pk: int
    round: int
    user: int
    role: str
    is_eligible: bool
    type: str = ""
    region: str = ""
    organization: str = ""
    is_nameless: bool = False

    @property
    def person(self) -> Person:
        """Who, in which round and role."""
        return self.round, self.user, self.role


@dataclass(frozen=True)
class MemberRow:
    """A place in a group, with the type of mentoring that the group works on."""

    pk: int
    application: int
    group: int
    round: int
    is_mentor: bool
    type: str
    joined_on: dt.date
    left_at: dt.datetime | None = None

    def was_member_at(self, instant: dt.datetime) -> bool:
        """Whether this person had joined (by the day, UTC) and not left at an instant."""
        return self.joined_on <= instant.astimezone(dt.UTC).date() and (self.left_at is None or instant < self.left_at)


class MeetingRow(NamedTuple):
    """A meeting that was not cancelled."""

    pk: int
    group: int
    round: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_held: bool


class AttendanceRow(NamedTuple):
    """What was recorded of a member at a held meeting: present, excused or absent."""

    meeting: int
    member: int
    status: str


@dataclass(frozen=True)
class Asked:
    """How often a question was put to members of a round, and how often it was answered."""

    asked: int = 0
    answered: int = 0


@dataclass
class Material:
    """All rows of some rounds; `did` has, by stage, who reached it otherwise than by a row here."""

    rounds: dict[int, RoundRow] = field(default_factory=dict)
    applications: list[ApplicationRow] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)
    meetings: list[MeetingRow] = field(default_factory=list)
    attendance: list[AttendanceRow] = field(default_factory=list)
    did: dict[str, set[Person]] = field(default_factory=dict)
    follow_ups: dict[int, Asked] = field(default_factory=dict)
    surveys: dict[tuple[int, str], Asked] = field(default_factory=dict)
    rsvps: set[tuple[int, int]] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

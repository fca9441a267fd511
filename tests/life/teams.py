"""Who was in which group when, who led it, and when its meetings were to be: read once, asked for any instant."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import DecisionRecord
from groups.models import Meeting, Membership, MentoringGroup, TimePoll
from rounds.models import Round
from tests.life.events import Change, Diary

Role = Membership.Role
EVER = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Spell:
    """A start at which a meeting was to be, known from one instant until another."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    known_from: dt.datetime
    known_until: dt.datetime


@dataclass
class Team:
    """One group."""

    group: MentoringGroup
    everyone: list[Membership]
    meetings: list[Meeting]
    repaired: list[dt.datetime]
    changes: list[Change]

    def __str__(self) -> str:
        return f"group {self.group.number}"

    @property
    def formed_at(self) -> dt.datetime:
        """When the first of its members got their place."""
        return min(joined_at(one) for one in self.everyone)

    def members(self, instant: dt.datetime) -> list[Membership]:
        """Who was in the group."""
        return [one for one in self.everyone if was_in(one, instant)]

    def mentors(self, instant: dt.datetime) -> list[Membership]:
        """The lead and the co-mentor."""
        return [one for one in self.members(instant) if one.role != Role.MENTEE]

    def lead(self, instant: dt.datetime) -> Membership | None:
        """Who led the group."""
        leads = [one for one in self.mentors(instant) if one.role == Role.LEAD and self._leads_since(one) <= instant]
        return leads[0] if leads else None

    def _leads_since(self, member: Membership) -> dt.datetime:
        """From joining on, or since the repair after the lead before had left."""
        leads = [one for one in self.everyone if one.role == Role.LEAD and one.pk != member.pk]
        before = [
            one.left_at for one in leads if one.left_at and (member.left_at is None or one.left_at < member.left_at)
        ]
        return min((at for at in self.repaired if at >= max(before)), default=EVER) if before else joined_at(member)

    def spells(self, meeting: Meeting) -> Iterator[Spell]:
        """Each start that this meeting had; a cancelled one has none from then on."""
        since, length = self.formed_at, meeting.ends_at - meeting.starts_at
        mine = sorted((one for one in self.changes if one.meeting.pk == meeting.pk), key=lambda one: one.at)
        for change in mine:
            yield Spell(change.was, change.was + length, since, change.at)
            since = change.at
        if not mine or mine[-1].becomes is not None:
            yield Spell(meeting.starts_at, meeting.ends_at, since, EVER)

    def has_meeting_after(self, instant: dt.datetime) -> bool:
        """Whether a meeting lay ahead."""
        spells = [spell for one in self.meetings for spell in self.spells(one)]
        return any(one.starts_at > instant and one.known_from <= instant < one.known_until for one in spells)


def joined_at(member: Membership) -> dt.datetime:
    """When someone got their place."""
    return member.placement.made_at


def was_in(member: Membership, instant: dt.datetime) -> bool:
    """Whether someone was a member."""
    return joined_at(member) <= instant and (member.left_at is None or instant < member.left_at)


def teams_of(round_: Round, diary: Diary) -> list[Team]:
    """All groups of a round."""
    members = round_.memberships.select_related("user", "placement", "application").order_by("pk")
    repairs = DecisionRecord.objects.filter(action="group.repaired").values_list("made_at", "after", "before")
    changes = [*diary.changes, *_decided(round_)]
    return [
        Team(
            group=group,
            everyone=[one for one in members if one.group_id == group.pk],
            meetings=list(group.meetings.order_by("scheduled_at")),
            repaired=[at for at, after, before in repairs if str(group.pk) in {*(after or {}), *(before or {})}],
            changes=[one for one in changes if one.meeting.group_id == group.pk],
        )
        for group in round_.mentoring_groups.order_by("number")
    ]


def _decided(round_: Round) -> Iterator[Change]:
    """Meetings that a poll has moved."""
    polls = TimePoll.objects.filter(group__round=round_, state=TimePoll.State.DECIDED, meeting__isnull=False)
    for poll in polls.select_related("meeting", "chosen"):
        assert poll.meeting
        assert poll.chosen
        assert poll.ended_at
        yield Change(poll.meeting, poll.ended_at, poll.meeting.scheduled_at, poll.chosen.starts_at)

"""The rules of a group's health (`programme.md`: Health of a group): pure functions from facts to a verdict.

A rule holds from the instant on at which its time has passed. A group without any active member is over: no rule
looks at it. Cancelled meetings count only for the rule about them.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from groups.models import GroupAlert, Meeting

Level = GroupAlert.Level
State = Meeting.State
GOOD = "good"
DAY = dt.timedelta(days=1)
SLIDE_DAYS = 3  # Before the showcase, when its representative and mentors hear that it is missing.


@dataclass(frozen=True)
class MeetingFacts:
    """One meeting: when, its state, and of a held one who was there of how many."""

    number: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    state: str = State.PLANNED
    expected: int = 0
    present: int = 0
    mentees_present: int = 0


@dataclass(frozen=True)
class Asking:
    """The latest monthly question: when it was asked, of how many who are still there, and how many answered."""

    asked_at: dt.datetime
    asked: int
    answered: int


@dataclass(frozen=True)
class GroupFacts:
    """What the rules need of one group; `meetings` in the order of their times, `ends_on` the first day after it."""

    ends_on: dt.date
    members: int
    mentees: int
    has_lead: bool
    meetings: Sequence[MeetingFacts] = ()
    asking: Asking | None = None
    help_asked: Sequence[dt.datetime] = ()
    representative_due_at: dt.datetime | None = None
    has_representative: bool = False
    showcase_on: dt.date | None = None
    has_slide: bool = False

    def is_over(self, now: dt.datetime) -> bool:
        """Whether the group's weeks have passed."""
        return now >= midnight(self.ends_on)


@dataclass(frozen=True)
class Verdict:
    """A rule that holds: its level, what its sentence needs, and how bad it is.

    `severity` grows when it gets worse. A call is told anew whenever it does, other rules once a level.
    """

    rule: str
    level: str
    facts: dict[str, Any] = field(default_factory=dict)
    severity: int = 0
    is_call: bool = False


Rule = Callable[[GroupFacts, dt.datetime], Verdict | None]


def judge(facts: GroupFacts, now: dt.datetime) -> list[Verdict]:
    """The rules that hold at an instant, what asks for acting first; none for a group that everyone has left."""
    if not facts.members:
        return []
    found = [verdict for rule in RULES if (verdict := rule(facts, now)) is not None]
    return sorted(found, key=lambda verdict: verdict.level != Level.ACT)


def midnight(day: dt.date) -> dt.datetime:
    """The first instant of a day, UTC."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _by_days(since: dt.datetime, now: dt.datetime, watch: int, act: int) -> str | None:
    if now >= since + act * DAY:
        return Level.ACT
    return Level.WATCH if now >= since + watch * DAY else None


def _verdict(rule: str, level: str | None, **facts: Any) -> Verdict | None:
    if level is None:
        return None
    return Verdict(rule, level, facts, severity=2 if level == Level.ACT else 1)


def first_meeting(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """The first meeting was not held: watch 7 days after its date, act after 14."""
    if not facts.meetings or any(one.state == State.HELD for one in facts.meetings) or facts.is_over(now):
        return None
    first = facts.meetings[0].starts_at
    return _verdict("first-meeting", _by_days(first, now, 7, 14), at=first.isoformat())


def recording(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """Attendance was not recorded for 3 days: watch; of two meetings in a row: act."""
    past = [one for one in facts.meetings if one.state != State.CANCELLED and now >= one.ends_at + 3 * DAY]
    missing = [one for one in past if one.state == State.PLANNED]
    if not missing:
        return None
    in_a_row = any(one.state == other.state == State.PLANNED for one, other in pairwise(past))
    return Verdict(
        "recording",
        Level.ACT if in_a_row else Level.WATCH,
        {"dates": [one.starts_at.isoformat() for one in missing]},
        severity=len(missing),
    )


def presence(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """Of the last two held meetings (or the only one), under 60 % were there: watch; under 40 %, or nobody: act.

    Nobody means that no mentee came to the last one, whoever else did.
    """
    held = [one for one in facts.meetings if one.state == State.HELD and one.expected][-2:]
    if not held or facts.is_over(now):
        return None
    expected, present = sum(one.expected for one in held), sum(one.present for one in held)
    level = None
    if 10 * present < 4 * expected or not held[-1].mentees_present:
        level = Level.ACT
    elif 10 * present < 6 * expected:
        level = Level.WATCH
    said = {"dates": [one.starts_at.isoformat() for one in held], "present": present, "expected": expected}
    return _verdict("presence", level, **said, nobody=not held[-1].mentees_present)


def silence(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """Nobody answered the monthly question in 7 days: watch."""
    asking = facts.asking
    if asking is None or not asking.asked or asking.answered or facts.is_over(now):
        return None
    level = Level.WATCH if now >= asking.asked_at + 7 * DAY else None
    return _verdict("silence", level, at=asking.asked_at.isoformat())


def asked_for_help(facts: GroupFacts, _now: dt.datetime) -> Verdict | None:
    """Anyone pressed "need help" and has not said since that it goes well: act, and each press is a call."""
    if not facts.help_asked:
        return None
    newest = max(facts.help_asked)
    said = {"at": newest.isoformat(), "number": len(facts.help_asked)}
    return Verdict("help", Level.ACT, said, severity=int(newest.timestamp()), is_call=True)


def no_meeting(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """No meeting held since the last one (or the first's date), all planned ones cancelled: 21 and 35 days."""
    if not facts.meetings or facts.is_over(now):
        return None
    held = [one for one in facts.meetings if one.state == State.HELD]
    since = held[-1].starts_at if held else facts.meetings[0].starts_at
    between = [one for one in facts.meetings if one.state != State.HELD and since <= one.starts_at <= now]
    if not between or any(one.state == State.PLANNED for one in between):
        return None
    return _verdict("no-meeting", _by_days(since, now, 21, 35), at=since.isoformat(), cancelled=len(between))


def mentees(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """Two active mentees: watch; one or none: act."""
    if facts.mentees > 2 or facts.is_over(now):
        return None
    level = Level.WATCH if facts.mentees == 2 else Level.ACT
    return Verdict("mentees", level, {"number": facts.mentees}, severity=3 - facts.mentees)


def lead(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """Nobody leads: act."""
    return None if facts.has_lead or facts.is_over(now) else _verdict("lead", Level.ACT)


def representative(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """No representative after the meeting at which one was due: watch; 3 days later: act."""
    due = facts.representative_due_at
    if facts.has_representative or due is None or facts.is_over(now):
        return None
    return _verdict("representative", _by_days(due, now, 0, 3), at=due.isoformat())


def slide(facts: GroupFacts, now: dt.datetime) -> Verdict | None:
    """No slide three days before the showcase, when it is due: watch; on the day of the showcase: act."""
    if facts.has_slide or facts.showcase_on is None:
        return None
    due = midnight(facts.showcase_on) - SLIDE_DAYS * DAY
    return _verdict("slide", _by_days(due, now, 0, 3), at=due.isoformat(), showcase_on=facts.showcase_on.isoformat())


RULES: tuple[Rule, ...] = (
    asked_for_help,
    lead,
    mentees,
    first_meeting,
    no_meeting,
    recording,
    presence,
    silence,
    representative,
    slide,
)

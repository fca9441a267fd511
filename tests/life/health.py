"""When a group needs attention, by the programme's table of rules, from what was so at each look of the schedule."""

import datetime as dt
import itertools
from collections.abc import Iterator

from groups.models import Attendance, FollowUp, Slide
from tests.life.expecting import DAY, Expected, by_day
from tests.life.facts import Facts
from tests.life.teams import EVER, Role, Team, joined_at, was_in

LEVELS = ("", "watch", "act")
Rules = dict[str, str]


def _by_days(since: dt.datetime, now: dt.datetime, watch: int, act: int) -> str:
    return LEVELS[(now >= since + watch * DAY) + (now >= since + act * DAY)]


class Patient:
    """One group, looked at."""

    def __init__(self, team: Team, facts: Facts) -> None:
        self.team, self.facts, group = team, facts, team.group
        self.ends_at = dt.datetime.combine(group.starts_on + group.weeks * 7 * DAY, dt.time(), dt.UTC)
        rows = Attendance.objects.filter(meeting__group=group).select_related("membership")
        self.attendance = {one.pk: [row for row in rows if row.meeting_id == one.pk] for one in team.meetings}
        asked = FollowUp.objects.filter(membership__group=group).exclude(number=0).select_related("membership")
        self.asked = list(asked)
        slide = Slide.objects.filter(group=group).first()
        self.slide_at = slide.uploaded_at if slide else EVER
        self.chosen_at = facts.diary.representatives.get(group.pk, EVER)
        # As the plan stood when one was to be named: plans change with the round's dates.
        self.named_by = facts.diary.named_by.get(group.pk)

    def rules(self, now: dt.datetime) -> Rules:
        """The rules that hold, each with its level."""
        members = self.team.members(now)
        if not members:
            return {}
        found = {
            "recording": self.recording(now),
            "slide": self.slide(now),
            "help": "act" if self.wants_help(now) else "",
        }
        if now < self.ends_at:
            mentees = sum(one.role == Role.MENTEE for one in members)
            found |= {
                "lead": "" if self.team.lead(now) else "act",
                "mentees": "act" if mentees < 2 else "watch" if mentees == 2 else "",
                "first-meeting": self.first_meeting(now),
                "no-meeting": self.no_meeting(now),
                "presence": self.presence(now),
                "silence": self.silence(now),
                "representative": self.representative(now),
            }
        return {rule: level for rule, level in found.items() if level}

    def starts(self, now: dt.datetime) -> list[tuple[int, dt.datetime, dt.datetime, bool]]:
        """The meetings as they stand now, in order: pk, start, end, whether they are recorded as held."""
        rows = []
        for meeting in self.team.meetings:
            for spell in self.team.spells(meeting):
                if spell.known_from <= now < spell.known_until:
                    is_held = meeting.recorded_at is not None and meeting.recorded_at <= now
                    rows.append((meeting.pk, spell.starts_at, spell.ends_at, is_held))
        return sorted(rows, key=lambda row: row[1])

    def first_meeting(self, now: dt.datetime) -> str:
        """Not held: 7 and 14 days after its date."""
        rows = self.starts(now)
        return "" if any(held for *_when, held in rows) else _by_days(rows[0][1], now, 7, 14)

    def recording(self, now: dt.datetime) -> str:
        """Not recorded for 3 days; two in a row."""
        past = [held for _pk, _start, end, held in self.starts(now) if now >= end + 3 * DAY]
        if all(past):
            return ""
        in_a_row = any(not one and not two for one, two in itertools.pairwise(past))
        return "act" if in_a_row else "watch"

    def presence(self, now: dt.datetime) -> str:
        """Of the last two held, under 60 % there; under 40 %, or no mentee at the last."""
        held = [self.attendance[pk] for pk, _start, _end, held in self.starts(now) if held][-2:]
        if not held:
            return ""
        rows = [row for one in held for row in one]
        share = sum(row.status == "present" for row in rows) / len(rows)
        came = any(row.status == "present" and row.membership.role == Role.MENTEE for row in held[-1])
        return "act" if share < 0.4 or not came else "watch" if share < 0.6 else ""

    def silence(self, now: dt.datetime) -> str:
        """Nobody of those who are there has answered the last question in 7 days."""
        asked = [one for one in self.asked if one.asked_at <= now and was_in(one.membership, now)]
        if not asked:
            return ""
        last = [one for one in asked if one.number == max(other.number for other in asked)]
        is_answered = any(one.answered_at and one.answered_at <= now for one in last)
        return "" if is_answered else _by_days(min(one.asked_at for one in last), now, 7, 9999)

    def wants_help(self, now: dt.datetime) -> bool:
        """Someone pressed "need help" and said nothing better since."""
        said = {}
        for one in sorted(self.asked, key=lambda one: one.number):
            if one.answered_at and one.answered_at <= now and was_in(one.membership, now):
                said[one.membership_id] = one.answer
        return "need-help" in said.values()

    def no_meeting(self, now: dt.datetime) -> str:
        """None held for 21 and 35 days, all planned ones cancelled: nothing but held meetings lies behind."""
        rows = self.starts(now)
        held = [start for _pk, start, _end, is_held in rows if is_held]
        since = held[-1] if held else min(one.scheduled_at for one in self.team.meetings)
        planned = [start for _pk, start, _end, is_held in rows if not is_held and since <= start <= now]
        gone = [
            one.was for one in self.team.changes if one.becomes is None and one.at <= now and since <= one.was <= now
        ]
        return _by_days(since, now, 21, 35) if gone and not planned else ""

    def representative(self, now: dt.datetime) -> str:
        """Nobody after the meeting at which one was due; 3 days later."""
        if now >= self.chosen_at and any(one.is_representative for one in self.team.members(now)):
            return ""
        rows = self.starts(now)
        named = [end for pk, _start, end, _held in rows if pk == self.named_by]
        return _by_days(named[0], now, 0, 3) if named else ""

    def slide(self, now: dt.datetime) -> str:
        """None three days before the day of the showcase; on that day."""
        day = dt.datetime.combine(self.facts.round.showcase_on, dt.time(), dt.UTC)
        return "" if now >= self.slide_at else _by_days(day - 3 * DAY, now, 0, 3)


def _looks(team: Team, patient: Patient, facts: Facts) -> list[dt.datetime]:
    """When the group was looked at: by the schedule, and when someone left, joined or said how it goes."""
    until = dt.datetime.combine(facts.round.report_on + DAY, dt.time(), dt.UTC)
    acts = [one.left_at for one in team.everyone if one.left_at] + team.repaired
    acts += [joined_at(one) for one in team.everyone if joined_at(one) > team.formed_at + DAY]
    acts += [one.answered_at for one in patient.asked if one.answered_at]
    return sorted(at for at in {*facts.diary.looks, *acts} if team.formed_at <= at < until)


def needs_attention(facts: Facts) -> Iterator[Expected]:
    """The coordinators, when a rule trips or gets worse: what asks for acting at once, the rest once a day a group."""
    for team in facts.teams:
        for at, over, about in _trips(team, facts):
            for reader in facts.coordinators:
                yield from by_day(reader, at, f"{about} in {team}", moot=over)


def _trips(team: Team, facts: Facts) -> Iterator[tuple[dt.datetime, dt.datetime | None, str]]:
    """When a letter is due, until when anything at all is wrong, and about which rules."""
    patient = Patient(team, facts)
    looks = [(at, patient.rules(at)) for at in _looks(team, patient, facts)]
    told: dict[str, tuple[str, dt.datetime]] = {}
    for number, (at, rules) in enumerate(looks):
        told = {rule: kept for rule, kept in told.items() if rule in rules}
        news = {
            rule: level
            for rule, level in rules.items()
            if LEVELS.index(level) > LEVELS.index(told[rule][0] if rule in told else "")
        }
        is_told_today = any(when.date() == at.date() for _level, when in told.values())
        if not news or (is_told_today and set(news.values()) == {"watch"}):
            continue
        told |= {rule: (level, at) for rule, level in news.items()}
        over = next((later for later, found in looks[number:] if not found), None)
        yield at, over, ", ".join(f"{rule}: {level}" for rule, level in sorted(news.items()))

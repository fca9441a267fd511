"""Who gets a certificate, and when: the programme's rules once more, from attendance, sittings and answers.

Mentors: onboarding, touch base and a showcase sitting attended, at least two meetings and 75 % of those held, the end
survey answered. Mentees: at least two meetings, a showcase sitting, the end survey.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from groups.models import Attendance, Meeting, Membership
from rounds.models import SignUp
from tests.life.expecting import NEXT_LOOK, Expected, Reader, by_day
from tests.life.facts import Facts
from tests.life.teams import EVER, was_in

AT_LEAST, SHARE = 2, 0.75
Held = list[tuple[dt.datetime, bool]]


def certified(facts: Facts) -> Iterator[Expected]:
    """Whoever has met the rules, as soon as they have; nobody before the showcase is over."""
    parts: dict[tuple[int, bool], list[Membership]] = defaultdict(list)
    for team in facts.teams:
        for member in team.everyone:
            parts[member.user_id, member.is_mentor].append(member)
    attended = _attended(facts)
    for (person, is_mentor), members in parts.items():
        kinds = ["onboarding", "touch-base", "showcase"] if is_mentor else ["showcase"]
        others = [attended.get((person, kind), EVER) for kind in kinds]
        others.append(facts.diary.answered.get(("end", person), EVER))
        met_at = max(*others, _showcase_ends(facts))
        earned_at = _enough_at(_held(members), met_at, is_mentor=is_mentor) if met_at < EVER else EVER
        if earned_at < EVER:
            yield from by_day(Reader.of(members[0].user), earned_at, "the rules are met", within=NEXT_LOOK)


def _attended(facts: Facts) -> dict[tuple[int, str], dt.datetime]:
    """When it was recorded that somebody came to a session of a kind, by person and kind."""
    rows = SignUp.objects.filter(sitting__session__round=facts.round, attended="present", user__isnull=False)
    found: dict[tuple[int, str], dt.datetime] = {}
    for person, kind, at in rows.values_list("user", "sitting__session__kind", "recorded_at"):
        assert person
        assert at
        found[person, kind] = min(at, found.get((person, kind), at))
    return found


def _showcase_ends(facts: Facts) -> dt.datetime:
    session = facts.round.sessions.get(kind="showcase")
    return max(sitting.ends_at for sitting in session.sittings.filter(is_cancelled=False))


def _held(members: list[Membership]) -> Held:
    """When each held meeting of someone's time in groups was recorded, and whether they were there."""
    there = set(Attendance.objects.filter(membership__in=members, status="present").values_list("meeting", flat=True))
    held: Held = []
    for member in members:
        for meeting in Meeting.objects.filter(group=member.group_id, state="held"):
            if was_in(member, meeting.starts_at):
                assert meeting.recorded_at
                held.append((meeting.recorded_at, meeting.pk in there))
    return sorted(held)


def _enough_at(held: Held, since: dt.datetime, *, is_mentor: bool) -> dt.datetime:
    """The first instant, not before `since`, at which enough meetings were attended by what was recorded by then."""
    for instant in [since, *(at for at, _there in held if at > since)]:
        known = [there for at, there in held if at <= instant]
        if sum(known) >= AT_LEAST and (not is_mentor or sum(known) >= SHARE * len(known)):
            return instant
    return EVER

"""Who gets which letter about a group, and when: from memberships, meetings, answers, attendance and slides."""

import datetime as dt
from collections.abc import Iterator

from groups.models import Attendance, GroupMessage, Meeting, Membership, Rsvp, Slide, TimePoll
from rounds.models import Sitting
from tests.life.events import Change
from tests.life.expecting import DAY, NEXT_LOOK, Expected, Reader, at_once, by_day
from tests.life.facts import Facts
from tests.life.teams import EVER, Spell, Team, joined_at

SOON = dt.timedelta(hours=36)
AMENDS = dt.timedelta(minutes=10)  # To put a slip right before an absentee reads of it.
BREATH = dt.timedelta(minutes=5)  # What belongs to one act: publishing, or a repair.


def _reader(member: Membership) -> Reader:
    return Reader.of(member.user)


# --- Places ----------------------------------------------------------------------------------------


def _is_move(team: Team, member: Membership, facts: Facts) -> bool:
    """Whether they came from another group, in the same breath."""
    others = [one for other in facts.teams for one in other.everyone if one.user_id == member.user_id]
    return any(one.left_at and abs(one.left_at - joined_at(member)) < BREATH for one in others)


def placed(facts: Facts) -> Iterator[Expected]:
    """Each member, on getting their place."""
    for team in facts.teams:
        for member in team.everyone:
            if not _is_move(team, member, facts):
                yield from by_day(_reader(member), joined_at(member), str(team), moot=member.left_at)


def not_placed(facts: Facts) -> Iterator[Expected]:
    """Those who got none on publishing."""
    for one in facts.placements:
        if one.membership is None and one.reason != "group_ended":
            yield from by_day(facts.reader(one.application.user_id), one.made_at, one.reason)


def introduced(facts: Facts) -> Iterator[Expected]:
    """Everyone in the group, on publishing; and all again whenever somebody joins."""
    for team in facts.teams:
        arrivals: list[dt.datetime] = []
        for at in sorted(joined_at(one) for one in team.everyone):
            if not arrivals or at - arrivals[-1] > BREATH:
                arrivals.append(at)
        for at in arrivals:
            for member in team.members(at + BREATH):
                yield from by_day(_reader(member), at, str(team), moot=member.left_at)


def changed(facts: Facts) -> Iterator[Expected]:
    """On a repair: whoever has another group, and the others where someone else leads now."""
    for team in facts.teams:
        for at in team.repaired:
            led, leads = team.lead(at - BREATH), team.lead(at + BREATH)
            for member in team.members(at + BREATH):
                is_new = joined_at(member) > at - BREATH
                if _is_move(team, member, facts) if is_new else leads is not None and leads != led:
                    yield from by_day(_reader(member), at, str(team))


def without_group(facts: Facts) -> Iterator[Expected]:
    """On a repair: whoever has a place in no group any more."""
    for one in facts.placements:
        if one.reason == "group_ended":
            yield from by_day(facts.reader(one.application.user_id), one.made_at, one.reason)


def left(facts: Facts) -> Iterator[Expected]:
    """On leaving: the mentors who stay, and the coordinators."""
    for team, member in _leavers(facts):
        assert member.left_at
        told = [_reader(one) for one in team.mentors(member.left_at)] + facts.coordinators
        for reader in told:
            yield from by_day(reader, member.left_at, str(team))


def goodbye(facts: Facts) -> Iterator[Expected]:
    """On leaving: whoever left."""
    for team, member in _leavers(facts):
        assert member.left_at
        yield from by_day(_reader(member), member.left_at, str(team))


def _leavers(facts: Facts) -> Iterator[tuple[Team, Membership]]:
    """Those who left by themselves, not by a repair."""
    for team in facts.teams:
        for member in team.everyone:
            if member.left_at and not any(abs(at - member.left_at) < BREATH for at in team.repaired):
                yield team, member


# --- Meetings --------------------------------------------------------------------------------------


def _spells(facts: Facts) -> Iterator[tuple[Team, Meeting, Spell]]:
    for team in facts.teams:
        for meeting in team.meetings:
            for spell in team.spells(meeting):
                yield team, meeting, spell


def _about(team: Team, meeting: Meeting) -> str:
    return f"meeting {meeting.number} of {team}"


def no_room(facts: Facts) -> Iterator[Expected]:
    """The lead, a week before the first meeting, where the group has not said where it meets."""
    for team in facts.teams:
        first = min(one.starts_at for one in team.meetings)
        due = max(first - 7 * DAY, team.formed_at)
        within = NEXT_LOOK if due == team.formed_at else 0 * DAY
        lead = team.lead(due + BREATH)
        if lead and not team.group.city:
            has_room = facts.diary.rooms.get(team.group.pk, first)
            moot = min(first, max(has_room, due)) if has_room < due else first
            yield from by_day(_reader(lead), due, str(team), within=within, moot=moot)


def reminded(facts: Facts) -> Iterator[Expected]:
    """Every member, a day before each meeting, but who said that they can't come."""
    for team, meeting, spell in _spells(facts):
        at = max(spell.starts_at - DAY, spell.known_from)
        if not at < min(spell.starts_at, spell.known_until):
            continue
        said_no = Rsvp.objects.filter(meeting=meeting, is_coming=False, answered_at__lt=at)
        absent = set(said_no.values_list("membership", flat=True))
        for member in team.members(at):
            if member.pk not in absent:
                yield from at_once(_reader(member), at, _about(team, meeting))


def cant_come(facts: Facts) -> Iterator[Expected]:
    """The mentors, when another member says that they can't come; not after the meeting."""
    for team in facts.teams:
        for answer in Rsvp.objects.filter(meeting__group=team.group, is_coming=False).select_related("meeting"):
            for mentor in team.mentors(answer.answered_at):
                if mentor.pk != answer.membership_id:
                    about, moot = _about(team, answer.meeting), answer.meeting.ends_at
                    yield from by_day(_reader(mentor), answer.answered_at, about, moot=moot)


def asked_who_was_there(facts: Facts) -> Iterator[Expected]:
    """The lead (or the co-mentor instead) at a meeting's end, and two days later where it is not recorded by then."""
    for team, meeting, spell in _spells(facts):
        for at in (spell.ends_at, spell.ends_at + 2 * DAY):
            is_recorded = meeting.recorded_at is not None and meeting.recorded_at < at
            if is_recorded or spell.known_until < at or at > facts.diary.looks[-1]:
                continue
            said_no = Rsvp.objects.filter(meeting=meeting, is_coming=False).values_list("membership", flat=True)
            lead, mentors = team.lead(at), team.mentors(at)
            mentors = sorted(mentors, key=lambda one: (one.pk in said_no, one != lead))
            for mentor in mentors[:1]:
                yield from at_once(_reader(mentor), at, _about(team, meeting))


def missed(facts: Facts) -> Iterator[Expected]:
    """Absentees, once it is recorded that they missed a meeting; not whoever has left since."""
    rows = Attendance.objects.filter(meeting__group__round=facts.round, status="absent")
    for row in rows.select_related("meeting__group", "membership__user"):
        at = row.meeting.recorded_at
        assert at
        if row.recorded_by_id != row.membership.user_id and (row.membership.left_at or EVER) > at:
            yield from by_day(_reader(row.membership), at + AMENDS, f"meeting {row.meeting.number}")


def _changes(facts: Facts) -> Iterator[tuple[Team, Change]]:
    for team in facts.teams:
        for change in team.changes:
            yield team, change


def meeting_moved(facts: Facts) -> Iterator[Expected]:
    """Every member, on the change; at once where either time is near."""
    for team, change in _changes(facts):
        if change.becomes:
            yield from _on_change(team, change, min(change.was, change.becomes))


def meeting_cancelled(facts: Facts) -> Iterator[Expected]:
    """Every member, on the change; at once where it was near."""
    for team, change in _changes(facts):
        if change.becomes is None:
            yield from _on_change(team, change, change.was)


def _on_change(team: Team, change: Change, first: dt.datetime) -> Iterator[Expected]:
    tell = at_once if first - change.at < SOON else by_day
    for member in team.members(change.at):
        yield from tell(_reader(member), change.at, _about(team, change.meeting))


def polled(facts: Facts) -> Iterator[Expected]:
    """Every member but who asks, on asking; not where the poll is over by the time that they wake."""
    for team in facts.teams:
        for poll in TimePoll.objects.filter(group=team.group):
            for member in team.members(poll.asked_at):
                if member.user_id != poll.asked_by_id:
                    yield from by_day(_reader(member), poll.asked_at, str(team), moot=poll.ended_at)


def poll_expired(facts: Facts) -> Iterator[Expected]:
    """Every member, three days later, where no time was found."""
    for team in facts.teams:
        for poll in TimePoll.objects.filter(group=team.group, state=TimePoll.State.EXPIRED):
            for member in team.members(poll.closes_at):
                yield from by_day(_reader(member), poll.closes_at, str(team))


def written_to(facts: Facts) -> Iterator[Expected]:
    """Every other member, when one writes."""
    for team in facts.teams:
        for message in GroupMessage.objects.filter(group=team.group):
            for member in team.members(message.sent_at):
                if member.pk != message.sender_id:
                    yield from by_day(_reader(member), message.sent_at, str(team))


def asked_how_it_goes(facts: Facts) -> Iterator[Expected]:
    """Every member since the month began, every four weeks from the first meeting on, while meetings lie ahead."""
    for team in facts.teams:
        first = min(one.scheduled_at for one in team.meetings)
        for number in range(1, 9):
            at = first + number * 28 * DAY
            if team.has_meeting_after(at):
                for member in team.members(at):
                    yield from by_day(_reader(member), at, f"month {number} of {team}", moot=member.left_at)


# --- The showcase ----------------------------------------------------------------------------------


def slide_explained(facts: Facts) -> Iterator[Expected]:
    """The representative, or else the mentors, two weeks before the showcase."""
    first = _showcase_at(facts)
    for team in facts.teams:
        at, members = first - 14 * DAY, team.members(first - 14 * DAY)
        told = [one for one in members if one.is_representative] or team.mentors(at)
        for member in told:
            yield from by_day(_reader(member), at, str(team), moot=min(_slide_at(team), first - 3 * DAY))


def slide_missing(facts: Facts) -> Iterator[Expected]:
    """The representative and the mentors, three days before the showcase."""
    first = _showcase_at(facts)
    for team in facts.teams:
        at = first - 3 * DAY
        for member in team.members(at):
            if member.is_representative or member in team.mentors(at):
                yield from by_day(_reader(member), at, str(team), moot=min(_slide_at(team), first))


def _showcase_at(facts: Facts) -> dt.datetime:
    sittings = Sitting.objects.filter(session__round=facts.round, session__kind="showcase", is_cancelled=False)
    return min(sittings.values_list("starts_at", flat=True))


def _slide_at(team: Team) -> dt.datetime:
    slide = Slide.objects.filter(group=team.group).first()
    return slide.uploaded_at if slide else EVER

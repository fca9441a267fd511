"""What groups of the demonstration have done so far: meetings held, who came, goals, notes, how people say it goes.

Three groups of a running round tell what coordinators look for: one goes well, one needs watching, one needs help.
"""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from groups.models import Attendance, FollowUp, Goal, Meeting, Membership, MentoringGroup, Note, NoteVersion, Rsvp
from groups.queries import groups_of_round, members_in_order
from mentoring.demo.answers import answer_surveys
from rounds.models import Round, Session, SignUp, Sitting

PRESENT, EXCUSED, ABSENT = Attendance.Status.PRESENT, Attendance.Status.EXCUSED, Attendance.Status.ABSENT


class Mood(Enum):
    """How a group of the demonstration fares."""

    WELL = "goes well"
    WENT_WELL = "went well, with gaps as life makes them"
    THIN = "fewer and fewer come"
    LOST = "hardly anyone comes, and someone asked for help"


GOOD = {Mood.WELL, Mood.WENT_WELL}


@dataclass(frozen=True)
class Words:
    """What a group wrote about one meeting."""

    progress: str
    notes: str


STORY = [
    Words(
        "We know each other and what we are here for.",
        "## Who we are\n\n* Where we teach, and for whom\n* What we would like to be able to do in twelve weeks\n\n"
        "We write to each other in the community's chat.",
    ),
    Words(
        "Everyone has taken an episode and said what they find hard about it.",
        "## Hard places\n\n1. Too much typing before the first result\n2. Questions that need a longer answer\n\n"
        "**Next time:** each of us teaches ten minutes.",
    ),
    Words(
        "First mock teaching: short, friendly, useful.",
        "## What we saw\n\n* Slow down at the first command\n* Say the error message aloud, then read it together",
    ),
    Words("We teach in turns and give feedback by the form of the training.", ""),
    Words("The slide has a first version.", ""),
    Words("We are ready to show.", ""),
]
GOALS = [
    ("Teach one episode in front of learners", "I have taught it once, and have two people's feedback"),
    ("Contribute a change to the lesson", "A pull request of mine is merged"),
    ("Plan a workshop at my institute", "Date, room and helpers are settled"),
]


def live(round_: Round, now: dt.datetime) -> None:
    """Let the groups of a published round have lived until now."""
    for number, group in enumerate(groups_of_round(round_)):
        is_over = now.date() >= round_.showcase_on
        mood = Mood.WENT_WELL if is_over else {1: Mood.THIN, 2: Mood.LOST}.get(number, Mood.WELL)
        _hold_meetings(group, mood, now)
        _set_goals(group, now)
        _follow_up(group, mood, now)
        _choose_representative(group, now)
    _attend_sessions(round_, now)
    answer_surveys(round_, now)


def _hold_meetings(group: MentoringGroup, mood: Mood, now: dt.datetime) -> None:
    members = members_in_order(group)
    for meeting in group.meetings.filter(ends_at__lt=now).order_by("number"):
        words = STORY[min(meeting.number - 1, len(STORY) - 1)]
        meeting.state, meeting.recorded_at = Meeting.State.HELD, meeting.ends_at + dt.timedelta(hours=2)
        meeting.recorded_by = members[0].user
        meeting.progress = words.progress if mood in GOOD else ""
        meeting.goals_state = Meeting.Goals.ON_TRACK if mood in GOOD else Meeting.Goals.SLOW
        meeting.save()
        Attendance.objects.bulk_create(
            Attendance(
                meeting=meeting,
                membership=member,
                status=_status(mood, group.number, meeting.number, place, len(members)),
                recorded_by=members[0].user,
            )
            for place, member in enumerate(members)
        )
        if words.notes and (mood in GOOD or meeting.number == 1):
            note = Note.objects.create(group=group, meeting=meeting, is_shared=meeting.number == 1, version=1)
            NoteVersion.objects.create(note=note, number=1, text=words.notes, written_by=members[-1].user)
    _cannot_come(group, members[-1], now)


def _status(mood: Mood, group: int, number: int, place: int, members: int) -> str:
    """Whether the member at a place (0 leads) of so many of a group was at a meeting."""
    if mood is Mood.WENT_WELL:
        return _status_in_the_end(group, number, place, members)
    if place == 0 or number == 1:
        return PRESENT
    if mood is Mood.WELL:
        return EXCUSED if (number + place) % 9 == 0 else PRESENT
    if mood is Mood.THIN:
        return PRESENT if place < members // 2 else ABSENT
    return ABSENT


def _status_in_the_end(group: int, number: int, place: int, members: int) -> str:
    """Of a round that is over: most were there mostly; of every fourth group one came only once."""
    if number == 1 or place == 0:
        return PRESENT
    if place == members - 1 and group % 4 == 3:
        return ABSENT
    return {0: EXCUSED, 1: ABSENT}.get((group + 3 * place + 2 * number) % 8, PRESENT)


def _cannot_come(group: MentoringGroup, member: Membership, now: dt.datetime) -> None:
    """One member of the first group said that they miss the next meeting."""
    ahead = group.meetings.filter(starts_at__gt=now).order_by("number").first()
    if ahead and group.number == 1:
        Rsvp.objects.create(
            meeting=ahead,
            membership=member,
            is_coming=False,
            reason="I teach a workshop that day.",
            answered_at=now - dt.timedelta(hours=20),
        )


def _set_goals(group: MentoringGroup, now: dt.datetime) -> None:
    weeks = max((now.date() - group.starts_on).days // 7, 0)
    lead = members_in_order(group)[0]
    Goal.objects.create(
        group=group,
        text="Each of us has tried it once",
        measure="Everyone has told the others how it went",
        due_on=group.round.showcase_on,
        progress=min(100, weeks * 8),
        is_shared=True,
        written_by=lead.user,
    )
    for place, member in enumerate(members_in_order(group)[1:3]):
        text, measure = GOALS[(group.number + place) % len(GOALS)]
        progress = min(100, weeks * 10 + place * 10)
        Goal.objects.create(
            group=group,
            owner=member,
            text=text,
            measure=measure,
            due_on=group.round.showcase_on,
            progress=progress,
            state=Goal.State.REACHED if progress == 100 else Goal.State.OPEN,
            is_shared=place == 0,
            written_by=member.user,
        )


def _follow_up(group: MentoringGroup, mood: Mood, now: dt.datetime) -> None:
    """The first month's question, a week ago: most are fine; in one group someone needs help."""
    first = group.meetings.order_by("starts_at").first()
    if first is None or now < first.starts_at + dt.timedelta(weeks=4):
        return
    asked_at = first.starts_at + dt.timedelta(weeks=4)
    for place, member in enumerate(members_in_order(group)):
        needs_help = mood is Mood.LOST and place == 1
        FollowUp.objects.create(
            membership=member,
            number=1,
            asked_at=asked_at,
            answer=FollowUp.Answer.NEED_HELP if needs_help else FollowUp.Answer.FINE,
            words="Nobody came the last two times. Are we still a group?" if needs_help else "",
            answered_at=asked_at + dt.timedelta(hours=5),
        )


def _choose_representative(group: MentoringGroup, now: dt.datetime) -> None:
    """Chosen by the touch base."""
    mentees = [member for member in members_in_order(group) if not member.is_mentor]
    if mentees and now.date() >= group.round.touch_base_on:
        Membership.objects.filter(pk=mentees[0].pk).update(is_representative=True)


def _attend_sessions(round_: Round, now: dt.datetime) -> None:
    """Mentors were at onboarding and touch base, nearly everybody at the showcase; each at one of the sittings."""
    for session in round_.sessions.exclude(kind=Session.Kind.INFO).prefetch_related("sittings"):
        sittings = [sitting for sitting in session.sittings.all() if sitting.ends_at < now]
        if not sittings:
            continue
        members = round_.memberships.filter(left_at=None).select_related("user").order_by("pk")
        if session.kind != Session.Kind.SHOWCASE:
            members = members.exclude(role=Membership.Role.MENTEE)
        SignUp.objects.bulk_create(
            _was_there(sittings[number % len(sittings)], member)
            for number, member in enumerate(members)
            if number % 11 != 10
        )


def _was_there(sitting: Sitting, member: Membership) -> SignUp:
    return SignUp(
        sitting=sitting,
        user=member.user,
        email=member.user.email,
        name=member.user.name,
        zone=member.user.zone,
        signed_up_at=sitting.starts_at - dt.timedelta(days=5),
        confirmed_at=sitting.starts_at - dt.timedelta(days=5),
        attended=SignUp.Attended.PRESENT,
        recorded_at=sitting.ends_at + dt.timedelta(hours=1),
    )

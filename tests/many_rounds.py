"""Many past rounds of many people each, written in bulk: enough to see what pages cost once a programme is old."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate, mark_of, new_token
from groups.models import Attendance, FollowUp, Meeting, MeetingSeries, Membership, MentoringGroup, Rsvp
from mail.models import OutboxMessage
from rounds.catalogue import fill_round
from rounds.models import Application, Outcome, OutcomeChoice, Round, SignUp, Sitting
from rounds.tests.factories import round_fields
from surveys.models import Participation, Survey

COUNTRIES = ["US", "GB", "AU", "DE", "ZA", "BR", "IN", "CA", "NZ", "FR", "KE", "MX"]
MEETINGS, MAILS_EACH, MENTEES = 6, 6, 4
MONTHS_BETWEEN = dt.timedelta(days=120)
numbers = count(1)


@dataclass(frozen=True)
class Seat:
    """Someone with a place: who, where, and their number among all of the round."""

    membership: Membership
    number: int


def make_many_rounds(rounds: int, people: int) -> list[Round]:
    """Make so many rounds of so many people, the latest of which ended a month ago; a fifth of them leads groups.

    Nine in ten got a place, in groups of a mentor and up to four mentees; attendance, sessions, surveys, monthly
    questions, certificates and mail are as of a round that went well.
    """
    today = timezone.localdate(timezone=dt.UTC)
    made = []
    for number in range(rounds):
        opens_on = today - dt.timedelta(days=150) - number * MONTHS_BETWEEN
        round_ = Round.objects.create(**round_fields(opens_on=opens_on))
        fill_round(round_)
        fill_with_people(round_, people)
        made.append(round_)
    return made


def bulk[Row: models.Model](model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Write rows in bulk."""
    return model._default_manager.bulk_create(list(rows), batch_size=2_000)  # noqa: SLF001 - the model's own manager


def fill_with_people(round_: Round, people: int) -> None:
    """Let people apply to a round and live through it."""
    users = bulk(User, (_user() for _person in range(people)))
    then = dt.datetime.combine(round_.opens_on, dt.time(12), dt.UTC)
    outcomes = list(Outcome.objects.filter(round=round_).order_by("pk"))
    mentors = people // 5
    applications = bulk(
        Application, (_application(round_, user, place < mentors, then) for place, user in enumerate(users))
    )
    bulk(
        OutcomeChoice,
        (
            OutcomeChoice(application=one, outcome=outcomes[(place + rank) % len(outcomes)], rank=rank)
            for place, one in enumerate(applications)
            for rank in (1, 2, 3)
        ),
    )
    seats = _place(round_, applications, mentors, outcomes)
    _meet(round_, seats)
    _attend_showcase(round_, seats)
    _answer(round_, seats)
    _certify(round_, seats)
    _write(users, then)


def _user() -> User:
    number = next(numbers)
    user = User(email=f"many{number}@people.example", name=f"Many Person{number}", country=COUNTRIES[number % 12])
    user.set_unusable_password()
    return user


def _application(round_: Round, user: User, is_mentor: bool, then: dt.datetime) -> Application:
    more: dict[str, Any] = {"role": "mentor", "capacity": MENTEES} if is_mentor else {"role": "mentee"}
    state = Application.State.ACCEPTED if user.pk % 25 else Application.State.DECLINED
    return Application(round=round_, user=user, state=state, sent_at=then, languages=["en"], **more)


def _place(round_: Round, applications: list[Application], mentors: int, outcomes: list[Outcome]) -> list[Seat]:
    accepted = [one for one in applications if one.state == Application.State.ACCEPTED]
    leads = [one for one in accepted[:mentors] if one.role == "mentor"]
    mentees = [one for one in accepted if one.role == "mentee"]
    usual = {"language": "en", "slot_zone": "Europe/Berlin", "slot_day": 0, "slot_minute": 18 * 60}
    when = {"starts_on": round_.starts_on, "weeks": round_.weeks, "every_weeks": 2}
    groups = bulk(
        MentoringGroup,
        (
            MentoringGroup(round=round_, number=number, outcome=outcomes[number % len(outcomes)], **usual, **when)
            for number in range(1, len(leads) + 1)
        ),
    )
    rows = []
    for place, (group, lead) in enumerate(zip(groups, leads, strict=True)):
        rows.append(_membership(group, lead, "lead", None))
        followers = mentees[place * MENTEES : (place + 1) * MENTEES]
        rows += [_membership(group, one, "mentee", seat) for seat, one in enumerate(followers, start=1)]
    return [Seat(row, number) for number, row in enumerate(bulk(Membership, rows))]


def _membership(group: MentoringGroup, one: Application, role: str, seat: int | None) -> Membership:
    fields = {"user_id": one.user_id, "application": one, "role": role, "seat": seat}
    return Membership(group=group, round=group.round, joined_on=group.starts_on, **fields)


def _meet(round_: Round, seats: list[Seat]) -> None:
    groups = list({seat.membership.group_id: seat.membership.group for seat in seats}.values())
    slot = {"slot_zone": "Europe/Berlin", "slot_day": 0, "slot_minute": 18 * 60, "every_weeks": 2, "count": MEETINGS}
    series = bulk(
        MeetingSeries,
        (MeetingSeries(group=group, number=1, starts_on=group.starts_on, **slot) for group in groups),
    )
    first = dt.datetime.combine(round_.starts_on, dt.time(17), dt.UTC)
    rows = []
    for one in series:
        for number in range(MEETINGS):
            at = first + dt.timedelta(weeks=2 * number)
            end = at + dt.timedelta(hours=1)
            times = {"scheduled_at": at, "starts_at": at, "ends_at": end, "recorded_at": end, "state": "held"}
            rows.append(Meeting(group_id=one.group_id, series=one, number=number + 1, **times))
    meetings: dict[int, list[Meeting]] = {}
    for meeting in bulk(Meeting, rows):
        meetings.setdefault(meeting.group_id, []).append(meeting)
    both = [(seat, meeting) for seat in seats for meeting in meetings[seat.membership.group_id]]
    status = ["present", "present", "present", "absent", "present", "excused", "present"]
    bulk(
        Attendance,
        (
            Attendance(meeting=meeting, membership=seat.membership, status=status[(seat.number + meeting.number) % 7])
            for seat, meeting in both
        ),
    )
    bulk(
        Rsvp,
        (
            Rsvp(meeting=meeting, membership=seat.membership, is_coming=True, answered_at=first)
            for seat, meeting in both
            if (seat.number + meeting.number) % 5 == 0
        ),
    )
    bulk(
        FollowUp,
        (
            FollowUp(membership=seat.membership, number=month, asked_at=first, answered_at=first, answer="fine")
            for seat in seats
            for month in (1, 2)
        ),
    )


def _attend_showcase(round_: Round, seats: list[Seat]) -> None:
    sitting = Sitting.objects.filter(session__round=round_, session__kind="showcase").first()
    if sitting is None:
        return
    bulk(
        SignUp,
        (
            SignUp(
                sitting=sitting,
                user_id=seat.membership.user_id,
                email=f"s{seat.membership.pk}@people.example",
                attended="present",
            )
            for seat in seats
            if seat.number % 6
        ),
    )


def _answer(round_: Round, seats: list[Seat]) -> None:
    ended = dt.datetime.combine(round_.end_survey_on, dt.time(12), dt.UTC)
    Survey.objects.filter(round=round_).update(opened_at=ended, closed_at=ended + dt.timedelta(days=21))
    bulk(
        Participation,
        (
            Participation(
                id=uuid.uuid4(),
                survey=survey,
                user_id=seat.membership.user_id,
                group=seat.membership.group,
                role="mentor" if seat.membership.is_mentor else "mentee",
                has_answered=bool(seat.number % 4),
            )
            for survey in round_.surveys.all()
            for seat in seats
        ),
    )


def _certify(round_: Round, seats: list[Seat]) -> None:
    at = dt.datetime.combine(round_.showcase_on, dt.time(12), dt.UTC)
    rows = []
    for seat in seats:
        if seat.number % 3:
            token, role = new_token(), "mentor" if seat.membership.is_mentor else "mentee"
            marks = {"token": token, "token_mark": mark_of(token), "name": f"Many Person{seat.membership.user_id}"}
            rows.append(
                Certificate(
                    user_id=seat.membership.user_id, round=round_, role=role, issued_on=at.date(), issued_at=at, **marks
                )
            )
    bulk(Certificate, rows)


def _write(users: list[User], then: dt.datetime) -> None:
    kinds = [
        "rounds.received",
        "groups.placed",
        "groups.introduction",
        "groups.reminder",
        "surveys.end",
        "certificates.issued",
    ]
    rows = []
    for user in users:
        for kind in kinds[:MAILS_EACH]:
            mark = uuid.uuid4().hex
            fields = {"kind": kind, "key": f"{kind}:{mark}", "recipient": user, "to_email": user.email}
            words = {"subject": "About your round", "text": "Words. " * 20, "html": "<p>Words.</p>" * 20}
            sent = {"state": "sent", "sent_at": then, "send_after": then, "message_id": f"<{mark}@people.example>"}
            rows.append(OutboxMessage(**fields, **words, **sent))
    bulk(OutboxMessage, rows)

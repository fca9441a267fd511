"""The lists that coordinators take out: applications, groups with their members, attendance, and mail."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.exporting import Cell, Table
from accounts.regions import region_of
from groups.models import Attendance, Meeting, Membership
from groups.queries import placed_among
from mail.models import OutboxMessage
from rounds.models import Application, Round
from slots.weekly import DAY_NAMES

Column = tuple[str, Callable[[Any], Cell]]


def table_of(name: str, columns: list[Column], rows: Any) -> Table:
    """A table of rows, each column read by its function."""
    return Table(name, [column for column, _of in columns], [[read(row) for _called, read in columns] for row in rows])


def applications_table(round_: Round) -> Table:
    """Everyone who sent an application, with all that they said for the matching; 5 queries."""
    sent = Application.objects.filter(round=round_).exclude(state=Application.State.DRAFT).order_by("pk")
    rows = sent.select_related("user__organization", "user__availability", "decided_by", "sent_by").prefetch_related(
        "choices__outcome__type", "choices__outcome__tool"
    )
    found = list(rows)
    placed = placed_among(found)
    columns: list[Column] = [*APPLICATION, ("has a place", lambda one: one.pk in placed)]
    return table_of("applications", columns, found)


def _name_of(user: Any) -> str:
    return user.name if user else ""


def _hours(application: Application) -> float | None:
    availability = getattr(application.user, "availability", None)
    return availability.hours if availability else None


def _unmet(application: Application) -> str:
    return " ".join(str(piece.get("sentence", "")) for piece in application.evidence if piece.get("met") is not True)


def _choices(application: Application) -> str:
    return "; ".join(
        f"{choice.rank}. {choice.outcome}" + (f" ({choice.focus})" if choice.focus else "")
        for choice in application.choices.all()
    )


APPLICATION: list[Column] = [
    ("application", lambda one: one.pk),
    ("name", lambda one: one.user.name),
    ("email", lambda one: one.user.email),
    ("role", lambda one: one.role),
    ("state", lambda one: one.state),
    ("sent at", lambda one: one.sent_at),
    ("sent late", lambda one: one.is_late),
    ("sent by", lambda one: _name_of(one.sent_by)),
    ("country", lambda one: one.user.country),
    ("region", lambda one: region_of(one.user.country)),
    ("city", lambda one: one.user.city),
    ("time zone", lambda one: one.user.zone),
    ("organization", lambda one: one.user.organization.name if one.user.organization else ""),
    ("affiliation", lambda one: one.user.affiliation),
    ("GitHub", lambda one: one.user.github),
    ("ORCID", lambda one: one.user.orcid),
    ("AMY user name", lambda one: one.user.amy_username),
    ("languages", lambda one: ", ".join(map(str, one.languages))),
    ("how to meet", lambda one: one.meet),
    ("city to meet in", lambda one: one.city),
    ("free hours a week", _hours),
    ("outcomes", _choices),
    ("says certified", lambda one: one.says_certified),
    ("says workshops taught", lambda one: one.says_workshops_taught),
    ("says completing certification", lambda one: one.says_in_training),
    ("says trained on", lambda one: one.says_trained_on),
    ("says our records have wrong", lambda one: one.dispute),
    ("rules not met", _unmet),
    ("how many mentees", lambda one: one.capacity),
    ("co-mentor", lambda one: one.co_mentor if one.role == Application.Role.MENTOR else ""),
    ("takes late mentees", lambda one: one.takes_late_mentees if one.role == Application.Role.MENTOR else None),
    ("about themselves", lambda one: one.about),
    ("has helped at workshops", lambda one: one.has_helped if one.role == Application.Role.MENTEE else None),
    ("goals and needs", lambda one: one.goals),
    ("group may have the address", lambda one: one.shares_email),
    ("may be listed", lambda one: one.may_be_listed),
    ("tell of the next round", lambda one: one.tell_of_next_round),
    ("decided at", lambda one: one.decided_at),
    ("decided by", lambda one: _name_of(one.decided_by)),
    ("reason", lambda one: one.decision_reason),
]


def groups_table(round_: Round) -> Table:
    """Everyone who has or had a place, with their group; 1 query."""
    members = Membership.objects.filter(round=round_).order_by("group__number", "role", "seat", "pk")
    related = ("user__organization", "group__round", "group__outcome__type", "group__outcome__tool")
    return table_of("groups", MEMBER, members.select_related(*related))


def _slot_time(member: Membership) -> str:
    hours, minutes = divmod(member.group.slot_minute, 60)
    return f"{hours:02}:{minutes:02}"


MEMBER: list[Column] = [
    ("group", lambda one: one.group.number),
    ("outcome", lambda one: str(one.group.outcome)),
    ("language", lambda one: one.group.language),
    ("meets in", lambda one: one.group.city),
    ("day", lambda one: DAY_NAMES[one.group.slot_day]),
    ("time", _slot_time),
    ("time zone of the slot", lambda one: one.group.slot_zone),
    ("from", lambda one: one.group.starts_on),
    ("weeks", lambda one: one.group.weeks),
    ("every weeks", lambda one: one.group.every_weeks),
    ("meeting room", lambda one: one.group.room_link),
    ("name", lambda one: one.user.name),
    ("email", lambda one: one.user.email),
    ("role", lambda one: one.role),
    ("representative", lambda one: one.is_representative),
    ("country", lambda one: one.user.country),
    ("time zone", lambda one: one.user.zone),
    ("organization", lambda one: one.user.organization.name if one.user.organization else ""),
    ("joined on", lambda one: one.joined_on),
    ("left at", lambda one: one.left_at),
    ("why they left", lambda one: one.leaving_words),
]


def attendance_table(round_: Round) -> Table:
    """What was recorded of everyone at each meeting; a meeting without any has one row without a person; 2 queries."""
    rows = Attendance.objects.filter(meeting__group__round=round_).select_related(
        "meeting__group", "membership__user", "recorded_by"
    )
    found: dict[int, list[Attendance]] = {}
    for row in rows.order_by("meeting", "membership"):
        found.setdefault(row.meeting_id, []).append(row)
    meetings = Meeting.objects.filter(group__round=round_).select_related("group").order_by("group__number", "number")
    lines = [(meeting, row) for meeting in meetings for row in found.get(meeting.pk, [None])]
    return table_of("attendance", ATTENDANCE, lines)


ATTENDANCE: list[Column] = [
    ("group", lambda line: line[0].group.number),
    ("meeting", lambda line: line[0].number),
    ("starts at", lambda line: line[0].starts_at),
    ("ends at", lambda line: line[0].ends_at),
    ("state", lambda line: line[0].state),
    ("place", lambda line: line[0].place),
    ("why cancelled", lambda line: line[0].cancelled_because),
    ("how the group is doing", lambda line: line[0].progress),
    ("the goals", lambda line: line[0].goals_state),
    ("name", lambda line: line[1].membership.user.name if line[1] else ""),
    ("email", lambda line: line[1].membership.user.email if line[1] else ""),
    ("role", lambda line: line[1].membership.role if line[1] else ""),
    ("attendance", lambda line: line[1].status if line[1] else ""),
    ("recorded by", lambda line: _name_of(line[1].recorded_by) if line[1] else ""),
]


def mail_table(messages: QuerySet[OutboxMessage]) -> Table:
    """Messages with their state, without what they say: that may hold keys that only the reader may use; 1 query."""
    return table_of("mail", MAIL, messages)


MAIL: list[Column] = [
    ("message", lambda one: one.pk),
    ("kind", lambda one: one.kind),
    ("to", lambda one: one.to_email),
    ("name", lambda one: one.to_name),
    ("subject", lambda one: one.subject),
    ("state", lambda one: one.state),
    ("written at", lambda one: one.created_at),
    ("leaves after", lambda one: one.send_after),
    ("sent at", lambda one: one.sent_at),
    ("tries", lambda one: one.attempts),
    ("what went wrong", lambda one: one.error),
]
LISTS: dict[str, Callable[[Round], Table]] = {
    "applications": applications_table,
    "groups": groups_table,
    "attendance": attendance_table,
}
LIST_NAMES = {
    "applications": _("Applications"),
    "groups": _("Groups and their members"),
    "attendance": _("Attendance"),
}

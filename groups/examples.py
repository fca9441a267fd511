"""How the mail of groups is shown to those who edit its words: real rows, newest first, and the real queue functions.

What members wrote to each other alone (a message, a reason, a goodbye) stands here as `WRITTEN`, not as they wrote it.
"""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.attendance import emails as attendance
from groups.care import emails as care
from groups.care import leaving_emails as leaving
from groups.meetings import emails as meetings
from groups.meetings import poll_emails as polls
from groups.messages import emails as messages
from groups.models import FollowUp, GroupAlert, GroupMessage, Meeting, Membership, MentoringGroup, Rsvp, TimePoll
from groups.queries import with_active_members
from groups.repair import emails as repair
from groups.rooms import emails as rooms
from groups.showcase import emails as showcase
from mail.kinds import MailKind, register_example

WRITTEN = "…"
WORDS = ("round", "group")
DAY = dt.timedelta(days=1)
IN_GROUP = "group__round", "group__outcome__type", "group__outcome__tool"


def _members() -> QuerySet[Membership]:
    return Membership.objects.filter(left_at=None).select_related("user", *IN_GROUP).order_by("-pk")


def _leads() -> QuerySet[Membership]:
    return _members().filter(role=Membership.Role.LEAD)


def _with_members() -> QuerySet[Membership, int]:
    """The groups that anyone is left in, who could be written to."""
    return Membership.objects.filter(left_at=None).values_list("group", flat=True)


def _meetings() -> QuerySet[Meeting]:
    return Meeting.objects.filter(group__in=_with_members()).select_related("series", *IN_GROUP).order_by("-starts_at")


def _one_member(group: MentoringGroup) -> Membership:
    return group.memberships.filter(left_at=None).select_related("user", "group").latest("pk")


def _whole(group: MentoringGroup) -> MentoringGroup:
    return with_active_members(MentoringGroup.objects.filter(pk=group.pk)).get()


def _reminder(meeting: Meeting) -> None:
    attendance.queue_reminder(meeting=meeting, membership=_one_member(meeting.group), parts=[])


def _cant_come(rsvp: Rsvp) -> None:
    rsvp.reason = WRITTEN
    attendance.queue_cant_come(rsvp=rsvp, meeting=rsvp.meeting, to=_one_member(rsvp.meeting.group))


def _record(meeting: Meeting) -> None:
    attendance.queue_record_attendance(
        meeting=meeting,
        membership=_one_member(meeting.group),
        period="record-0",
        is_again=False,
        not_after=meeting.ends_at + DAY,
    )


def _missed(meeting: Meeting) -> None:
    meeting.progress = WRITTEN
    member = _one_member(meeting.group)
    attendance.queue_missed(meeting=meeting, membership=member, parts=[], upcoming=None, now=timezone.now())


def _attention(alert: GroupAlert) -> None:
    care.queue_attention(group=alert.group, alerts=[alert], others=[])


def _follow_up(follow_up: FollowUp) -> None:
    now = timezone.now()
    care.queue_follow_up(follow_up=follow_up, until=now + 7 * DAY, now=now)


def _left(member: Membership) -> None:
    member.leaving_words = WRITTEN
    leaving.queue_member_left(member=member, group=_whole(member.group), by=member.user)


def _changed(member: Membership) -> None:
    leaving.queue_changed(member=member, group=_whole(member.group), sentences=[WRITTEN], about="-")


def _moved(meeting: Meeting) -> None:
    was, now = meeting.starts_at - DAY, timezone.now()
    meetings.queue_moved(meeting=meeting, group=meeting.group, was=was, by=None, now=now)


def _cancelled(meeting: Meeting) -> None:
    meeting.cancelled_because = WRITTEN
    meetings.queue_cancelled(meeting=meeting, group=meeting.group, by=None, now=timezone.now())


def _slot_changed(member: Membership) -> None:
    series = member.group.series.latest("number")
    meetings.queue_slot_changed(group=member.group, series=series, change="slot", by=None, now=timezone.now())


def _poll(poll: TimePoll) -> None:
    polls.queue_poll(poll=poll, group=poll.group, but=None)


def _message(message: GroupMessage) -> None:
    message.text = WRITTEN
    messages.queue_message(message=message, to_member=_one_member(message.group))


def _no_room(lead: Membership) -> None:
    rooms.queue_no_room(lead=lead, first=lead.group.meetings.earliest("starts_at"))


def _slide(member: Membership) -> None:
    starts_at = timezone.now() + 14 * DAY
    showcase.queue_slide_instructions(member=member, starts_at=starts_at, not_after=starts_at)


def _rsvps() -> QuerySet[Rsvp]:
    found = Rsvp.objects.filter(meeting__group__in=_with_members()).select_related(
        "membership__user", "meeting__group__round", "meeting__group__outcome__type"
    )
    return found.select_related("meeting__group__outcome__tool").order_by("-answered_at")


def _messages() -> QuerySet[GroupMessage]:
    return GroupMessage.objects.filter(group__in=_with_members()).select_related(*IN_GROUP)


def _follow_ups() -> QuerySet[FollowUp]:
    found = FollowUp.objects.select_related("membership__user", "membership__group__round")
    return found.order_by("-asked_at")


EACH, MENTORS = _("each member"), _("the group's mentors")
EXAMPLES: list[tuple[MailKind, Any, Any, Any]] = [
    (attendance.REMINDER, _("each member, a day before"), _meetings, _reminder),
    (attendance.CANT_COME, MENTORS, _rsvps, _cant_come),
    (attendance.RECORD, _("the lead, when a meeting ends; again two days later"), _meetings, _record),
    (attendance.MISSED, _("who missed a meeting, after attendance is recorded"), _meetings, _missed),
    (care.ATTENTION, _("coordinators"), lambda: GroupAlert.objects.select_related(*IN_GROUP), _attention),
    (care.FOLLOW_UP, _("each member, monthly"), _follow_ups, _follow_up),
    (leaving.MEMBER_LEFT, _("the group's mentors and coordinators"), _members, _left),
    (
        leaving.MEMBER_BACK,
        _("who heard that they had left, and they themselves"),
        _members,
        lambda one: leaving.queue_member_back(member=one, group=_whole(one.group), occasion="-"),
    ),
    (
        leaving.GOODBYE,
        _("who left"),
        _members,
        lambda one: leaving.queue_goodbye(member=one, group=_whole(one.group), by=one.user),
    ),
    (leaving.CHANGED, _("those concerned by a repair"), _members, _changed),
    (meetings.MOVED, EACH, _meetings, _moved),
    (meetings.CANCELLED, EACH, _meetings, _cancelled),
    (
        meetings.RESTORED,
        EACH,
        _meetings,
        lambda one: meetings.queue_restored(meeting=one, group=one.group, by=None, now=timezone.now()),
    ),
    (
        meetings.ADDED,
        EACH,
        _meetings,
        lambda one: meetings.queue_added(meeting=one, group=one.group, by=None, now=timezone.now()),
    ),
    (meetings.SLOT_CHANGED, EACH, _members, _slot_changed),
    (polls.POLL, _("each member but the one who asks"), lambda: TimePoll.objects.select_related(*IN_GROUP), _poll),
    (
        polls.EXPIRED,
        EACH,
        lambda: TimePoll.objects.select_related(*IN_GROUP),
        lambda poll: polls.queue_expired(poll=poll, group=poll.group, now=timezone.now()),
    ),
    (messages.MESSAGE, _("each other member"), _messages, _message),
    (rooms.NO_ROOM, _("the lead, a week before the first meeting"), _leads, _no_room),
    (showcase.SLIDE_INSTRUCTIONS, _("the representative, or else the mentors, 2 weeks before"), _members, _slide),
    (
        showcase.SLIDE_MISSING,
        _("representative and mentors, 3 days before"),
        _members,
        lambda one: showcase.queue_slide_missing(member=one, starts_at=timezone.now() + 3 * DAY),
    ),
    (
        repair.WITHOUT_GROUP,
        _("members of a group that could not go on"),
        _members,
        lambda one: repair.queue_without_group(member=one, about="-"),
    ),
]


def register() -> None:
    """Register all of them; called when the room starts."""
    for kind, to, recent, queue in EXAMPLES:
        register_example(kind, to=to, words=WORDS, recent=recent, queue=queue)

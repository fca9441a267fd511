"""What can be done about a meeting by link from an e-mail (`trust.md` T15)."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.clock import say_instant
from groups.attendance.forms import CANT_COME, COMING, AttendanceForm, RsvpForm
from groups.attendance.links import ATTENDANCE, NOT_HELD, RSVP, not_held_link
from groups.attendance.sentences import say_recorded, say_rsvp
from groups.attendance.services import answer_rsvp, did_not_take_place, record_attendance, refuse_answer
from groups.attendance.sheets import read_sheet
from groups.models import Meeting, Membership, Rsvp
from mail.actions import Description, MootError, OwnForm, Payload, WordsField, register_action
from slots.zones import get_zone


def _named(payload: Payload) -> tuple[Meeting, Membership]:
    """The meeting and the member that a link names; MootError where one is gone."""
    meetings = Meeting.objects.select_related("group__round", "group__outcome__type", "group__outcome__tool")
    meeting = meetings.filter(pk=payload["meeting"]).first()
    membership = Membership.objects.select_related("user").filter(pk=payload["membership"]).first()
    if meeting is None or membership is None or membership.group_id != meeting.group_id:
        raise MootError(_("This meeting is not there any more."))
    return meeting, membership


def _when(meeting: Meeting, membership: Membership) -> str:
    """The meeting's start on the clock of whom the link names, whoever opens it."""
    zone = membership.user.zone
    return _("%(time)s (%(zone)s)") % {"time": say_instant(meeting.starts_at, get_zone(zone)), "zone": zone}


def describe_rsvp(payload: Payload) -> Description:
    """Say when the meeting is and what was answered, and offer the other answer."""
    meeting, membership = _named(payload)
    refuse_answer(meeting, membership, timezone.now())
    rsvp = Rsvp.objects.filter(meeting=meeting, membership=membership).first()
    says_no = rsvp is not None and not rsvp.is_coming

    def make(posted: QueryDict | None) -> RsvpForm:
        return RsvpForm(posted, rsvp=rsvp)

    return Description(
        title=_("You said that you can't come") if says_no else _("Can't make it?"),
        text=_("%(name)s, this is about the meeting of %(outcome)s on %(when)s. You can change your answer until then.")
        % {"name": membership.user, "outcome": meeting.group.outcome, "when": _when(meeting, membership)},
        form=OwnForm(make, "groups/_rsvp_form.html"),
    )


def act_rsvp(payload: Payload, said: dict[str, Any]) -> str:
    """Keep the answer."""
    meeting, membership = _named(payload)
    is_coming = said["answer"] == COMING
    rsvp = answer_rsvp(
        meeting=meeting,
        membership=membership,
        is_coming=is_coming,
        reason=said["reason"] if said["answer"] == CANT_COME else "",
    )
    return say_rsvp(rsvp, membership)


def _recorder(payload: Payload) -> tuple[Meeting, Membership]:
    """The meeting and the mentor that a link names; MootError where they may not record any more."""
    meeting, membership = _named(payload)
    if membership.left_at is not None or not membership.is_mentor:
        raise MootError(
            _("This link is for the group's mentors, and %(name)s is not one of them any more. Nothing was changed.")
            % {"name": membership.user}
        )
    return meeting, membership


def describe_attendance(payload: Payload) -> Description:
    """Offer the sheet: all were there, or who was."""
    meeting, membership = _recorder(payload)
    if meeting.state == Meeting.State.CANCELLED:
        raise MootError(_("This meeting was cancelled, so there is nothing to record."))
    sheet = read_sheet(meeting, timezone.now())

    def make(posted: QueryDict | None) -> AttendanceForm:
        return AttendanceForm(posted, sheet=sheet, not_held_url=not_held_link(meeting, membership))

    return Description(
        title=_("Who was there?"),
        text=_("%(outcome)s, meeting %(number)s, %(when)s. You record this as %(name)s.")
        % {
            "outcome": meeting.group.outcome,
            "number": meeting.number,
            "when": _when(meeting, membership),
            "name": membership.user,
        },
        form=OwnForm(make, "groups/_attendance_form.html"),
    )


def act_attendance(payload: Payload, said: dict[str, Any]) -> str:
    """Record or correct it."""
    meeting, membership = _recorder(payload)
    if meeting.state == Meeting.State.CANCELLED:
        raise MootError(_("This meeting was cancelled, so there is nothing to record."))
    recorded = record_attendance(
        meeting=meeting,
        present=said["present"],
        by=membership.user,
        progress=said["progress"],
        goals_state=said["goals_state"],
        seen=said["seen"] or None,
    )
    return say_recorded(recorded)


def describe_not_held(payload: Payload) -> Description:
    """Say what it means that a meeting did not take place, and ask why."""
    meeting, membership = _recorder(payload)
    if meeting.state == Meeting.State.CANCELLED:
        return Description(_("Nothing more to do"), _("It is on record that this meeting did not take place."))
    if timezone.now() < meeting.starts_at:
        raise MootError(_("This meeting has not begun yet. Cancel it on its page instead."))
    return Description(
        title=_("It did not take place"),
        text=_(
            "%(outcome)s, meeting %(number)s, %(when)s. It will count for nobody, and nobody is told that they missed "
            "it. What was recorded of it is taken back."
        )
        % {"outcome": meeting.group.outcome, "number": meeting.number, "when": _when(meeting, membership)},
        button=_("It did not take place"),
        words=WordsField(_("Why not?"), _("Your group reads this."), is_required=True, max_length=300),
    )


def act_not_held(payload: Payload, words: str) -> str:
    """Cancel it."""
    meeting, membership = _recorder(payload)
    did_not_take_place(meeting=meeting, by=membership.user, reason=words)
    return _("It is on record that this meeting did not take place. It counts for nobody.")


def register() -> None:
    """Make the links known."""
    register_action(RSVP, describe=describe_rsvp, act=act_rsvp)
    register_action(ATTENDANCE, describe=describe_attendance, act=act_attendance)
    register_action(NOT_HELD, describe=describe_not_held, act=act_not_held)

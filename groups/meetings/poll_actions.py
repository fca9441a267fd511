"""Answering a poll by the link of its e-mail (`trust.md` T15)."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.templatetags.clock import say_instant
from groups.meetings import polls
from groups.meetings.forms import AnswerForm
from groups.meetings.poll_emails import ANSWER_POLL
from groups.meetings.poll_queries import poll_for_link, rows_of, say_answered
from groups.meetings.rules import TimeRefused
from groups.models import Membership, TimePoll
from mail.actions import Description, MootError, OwnForm, Payload, register_action
from slots.zones import get_zone


def _named(payload: Payload) -> tuple[TimePoll, Membership]:
    """The open poll and the member that a link names; MootError where there is nothing (more) to answer."""
    found = poll_for_link(payload["poll"], payload["membership"])
    if found is None:
        raise MootError(_("This question is not there any more."))
    asked, membership = found
    if membership.left_at is not None:
        raise MootError(_("You are no longer in this group."))
    if asked.state == TimePoll.State.DECIDED and asked.chosen:
        time = say_instant(asked.chosen.starts_at, get_zone(membership.user.zone))
        raise MootError(_("A time was chosen already: %(time)s.") % {"time": time})
    if asked.state != TimePoll.State.OPEN or asked.closes_at <= timezone.now():
        raise MootError(_("This question is closed. There is nothing to answer any more."))
    return asked, membership


def describe_answer(payload: Payload) -> Description:
    """Offer the times, on the clock of whom the link names, with what they answered before."""
    asked, membership = _named(payload)
    zone = membership.user.zone
    with timezone.override(zone):
        rows = rows_of(asked, asked.group, membership)
        until = say_instant(asked.closes_at)
    options = [(row.option, row.said) for row in rows]
    initial = {"can": [row.option.pk for row in rows if row.mine]}

    def make(posted: QueryDict | None) -> AnswerForm:
        return AnswerForm(posted, options=options, initial=initial)

    about = _("%(name)s, this is about your group, %(outcome)s. Times are on your clock (%(zone)s).")
    said = about % {"name": membership.user, "outcome": asked.group.outcome, "zone": zone}
    return Description(
        title=_("Which of these times can you make?"),
        text=" ".join([said, _what_for(asked, zone), _("Please answer by %(time)s.") % {"time": until}]),
        form=OwnForm(make, "groups/_poll_form.html"),
    )


def _what_for(poll: TimePoll, zone: str) -> str:
    if poll.meeting is None:
        return _("They would be a new weekly time of your group.")
    time = say_instant(poll.meeting.starts_at, get_zone(zone))
    return _("They are for meeting %(number)s, planned for %(time)s.") % {"number": poll.meeting.number, "time": time}


def act_answer(payload: Payload, said: dict[str, Any]) -> str:
    """Keep the answer, which may choose the time."""
    asked, membership = _named(payload)
    try:
        after = polls.answer_poll(poll=asked, membership=membership, can=said["can"])
    except TimeRefused as refusal:
        raise MootError(str(refusal)) from refusal
    with timezone.override(membership.user.zone):
        return say_answered(after)


def register() -> None:
    """Make the link known."""
    register_action(ANSWER_POLL, describe=describe_answer, act=act_answer)

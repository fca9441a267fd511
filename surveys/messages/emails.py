"""The message to one's mentors, relayed."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from accounts.models import User
from accounts.queries import recipient_of
from groups.models import Membership
from mail.kinds import MailKind, declare, register_example
from mail.services import queue_mail
from surveys.models import MentorMessage

MENTOR_MESSAGE = declare(MailKind("surveys.mentor_message", _("message to my mentors")))


def about_message(message: MentorMessage) -> str:
    """How keys of mail about one message begin, after the kind."""
    return f"mentor-message:{message.pk}"


def queue_mentor_message(*, message: MentorMessage, mentor: User) -> None:
    """What a mentee writes to a mentor; answers go to the mentee where they share their address."""
    sender = message.sender
    is_direct = sender.application.shares_email
    round_ = sender.group.round
    queue_mail(
        kind=MENTOR_MESSAGE,
        about=about_message(message),
        to=recipient_of(mentor),
        template="surveys/mail/mentor_message",
        context={
            "group": sender.group,
            "round": round_,
            "sender": sender.user,
            "short_name": mentor.get_short_name(),
            "text": message.text,
            "is_direct": is_direct,
        },
        reply_to=sender.user.email if is_direct else round_.contact_email,
    )


def mentors_of(sender: Membership) -> list[User]:
    """Lead and co-mentor of the sender's group."""
    mentors = Membership.objects.filter(group=sender.group_id, left_at=None).exclude(role=Membership.Role.MENTEE)
    return [one.user for one in mentors.select_related("user").order_by("-role", "pk")]


def _recent() -> QuerySet[MentorMessage]:
    return MentorMessage.objects.select_related(
        "sender__user", "sender__application", "sender__group__round", "sender__group__outcome__type"
    ).order_by("-pk")


def _queue_example(message: MentorMessage) -> None:
    for mentor in mentors_of(message.sender):
        queue_mentor_message(message=message, mentor=mentor)


register_example(
    MENTOR_MESSAGE,
    to=gettext_lazy("lead and co-mentor, when a mentee writes to them beside a survey"),
    words=("round", "group", "sender"),
    recent=_recent,
    queue=_queue_example,
)

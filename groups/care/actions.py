"""What the two links of the monthly question do: open a page that says it, and keep the answer on POST."""

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.care.emails import FINE, NEED_HELP
from groups.care.follow_ups import NotAsked, answer_follow_up, why_moot
from groups.care.leaving import TAKE_OVER, LeavingRefused, take_over_lead
from groups.models import FollowUp, Membership
from mail.actions import Description, MootError, Payload, WordsField, register_action

Answer = FollowUp.Answer


def _follow_up(payload: Payload) -> FollowUp:
    """The question that a link is about. Raises MootError."""
    found = (
        FollowUp.objects.filter(pk=payload["follow_up"])
        .select_related(
            "membership__group__round", "membership__group__outcome__type", "membership__group__outcome__tool"
        )
        .first()
    )
    if found is None:
        raise MootError(_("There is nothing to answer any more."))
    if why := why_moot(found):
        raise MootError(why)
    return found


def describe_fine(payload: Payload) -> Description:
    """It goes fine, with a line if they like."""
    follow_up = _follow_up(payload)
    return Description(
        title=_("It is going fine"),
        text=_("Your answer about %(group)s. Good to hear! Only the coordinators read it.")
        % {"group": follow_up.membership.group.outcome},
        button=_("Send: it is going fine"),
        words=WordsField(_("A line about it"), _("If you like.")),
    )


def describe_help(payload: Payload) -> Description:
    """They need help, with a line on what."""
    follow_up = _follow_up(payload)
    return Description(
        title=_("I need help"),
        text=_(
            "A coordinator hears at once that help is wanted in your group (%(group)s). What you write is for the "
            "coordinators alone; your group doesn't see it."
        )
        % {"group": follow_up.membership.group.outcome},
        button=_("Ask for help"),
        words=WordsField(_("What would help you?"), _("If you like; a line is enough.")),
    )


def act_fine(payload: Payload, words: str) -> str:
    """Keep the answer."""
    _keep(payload, Answer.FINE, words)
    return _("Thank you! You can change your answer by the links in the e-mail, or on your group's page.")


def act_help(payload: Payload, words: str) -> str:
    """Keep the answer and alert."""
    _keep(payload, Answer.NEED_HELP, words)
    return _("Thank you for saying so. The coordinators know now, and one of them will write to you.")


def _keep(payload: Payload, answer: str, words: str) -> None:
    try:
        answer_follow_up(follow_up=_follow_up(payload), answer=answer, words=words.strip(), now=timezone.now())
    except NotAsked as moot:
        raise MootError(str(moot)) from moot


def _membership(payload: Payload) -> Membership:
    """Whom the link lets take over. Raises MootError where they left."""
    found = Membership.objects.filter(pk=payload["membership"], left_at=None).select_related("group", "user").first()
    if found is None:
        raise MootError(_("You are not in this group any more."))
    return found


def describe_take_over(payload: Payload) -> Description:
    """The co-mentor leads from now on."""
    member = _membership(payload)
    if member.role == Membership.Role.LEAD:
        return Description(_("You lead the group"), _("You have taken over the lead already. Thank you!"))
    return Description(
        title=_("Take over the lead"),
        text=_("You lead %(group)s from now on; when it meets stays as it is. The group and the coordinators are told.")
        % {"group": member.group},
        button=_("Take over the lead"),
    )


def act_take_over(payload: Payload, _words: str) -> str:
    """Let them lead."""
    member = _membership(payload)
    try:
        take_over_lead(membership=member, by=member.user, now=timezone.now())
    except LeavingRefused as refused:
        raise MootError(str(refused)) from refused
    return _("You lead the group now. Thank you for carrying on!")


def register() -> None:
    """Make the links work."""
    register_action(FINE, describe=describe_fine, act=act_fine)
    register_action(NEED_HELP, describe=describe_help, act=act_help)
    register_action(TAKE_OVER, describe=describe_take_over, act=act_take_over)

"""What is said after an answer or a record was kept: the same on the site and behind links in mail."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.attendance.services import Recorded
from groups.models import Membership, Rsvp


def say_rsvp(rsvp: Rsvp, membership: Membership) -> str:
    """Thanks for either answer; a lead who can't come reads what usually helps."""
    if rsvp.is_coming:
        return _("Good, see you there.")
    if membership.role == Membership.Role.LEAD:
        return _("Thank you for saying so. %(help)s") % {"help": lead_is_missing()}
    return _("Thank you for saying so: your mentors know. You can change your mind until the meeting starts.")


def lead_is_missing() -> str:
    """What usually helps when the lead can't come."""
    return _("When the lead can't come, the co-mentor usually leads that meeting, or it is moved to another time.")


def say_recorded(recorded: Recorded) -> str:
    """That it is kept, who gets a note, and whose record it replaces."""
    told = sum(one.left_at is None for one in recorded.missed)
    said = _("Recorded, thank you.")
    if told:
        said += " " + ngettext(
            "%(number)s person who missed it gets a note with what happened and the next date.",
            "%(number)s people who missed it get a note with what happened and the next date.",
            told,
        ) % {"number": told}
    if recorded.replaced:
        said += " " + _("%(who)s had recorded it meanwhile; yours replaces theirs for: %(names)s.") % {
            "who": recorded.replaced_by_whom or _("Someone else"),
            "names": ", ".join(str(one.user) for one in recorded.replaced),
        }
    return said

"""What the rules of health say to coordinators, with their dates on the reader's clock."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

Json = dict[str, Any]

RULES = {
    "help": gettext_lazy("Help wanted"),
    "lead": gettext_lazy("Nobody leads"),
    "mentees": gettext_lazy("Few mentees"),
    "first-meeting": gettext_lazy("First meeting"),
    "no-meeting": gettext_lazy("No meeting"),
    "recording": gettext_lazy("Attendance not recorded"),
    "presence": gettext_lazy("Few come"),
    "silence": gettext_lazy("No answers"),
    "representative": gettext_lazy("Representative"),
    "slide": gettext_lazy("Slide"),
}


def say(rule: str, facts: Json) -> str:
    """The sentence about a rule that holds; "" for a rule of other days."""
    sentence = SENTENCES.get(rule)
    return sentence(facts) if sentence else ""


def name_of(rule: str) -> str:
    """The short name of a rule."""
    return str(RULES.get(rule, rule))


def _day(iso: str) -> str:
    return date_format(timezone.localtime(dt.datetime.fromisoformat(iso)), "j F")


def _help(facts: Json) -> str:
    return ngettext(
        "A member asked for help on %(day)s.",
        "%(number)s members asked for help, the last on %(day)s.",
        facts["number"],
    ) % {"day": _day(facts["at"]), "number": facts["number"]}


def _lead(_facts: Json) -> str:
    return _("Nobody leads the group.")


def _mentees(facts: Json) -> str:
    if not facts["number"]:
        return _("No mentee is left.")
    return ngettext("Only %(number)s mentee is left.", "It has only %(number)s mentees.", facts["number"]) % facts


def _first_meeting(facts: Json) -> str:
    return _("The first meeting, planned for %(day)s, was not held.") % {"day": _day(facts["at"])}


def _no_meeting(facts: Json) -> str:
    return _("No meeting was held since %(day)s: the planned ones were cancelled.") % {"day": _day(facts["at"])}


def _recording(facts: Json) -> str:
    days = get_text_list([_day(each) for each in facts["dates"]], _("and"))
    return ngettext(
        "Attendance of the meeting of %(days)s is not recorded.",
        "Attendance of the meetings of %(days)s is not recorded.",
        len(facts["dates"]),
    ) % {"days": days}


def _presence(facts: Json) -> str:
    days = get_text_list([_day(each) for each in facts["dates"]], _("and"))
    if facts["nobody"]:
        return _("No mentee came on %(day)s.") % {"day": _day(facts["dates"][-1])}
    share = round(100 * facts["present"] / facts["expected"])
    return _("Only %(share)s %% were there on %(days)s.") % {"share": share, "days": days}


def _silence(facts: Json) -> str:
    return _("Nobody answered the question of %(day)s how it is going.") % {"day": _day(facts["at"])}


def _representative(facts: Json) -> str:
    return _("No representative is named; one was due by %(day)s.") % {"day": _day(facts["at"])}


def _slide(facts: Json) -> str:
    day = date_format(dt.date.fromisoformat(facts["showcase_on"]), "j F")
    return _("There is no slide for the showcase on %(day)s.") % {"day": day}


SENTENCES: dict[str, Callable[[Json], str]] = {
    "help": _help,
    "lead": _lead,
    "mentees": _mentees,
    "first-meeting": _first_meeting,
    "no-meeting": _no_meeting,
    "recording": _recording,
    "presence": _presence,
    "silence": _silence,
    "representative": _representative,
    "slide": _slide,
}

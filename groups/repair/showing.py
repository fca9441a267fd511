"""Options in words: what happens to whom, and how many mails leave."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groups.proposals.sentences import Names
from groups.repair.finding import repairs
from groups.repair.options import FILL, NEW_SLOT, NOTHING, Option, members_of
from groups.repair.slots import same_instants, slot_of
from groups.repair.state import State
from slots.cells import DAYS
from slots.weekly import DAY_NAMES

Json = dict[str, Any]
SALT = "groups.repair"
MOST_SHOWN = 8

TITLES = {
    "co-mentor": gettext_lazy("The co-mentor leads"),
    "idle-mentor": gettext_lazy("A waiting mentor leads"),
    "new-slot": gettext_lazy("The group meets at another time"),
    "move": gettext_lazy("Members move to running groups"),
    "merge": gettext_lazy("Two groups become one"),
    "fill": gettext_lazy("People who wait join the group"),
    "regroup": gettext_lazy("Another group helps out"),
    "nothing": gettext_lazy("Nothing changes"),
}
CLOSE = "close"


@dataclass(frozen=True)
class Shown:
    """One option for the page: its sentences, its cost in one line, and the token that does it ("" for nothing)."""

    title: str
    sentences: list[str]
    cost: str
    token: str


def show_options(state: State, names: Names) -> list[Shown]:
    """The options for a group, the best first, without those that the page needs not show."""
    options = repairs(state.problem, state.group, lead_left=state.lead_left)
    best = [one for one in options if one.kind != NOTHING][:MOST_SHOWN]
    return [_shown(state, names, one) for one in options if one.kind == NOTHING or one in best]


def show_closing(state: State, names: Names) -> Shown:
    """Ending a group for which nothing else can be done: all of it goes on the waiting list, with a kind word."""
    key, people = state.group["published"], members_of(state.group)
    sentences = [
        _("The meetings ahead are cancelled; those that were held still count for everyone."),
        _("On the waiting list, in case a seat comes free: %(names)s.") % {"names": _names(names, people)},
    ]
    mails = ngettext("%(n)s mail leaves", "%(n)s mails leave", len(people)) % {"n": len(people)}
    token = _token(state, CLOSE, {}, {key: state.group})
    return Shown(_("End the group kindly"), sentences, f"{mails}.", token)


def _token(state: State, kind: str, after: dict[int, Json], before: dict[int, Json]) -> str:
    """What does an option, as long as the groups and the people whom it is about are as they are now."""
    people = {one for group in (*before.values(), *after.values()) for one in members_of(group)}
    payload = {
        "group": state.group["published"],
        "kind": kind,
        "after": {str(key): group for key, group in after.items()},
        "before": sorted(before),
        "mark": state.mark(set(before) | set(after), people),
    }
    return signing.dumps(payload, salt=SALT, compress=True)


def _title_of(state: State, option: Option) -> str:
    """What an option does, by what it changes: the search for another time may keep it and change the outcome."""
    key = state.group["published"]
    if option.kind == NEW_SLOT and key in option.after and not option.rescheduled:
        before, after = option.before[key], option.after[key]
        return _("The group works on something else") if before["outcome"] != after["outcome"] else str(TITLES[FILL])
    return str(TITLES[option.kind])


def _shown(state: State, names: Names, option: Option) -> Shown:
    title = _title_of(state, option)
    if option.kind == NOTHING:
        return Shown(title, _what_nothing_means(state), _("Nobody is told."), "")
    token = _token(state, option.kind, option.after, option.before)
    return Shown(title, _sentences(state, names, option), _cost(option), token)


def _what_nothing_means(state: State) -> list[str]:
    number = len(state.group["mentees"])
    if state.lead_left:
        return [_("The group goes on without anyone who leads it, until someone does something.")]
    if state.needs_repair:
        return [
            ngettext(
                "The group goes on with %(number)s mentee, fewer than the round's least.",
                "The group goes on with %(number)s mentees, fewer than the round's least.",
                number,
            )
            % {"number": number}
        ]
    return [_("The group goes on as it is.")]


def _sentences(state: State, names: Names, option: Option) -> list[str]:
    key = state.group["published"]
    said = [_("%(name)s leads.") % {"name": names.person(one)} for one in option.new_leads]
    for pk, group in option.after.items():
        said += _about_group(state, names, option, pk, group)
    if key not in option.after:
        said.append(_("The group ends."))
    if option.left_out:
        said.append(_("Without a group, on the waiting list: %(names)s.") % {"names": _names(names, option.left_out)})
    return said


def _about_group(state: State, names: Names, option: Option, pk: int, group: Json) -> list[str]:
    of_whom = _("the group") if pk == state.group["published"] else names.group({"groups": [group]}, 0)
    whose = of_whom[:1].upper() + of_whom[1:]
    said = []
    before = option.before.get(pk)
    if before and before["outcome"] != group["outcome"]:
        said.append(
            _("%(group)s works on: %(outcome)s.") % {"group": whose, "outcome": names.outcome(group["outcome"])}
        )
    if before and not same_instants(state.problem, slot_of(before), slot_of(group)):
        said.append(_("%(group)s meets on %(slot)s.") % {"group": whose, "slot": slot_in_words(group)})
    inside = members_of(group)
    if moved := [one for one in option.moved if one in inside]:
        said.append(_("To %(group)s: %(names)s.") % {"group": of_whom, "names": _names(names, moved)})
    if joined := [one for one in option.joined if one in inside]:
        said.append(_("New in %(group)s: %(names)s.") % {"group": of_whom, "names": _names(names, joined)})
    return said


def slot_in_words(group: Json) -> str:
    """Such as "Tuesdays at 18:00 (Europe/Berlin)"."""
    slot = group["slot"]
    return f"{DAY_NAMES[DAYS.index(slot['day'])]}s {slot['time']} ({slot['zone']})"


def _names(names: Names, people: list[str] | tuple[str, ...]) -> str:
    return get_text_list([names.person(one) for one in people], _("and"))


def _cost(option: Option) -> str:
    parts = [
        ngettext("%(n)s stays as is", "%(n)s stay as they are", len(option.staying)) % {"n": len(option.staying)},
    ]
    if option.moved:
        parts.append(ngettext("%(n)s moves", "%(n)s move", len(option.moved)) % {"n": len(option.moved)})
    if option.rescheduled:
        parts.append(
            ngettext("%(n)s meets at another time", "%(n)s meet at another time", len(option.rescheduled))
            % {"n": len(option.rescheduled)}
        )
    if option.left_out:
        parts.append(
            ngettext("%(n)s is left without a group", "%(n)s are left without a group", len(option.left_out))
            % {"n": len(option.left_out)}
        )
    mails = mails_of(option)
    parts.append(ngettext("%(n)s mail leaves", "%(n)s mails leave", mails) % {"n": mails})
    return ", ".join(parts) + "."


def mails_of(option: Option) -> int:
    """How many mails an option causes.

    One to each whose group, lead or slot changes, or who joins; an introduction to all of a group that gains members.
    """
    number = len(option.moved) + len(option.left_out) + len(option.joined)
    for key, group in option.after.items():
        before = option.before.get(key, {"mentors": [], "mentees": []})
        stay = [one for one in members_of(group) if one in members_of(before)]
        is_led_anew = group["mentors"][0] in option.new_leads
        is_rescheduled = any(one in option.rescheduled for one in stay)
        number += len(stay) * (is_led_anew + is_rescheduled)
        if len(stay) < len(members_of(group)):
            number += len(members_of(group))
    return number

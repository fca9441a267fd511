"""What the board's script says; `{name}` and the like are filled in there."""

from django.utils.translation import gettext as _


def board_words() -> dict[str, str]:
    """Its sentences by name, in the reader's language."""
    return {
        "looking": _("Picked up {name}. Looking at every place …"),
        "held": _(
            "{name} is picked up. Places that keep all rules: {fits}; that break one: {breaks}. "
            "Arrow keys choose a place, Home the best; Enter drops, Escape puts back."
        ),
        "over": _("{place}, {slot}: {says}"),
        "over_none": _("No group: {says}"),
        "here": _("They are here."),
        "fits": _("Fits."),
        "breaks": _("Against a rule:"),
        "never": _("Not possible."),
        "back": _("{name} is where they were."),
        "never_back": _("{why} {name} is where they were."),
        "moving": _("Moving {name} …"),
        "moved": _("{name} moved to {place}."),
        "undone": _("The last move is undone."),
        "redone": _("The move is made again."),
        "offline": _("The site did not answer, so nothing was changed. Please try again."),
        "stale": _("{error} Meanwhile: {news}"),
        "once_more": _("Move {name} to {place} all the same"),
        "still_held": _("The board has changed: {news} {name} is still picked up."),
        "gone": _("The board has changed, and {name} can't be moved any more."),
        "move_title": _("Move {name}"),
        "reason_title": _("Move {name} to {place}"),
        "menu_fits": _("Keep all rules"),
        "menu_breaks": _("Break a rule: a reason is asked for"),
        "menu_never": _("Not possible"),
        "shown": _("{groups} groups and {people} people without a group are shown."),
    }

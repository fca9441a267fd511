"""Figures in words: what cells are called, the sentence that a figure says, and why something is left out."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from surveys.models import Question
from surveys.results.suppression import LEAST, Cell, Reason, Shown

IN_ORDER = (Question.Type.SCALE, Question.Type.NUMBER)


def name_of(cell: Cell, labels: Sequence[str], question_type: str) -> str:
    """The joined categories in words; one place behind the last label is "no answer"."""
    named = list(labels[cell.first : cell.last + 1])
    if len(named) > 2 and question_type in IN_ORDER:
        named = [_("%(first)s to %(last)s") % {"first": named[0], "last": named[-1]}]
    if cell.last == len(labels):
        named.append(_("no answer"))
    first, rest = named[0], named[1:]
    for one in rest:
        first = _("%(one)s or %(other)s") % {"one": first, "other": one}
    return first[:1].upper() + first[1:]


def why_less(shown: Shown) -> str:
    """Why no numbers are shown of a question; "" where they are."""
    return {
        Reason.NONE: "",
        Reason.FEW: _("Fewer than %(least)s people were asked this and answered the survey, so nothing is shown."),
        Reason.ONE_GROUP: _("All who answered are from one group, so nothing is shown."),
        Reason.TOO_ALIKE: _(
            "More than half answered so. Numbers are not shown: they would point at those few who answered otherwise, "
            "or say what everyone answered."
        ),
        Reason.TOO_SPREAD: _(
            "The answers can't be joined so that each figure stands for at least %(least)s people; nothing is shown."
        ),
    }[shown.reason] % {"least": LEAST}


def why_no_roles(shown: Shown, roles: int) -> str:
    """Why figures of all aren't split by role; "" where they are, or where only one role was asked."""
    if roles < 2 or not shown.cells or shown.by_role:
        return ""
    words = _("By role, some figures would stand for fewer than %(least)s people, or one group; they are not shown.")
    return words % {"least": LEAST}


def percent_of(count: int, people: int) -> int:
    """Whole percent."""
    return round(100 * count / people) if people else 0


def say(label: str, count: int, people: int) -> str:
    """A figure in words."""
    return _("%(label)s (%(count)s of %(people)s, %(percent)s %%)") % {
        "label": label,
        "count": count,
        "people": people,
        "percent": percent_of(count, people),
    }

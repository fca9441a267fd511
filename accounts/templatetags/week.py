"""The week as a small picture: seven columns of half-hour cells, the same everywhere (`interface.md`).

The grid in which people draw their hours is a form control; these are its read-only sizes: strip, glyph, overlay.
"""

from collections.abc import Collection

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from slots.cells import CELLS_PER_DAY, CELLS_PER_WEEK, describe_cells

register = template.Library()

DAY_WIDTH = 10
LETTERS_HEIGHT = 8


@register.simple_tag
def week(
    *,
    size: str = "strip",
    free: Collection[int] = (),
    shared: Collection[int] = (),
    you: Collection[int] = (),
    slot: Collection[int] = (),
    label: str = "",
) -> SafeString:
    """Draw layers of cells (0 to 335) over one another as an SVG: free, shared, you, slot, in this order.

    `label` is the text alternative; without it, the topmost layer given is said in words.
    """
    layers = {"free": free, "shared": shared, "you": you, "slot": slot}
    said = label or next((describe_cells(cells) for cells in (slot, you, shared, free) if cells), _("no hours"))
    letters = size != "glyph"  # A glyph is too small to read them.
    top = -LETTERS_HEIGHT if letters else 0
    return format_html(
        '<svg class="week week-{}" viewBox="0 {} {} {}" role="img" aria-label="{}">{}{}{}</svg>',
        size,
        top,
        7 * DAY_WIDTH,
        CELLS_PER_DAY - top,
        said,
        _day_letters() if letters else "",
        format_html_join("", "{}", ((_layer(name, cells),) for name, cells in layers.items() if cells)),
        format_html_join(
            "",
            '<line class="day-line" x1="{}" x2="{}" y1="0" y2="{}"/>',
            ((x, x, CELLS_PER_DAY) for x in range(DAY_WIDTH, 7 * DAY_WIDTH, DAY_WIDTH)),
        ),
    )


def _day_letters() -> SafeString:
    """The first letter of each day, above its column."""
    days = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
    return format_html_join(
        "",
        '<text class="day-name" x="{}" y="-2">{}</text>',
        ((number * DAY_WIDTH + DAY_WIDTH / 2, name[0]) for number, name in enumerate(days)),
    )


def _layer(name: str, cells: Collection[int]) -> SafeString:
    """One rectangle for each unbroken stretch of a day."""
    wanted = {cell % CELLS_PER_WEEK for cell in cells}
    boxes = []
    for first in sorted(wanted):
        if first - 1 in wanted and first % CELLS_PER_DAY:
            continue
        last = first
        while last + 1 in wanted and (last + 1) % CELLS_PER_DAY:
            last += 1
        day, row = divmod(first, CELLS_PER_DAY)
        boxes.append((name, day * DAY_WIDTH + 0.5, row, DAY_WIDTH - 1, last - first + 1))
    return format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', boxes)

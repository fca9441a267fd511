"""The availability control for any Django form.

    class HoursForm(forms.Form):
        hours = AvailabilityField()

    form.fields["hours"].zone = user.zone

Its clean value is the sorted list of cells, 0 to 335, on the person's own wall clock. On the wire it is text that
people can write themselves ("Mon 18:00-21:00"); a script turns it into the week that is drawn. A page that shows
the form puts `{{ form.media }}` into its head.
"""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.availability.text import WeekTextError, parse_week, week_as_text

AIM_HOURS = 15


def say_hours(cells: Iterable[int]) -> str:
    """Say how much was given, as the control does: "12.5 hours"."""
    hours = len(list(cells)) / 2
    return ngettext("%(hours)g hour", "%(hours)g hours", 1 if hours == 1 else 2) % {"hours": hours}


def _runs(cells: list[int]) -> str:
    """Sorted cells in short for the script: "36-41 84-84"."""
    runs: list[list[int]] = []
    for cell in cells:
        if runs and runs[-1][1] == cell - 1:
            runs[-1][1] = cell
        else:
            runs.append([cell, cell])
    return " ".join(f"{first}-{last}" for first, last in runs)


def _words() -> dict[str, object]:
    """What the script says."""
    return {
        "days": [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")],
        "short": [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")],
        "free": _("{day} {begin} to {end}, free"),
        "busy": _("{day} {begin} to {end}, not free"),
        "time": _("Time"),
        "lunch": _("Weekday lunch"),
        "evenings": _("Weekday evenings"),
        "copy": _("Copy Monday to all weekdays"),
        "clear": _("Clear"),
        "undo": _("Undo"),
        "night": _("Show the night"),
        "noNight": _("Hide the night"),
        "helpers": _("Quick helpers"),
        "write": _("Write your hours instead"),
        "unread": _("We will read what you wrote when you send the form."),
        "none": _("You gave no hours yet; {aim} or more give you the best chance."),
        "few": _("You gave {hours} hours; {aim} or more give you the best chance."),
        "one": _("You gave 1 hour; {aim} or more give you the best chance."),
        "enough": _("You gave {hours} hours. That gives you a good chance."),
        "howMouse": _("Drag over the hours when you could meet; drag again to erase."),
        "howTouch": _("Tap the half hours when you could meet, or hold and drag; once more to erase."),
        "howKeys": _("By keyboard: arrows move, Space marks, Shift with an arrow marks on, Ctrl+Z undoes."),
    }


class WeekGridWidget(forms.Textarea):
    """A text of the week's free hours, which a script turns into the grid."""

    zone = ""
    aim_hours = AIM_HOURS

    class Media:
        css = {"all": ["css/week-grid.css"]}
        js = [forms.Script("js/week-grid.js", type="module")]

    def format_value(self, value: Any) -> str:
        """Cells become text; what a person wrote stays as they wrote it."""
        if value is None:
            return ""
        return value if isinstance(value, str) else week_as_text(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what the script needs: the cells, where the text can be read, and its words."""
        context = super().get_context(name, value, attrs)
        text = context["widget"]["value"] or ""
        try:
            context["runs"] = _runs(parse_week(text))
        except WeekTextError:
            context["runs"] = None
        widget_attrs = context["widget"]["attrs"]
        how_id = f"{widget_attrs.get('id', name)}_how"
        described_by = f"{how_id} {widget_attrs.get('aria-describedby', '')}".strip()
        context |= {
            "zone": self.zone,
            "aim_hours": self.aim_hours,
            "words": json.dumps(_words()),
            "how_id": how_id,
            "attributes": flatatt(widget_attrs | {"rows": 7, "aria-describedby": described_by, "spellcheck": "false"}),
        }
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the browser could not point at the text while the grid stands before it."""
        return False

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Render with the site's templates, whatever the form's renderer is."""
        html = render_to_string("accounts/_week_grid.html", self.get_context(name, value, attrs))
        return mark_safe(html)


class AvailabilityField(forms.Field):
    """Weekly free hours: the clean value is the sorted list of cells. Set `zone` to whose clock it is."""

    widget = WeekGridWidget
    default_error_messages = {"required": gettext_lazy("Please give some hours: without any, nobody can meet you.")}

    def __init__(self, *, zone: str = "", aim_hours: int = AIM_HOURS, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("When could you meet, in a usual week?"))
        super().__init__(**kwargs)
        self.zone = zone
        self.widget.aim_hours = aim_hours

    @property
    def zone(self) -> str:
        """The IANA name of the zone on whose clock the hours are."""
        return str(self.widget.zone)

    @zone.setter
    def zone(self, name: str) -> None:
        self.widget.zone = name

    def to_python(self, value: Any) -> list[int]:
        """Read the text; each line that cannot be read is an error of its own."""
        if not value:
            return []
        if not isinstance(value, str):
            return sorted(value)
        try:
            return parse_week(value)
        except WeekTextError as error:
            raise ValidationError(error.sentences, code="unreadable") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the cells differ, however they were written."""
        try:
            return self.to_python(data) != sorted(initial or [])
        except ValidationError:
            return True

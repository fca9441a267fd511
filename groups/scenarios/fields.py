"""Form fields of scenarios: a person by name, and extra hours."""

import json
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.availability.fields import AvailabilityField, WeekGridWidget
from groups.scenarios.choosing import Choices


class PersonField(forms.CharField):
    """Someone by their name, with suggestions from the list of the page; the clean value is their id or ""."""

    def __init__(self, *, role: str = "", **kwargs: Any) -> None:
        self.role = role
        self.choices: Choices | None = None
        # The page holds one list for each role, and one for all.
        list_id = f"people-{role or 'all'}"
        widget = forms.TextInput({"list": list_id, "autocomplete": "off", "spellcheck": "false"})
        super().__init__(max_length=250, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the id of whom the name means."""
        typed = super().clean(value)
        if not typed or self.choices is None:
            return ""
        return self.choices.find(typed, self.role)


class ExtraHoursWidget(WeekGridWidget):
    """The week to draw, in words about someone else."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say that the hours are theirs, and more than they gave."""
        context = super().get_context(name, value, attrs)
        words = json.loads(context["words"]) | {
            "none": _("No extra hours yet."),
            "few": _("{hours} extra hours."),
            "one": _("1 extra hour."),
            "enough": _("{hours} extra hours."),
            "write": _("Write the hours instead"),
            "howMouse": _("Drag over the hours to add; drag again to erase."),
            "howTouch": _("Tap the half hours to add, or hold and drag; once more to erase."),
            "unread": _("We will read what you wrote when you run the scenario."),
        }
        return context | {"words": json.dumps(words)}


class ExtraHoursField(AvailabilityField):
    """Hours that someone would have to give besides those that they gave, on their own clock."""

    widget = ExtraHoursWidget

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Free also at"),
            help_text=gettext_lazy("On their own clock, besides the hours that they gave."),
        )


class WrittenHoursWidget(WeekGridWidget):
    """The text alone, without the week to draw."""

    class Media:
        extend = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What a plain text needs."""
        return forms.Textarea.get_context(self, name, value, attrs)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """Render a plain text."""
        return forms.Textarea.render(self, name, value, attrs, renderer)


class WrittenHoursField(AvailabilityField):
    """Hours as text alone."""

    widget = WrittenHoursWidget

    def __init__(self) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Or these hours"),
            help_text=gettext_lazy("Written instead of chosen above, one day a line, such as: Tue 18:00-19:00."),
        )
        self.widget.attrs["rows"] = 2


def dress(form: forms.Form) -> None:
    """Give each control of a form its look."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
            look = "form-check-input"
        else:
            look = "form-select" if isinstance(widget, forms.Select) else "form-control"
        widget.attrs["class"] = look

"""The form of one part of a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import PlanPart

MOST_TASKS = 20


class PartForm(forms.Form):
    """A part in the group's own words."""

    title = forms.CharField(label=_("Title"), max_length=150)
    tasks = forms.CharField(
        label=_("What to do"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One task a line."),
    )
    who = forms.CharField(
        label=_("Who does what"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: “Ada opens, Bo shows the first exercise, Cy takes notes.” Only your group sees it."),
    )
    preparation = forms.CharField(
        label=_("To prepare before"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What everyone reads, tries or brings along. Only your group sees it."),
    )

    def clean_tasks(self) -> list[str]:
        """One sentence a line."""
        lines = [line.strip() for line in self.cleaned_data["tasks"].splitlines()]
        tasks = [line for line in lines if line]
        if len(tasks) > MOST_TASKS:
            raise forms.ValidationError(_("That is more than a meeting holds: 20 tasks at most."))
        return tasks


def said_of(part: PlanPart) -> dict[str, Any]:
    """The form's first values."""
    return {
        "title": part.title,
        "tasks": "\n".join(part.tasks),
        "who": part.who,
        "preparation": part.preparation,
    }

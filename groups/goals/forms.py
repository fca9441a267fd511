"""The form of a goal."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Goal

FOR_GROUP, FOR_ME = "group", "me"
FARTHEST = dt.timedelta(days=3 * 365)


class GoalForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no argument for it at run time.
    """A SMART goal: specific, measurable, within reach, worth it, with a date."""

    whose = forms.ChoiceField(
        label=_("Whose goal is it?"),
        choices=[(FOR_GROUP, _("our group's: everyone in it sees and changes it")), (FOR_ME, _("mine"))],
        widget=forms.RadioSelect,
        help_text=_("Your own goal is seen by you, your mentors and coordinators, unless you show it to the round."),
    )

    class Meta:
        model = Goal
        fields = ["text", "measure", "due_on", "is_shared"]
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "text": _("One thing that is within reach. For example: “I teach one episode of the Python lesson.”"),
            "measure": _(
                "What can be counted or seen. For example: “Taught 45 minutes to the group, and heard from everyone.”"
            ),
            "due_on": _("For example the day of your last meeting before the showcase."),
            "is_shared": _("Everyone who is signed in can read it, and be encouraged by it."),
        }

    def __init__(self, *args: Any, may_share: bool = True, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_due_on = self.instance.due_on if self.instance.pk else None
        if not is_new:
            del self.fields["whose"]
        if not may_share:
            del self.fields["is_shared"]
        self.order_fields(["whose", "text", "measure", "due_on", "is_shared"])

    def clean_due_on(self) -> dt.date:
        """Not in the past, unless it was there before; not too far off."""
        day: dt.date = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if day != self.was_due_on and day < today:
            raise forms.ValidationError(_("That day is over. Please choose one to come."))
        if day > today + FARTHEST:
            raise forms.ValidationError(_("That is more than three years ahead. Please choose an earlier day."))
        return day

    def values(self) -> dict[str, Any]:
        """The checked values by field of the table."""
        return {name: value for name, value in self.cleaned_data.items() if name != "whose"}


class ProgressForm(forms.Form):
    """How far a goal is."""

    progress = forms.IntegerField(min_value=0, max_value=100)

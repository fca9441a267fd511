"""Forms of the board."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RunForm(forms.Form):
    """A new proposal."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Several proposals can stand side by side until one is published.")
    )
    include_waiting = forms.BooleanField(label=_("Include the waiting list"), required=False)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        initial=0,
        required=False,
        help_text=_("Chooses among equally good plans. The same seed gives the same plan."),
    )


class MoveForm(forms.Form):
    """A move: `to` is a group's number, or empty for no group."""

    version = forms.IntegerField(min_value=0)
    to = forms.IntegerField(min_value=0, required=False)
    reason = forms.CharField(max_length=1000, required=False)


class DropForm(forms.Form):
    """A move on the board: `to` is the lead's id of a group, or empty for no group."""

    version = forms.IntegerField(min_value=0)
    person = forms.CharField(max_length=100)
    to = forms.CharField(max_length=100, required=False)
    reason = forms.CharField(max_length=1000, required=False)


class SinceForm(forms.Form):
    """What has changed since a version of the board."""

    since = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class AgainForm(forms.Form):
    """A new run that keeps the ticked groups, named by their leads."""

    version = forms.IntegerField(min_value=0)
    name = forms.CharField(label=_("Name of the new proposal"), max_length=100)
    kept = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: object, leads: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Passed on as they came.
        self.fields["kept"].choices = [(lead, lead) for lead in leads]  # type: ignore[attr-defined]  # A choice field, declared above.


class VersionForm(forms.Form):
    """A button that acts on the board as it was looked at."""

    version = forms.IntegerField(min_value=0)

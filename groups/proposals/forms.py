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


class AgainForm(forms.Form):
    """A new run that keeps the ticked groups."""

    version = forms.IntegerField(min_value=0)
    name = forms.CharField(label=_("Name of the new proposal"), max_length=100)
    kept = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: object, groups: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Passed on as they came.
        self.fields["kept"].choices = [(number, str(number)) for number in range(groups)]  # type: ignore[attr-defined]  # A choice field, declared above.


class VersionForm(forms.Form):
    """A button that acts on the board as it was looked at."""

    version = forms.IntegerField(min_value=0)

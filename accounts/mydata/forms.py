"""The form that asks whether a person is sure."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CONFIRMATION = "erase"


class EraseForm(forms.Form):
    """One word, typed, so that no slip of the finger erases anybody."""

    confirmation = forms.CharField(
        label=_("Type the word “erase” to confirm"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    @property
    def helper(self) -> FormHelper:
        """One button, marked as dangerous."""
        helper = FormHelper()
        button = Submit("erase", _("Erase me for good"))
        # Crispy paints every submit button as the page's main one.
        button.field_classes = "btn btn-outline-danger"
        helper.add_input(button)
        return helper

    def clean_confirmation(self) -> str:
        """Accept the word whatever its case."""
        word = str(self.cleaned_data["confirmation"])
        if word.strip().lower() != CONFIRMATION:
            raise ValidationError(_("Nothing was erased: please type the word “erase”."))
        return word

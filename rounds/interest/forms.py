"""The form with which visitors ask to be told of the next round."""

from django import forms
from django.utils.translation import gettext_lazy as _


class InterestForm(forms.Form):
    """An address, and a name for the greeting."""

    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    name = forms.CharField(
        label=_("Your name"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

"""The form of a message to one's group."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MessageForm(forms.Form):
    """What to say, and which form says it."""

    text = forms.CharField(
        label=_("Your message"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 8}), strip=True
    )
    form = forms.UUIDField(widget=forms.HiddenInput)

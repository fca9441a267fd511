"""The form that gives more time."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CheckoutForm(forms.Form):
    """Until when, and why."""

    to = forms.DateField(label=_("Checkout is due on"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Why more time?"), max_length=1000, help_text=_("Kept on record."))

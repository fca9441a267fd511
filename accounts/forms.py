"""Forms of people."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignupForm(forms.Form):
    """What signing up asks beside e-mail and password."""

    name = forms.CharField(label=_("Your name"), max_length=200, help_text=_("As it should stand on a certificate."))

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name; called by allauth."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])

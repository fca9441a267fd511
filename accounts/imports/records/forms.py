"""Forms of instructor records."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class AccountForm(forms.Form):
    """Whose record this is; an empty address unlinks."""

    email = forms.EmailField(
        label=_("E-mail address of the account"), required=False, help_text=_("Leave it empty to unlink.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Kept with the decision."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("link", _("Save"), css_class="btn-outline-primary"))

    def clean_email(self) -> User | None:
        """The account behind the address."""
        address = self.cleaned_data["email"]
        if not address:
            return None
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise forms.ValidationError(_("No account has this address."))
        return user

"""Forms of the mail screen."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from mail.queries import shown_messages
from reports.outbox.filters import MessageFilter


class HoldForm(forms.Form):
    """Why nothing may leave for now."""

    reason = forms.CharField(
        label=_("Why?"), max_length=200, help_text=_("Other coordinators read this, such as: “The server is moving.”")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class NumbersField(forms.MultipleChoiceField):
    """The numbers of the rows ticked; one that no longer exists does no harm."""

    def valid_value(self, value: str) -> bool:
        """Whether it can be a row's number."""
        return value.isdecimal() and len(value) <= 18


class SelectionForm(forms.Form):
    """Which messages to change, and how: those ticked, or all that the list's filter found up to a number."""

    CHANGES = [("cancel", _("cancel")), ("resend", _("send again")), ("hold", _("hold"))]

    what = forms.ChoiceField(choices=CHANGES)
    pk = NumbersField(required=False)
    all_found = forms.BooleanField(required=False)
    up_to = forms.IntegerField(required=False, min_value=0, max_value=10**18)

    def clean(self) -> dict[str, Any]:
        """Add `messages`, the queryset of what was chosen."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("all_found"):
            found = MessageFilter(self.data, shown_messages().order_by())
            if not found.is_valid() or cleaned.get("up_to") is None:
                raise forms.ValidationError(_("This list can't be read any more. Please choose again."))
            cleaned["messages"] = found.qs.filter(pk__lte=cleaned["up_to"])
        elif "pk" in cleaned:
            chosen = [int(number) for number in cleaned["pk"]]
            if not chosen:
                raise forms.ValidationError(_("Tick at least one message first."))
            cleaned["messages"] = shown_messages().filter(pk__in=chosen)
        return cleaned

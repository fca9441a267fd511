"""Forms of care: how it goes, leaving, setting an alert aside, taking someone out."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from groups.models import FollowUp

Answer = FollowUp.Answer


class PlainForm(forms.Form):
    """A form whose template writes the tag and the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class HowItGoesForm(PlainForm):
    """Fine, or need help, with a line of text."""

    answer = forms.ChoiceField(
        label=_("How is it going?"),
        choices=[(Answer.FINE, _("It is going fine")), (Answer.NEED_HELP, _("I need help"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("A line about it"),
        help_text=_("If you like. Only the coordinators read it, not your group."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LeaveForm(PlainForm):
    """A word to those who stay."""

    words = forms.CharField(
        label=_("A word to your mentors and the coordinators"),
        help_text=_("If you like. It helps them to do better; you owe nobody a reason."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SetAsideForm(PlainForm):
    """Why an alert can wait."""

    because = forms.CharField(
        label=_("Why it can wait"), help_text=_("It is kept, and the other coordinators read it."), max_length=300
    )


class TakeOutForm(PlainForm):
    """Why someone is taken out."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It is kept on record. The person and the group don't get it by e-mail."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

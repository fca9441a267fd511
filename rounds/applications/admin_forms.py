"""Forms of the coordinator's pages about applications."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.models import Application


class DecisionForm(forms.Form):
    """What is decided, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Application.State.ACCEPTED, _("Accept")),
            (Application.State.WAITING, _("Put on the waiting list")),
            (Application.State.DECLINED, _("Decline")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept on record. People who are declined or wait read it in their e-mail."),
    )


class NoteForm(forms.Form):
    """A note among coordinators."""

    text = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The applicant never sees it."),
    )


class OnBehalfForm(forms.Form):
    """For whom to apply."""

    email = forms.EmailField(label=_("Their e-mail address"))
    name = forms.CharField(
        label=_("Their name"), max_length=200, help_text=_("Used if they have no account yet; one is made then.")
    )
    role = forms.ChoiceField(label=_("They apply as"), choices=Application.Role.choices)

"""Forms with which people sign up."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.profile.fields import ZoneField
from accounts.templatetags.clock import say_instant
from rounds.models import Session, Sitting


class SittingForm(forms.Form):
    """Which of a session's sittings that are still to be held."""

    sitting = forms.ModelChoiceField(queryset=Sitting.objects.none(), widget=forms.HiddenInput)

    def __init__(self, data: Any, *, session: Session) -> None:
        super().__init__(data)
        field = self.fields["sitting"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = session.sittings.filter(is_cancelled=False, ends_at__gt=timezone.now())


class VisitorForm(forms.Form):
    """A visitor's sign-up: which sitting, an address, a name, and the zone for their mail."""

    sitting = forms.ChoiceField(label=_("Which time?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    zone = ZoneField(label=_("Your time zone"))

    def __init__(self, data: Any, *, sittings: list[Sitting]) -> None:
        zone = timezone.get_current_timezone_name()
        super().__init__(data, initial={"zone": zone, "sitting": sittings[0].pk if sittings else None})
        self.by_pk = {str(sitting.pk): sitting for sitting in sittings}
        field = self.fields["sitting"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pk, f"{say_instant(sitting.starts_at)} ({zone})") for pk, sitting in self.by_pk.items()]

    def chosen(self) -> Sitting:
        """The sitting that was chosen."""
        return self.by_pk[self.cleaned_data["sitting"]]


class ZoneForm(forms.Form):
    """The zone in which a visitor reads the page; it lives in the address."""

    zone = ZoneField(
        label=_("Show times in another zone"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "list": "id_zone_list"}),
    )

    def __init__(self, data: Any = None) -> None:
        # The form to sign up has a zone, too.
        super().__init__(data, auto_id="id_shown_%s")

"""The form of a person's profile."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Availability, Organization, User
from accounts.profile.fields import CountryField, GitHubField, LanguagesField, OrcidField, SuggestingInput, ZoneField
from accounts.profile.services import PROFILE_FIELDS, save_profile


class ProfileForm(forms.Form):
    """What people say of themselves. A new zone asks what becomes of the free hours, where there are any."""

    STAY, MOVE = "stay", "move"

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As it should stand on a certificate."))
    zone = ZoneField()
    free_hours = forms.ChoiceField(
        label=_("What becomes of your free hours?"), required=False, widget=forms.RadioSelect
    )
    country = CountryField(required=False)
    city = forms.CharField(
        label=_("City"), max_length=100, required=False, help_text=_("For groups that meet in person.")
    )
    languages = LanguagesField(required=False)
    affiliation = forms.CharField(
        label=_("Affiliation"), max_length=200, required=False, help_text=_("Where you work or study.")
    )
    github = GitHubField(required=False)
    orcid = OrcidField(required=False)
    amy_username = forms.CharField(
        label=_("AMY user name"),
        max_length=100,
        required=False,
        help_text=_("Your name in the community's database of instructors, if you know it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {field: getattr(user, field) for field in PROFILE_FIELDS}
        super().__init__(*args, **kwargs)
        self.user = user
        self.kept = Availability.objects.filter(user=user).first()
        names = Organization.objects.values_list("name", flat=True)
        self.fields["affiliation"].widget = SuggestingInput(names, {"maxlength": 200})
        if not (self.is_bound and self.kept and self.kept.cells and self.data.get("zone", user.zone) != user.zone):
            del self.fields["free_hours"]
        else:
            self._offer(self.data["zone"])
        self.helper = FormHelper()
        self.helper.include_media = False
        suggestion = HTML('{% include "accounts/_zone_suggestion.html" %}')
        layout = [name if name != "zone" else Layout(Field("zone"), suggestion) for name in self.fields]
        self.helper.layout = Layout(*layout, Submit("save", _("Save my profile")))

    def clean(self) -> dict[str, Any]:
        """Ask about the free hours where the zone is another one."""
        values = super().clean() or {}
        zone = values.get("zone")
        if "free_hours" in self.fields and zone and zone != self.user.zone:
            self._offer(zone)
            if values.get("free_hours") not in {self.STAY, self.MOVE}:
                self.add_error("free_hours", _("Your free hours are on your clock in another zone: please choose."))
        return values

    def _offer(self, zone: str) -> None:
        field = self.fields["free_hours"]
        if isinstance(field, forms.ChoiceField):
            old = {"old": self.user.zone, "new": zone}
            field.choices = [
                (self.STAY, _("They stay on the clock: 18:00 stays 18:00, now in %(new)s (I moved)") % old),
                (self.MOVE, _("They stay the same moments: 18:00 in %(old)s, whatever that is in %(new)s") % old),
            ]

    def save(self) -> None:
        """Keep the profile."""
        keep_moments = self.cleaned_data.get("free_hours") == self.MOVE
        save_profile(user=self.user, values=self.cleaned_data, keep_moments=keep_moments)

"""The form of a person's free hours."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.availability.fields import AvailabilityField
from accounts.models import Availability, User


class AvailabilityForm(forms.Form):
    """Free hours of a usual week; none at all is a fair answer too."""

    hours = AvailabilityField(required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kept = Availability.objects.filter(user=user).first()
        kwargs["initial"] = {"hours": kept.cells if kept else []}
        super().__init__(*args, **kwargs)
        field = self.fields["hours"]
        if isinstance(field, AvailabilityField):
            field.zone = user.zone
        self.helper = FormHelper()
        self.helper.include_media = False
        self.helper.add_input(Submit("save", _("Save my hours")))

"""The form of a group's meeting room."""

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _


class RoomForm(forms.Form):
    """A link of the group's own."""

    room_url = forms.CharField(
        label=_("Link to your meeting room"),
        required=False,
        max_length=300,
        validators=[URLValidator(schemes=["https"], message=_("Please give a link that begins with https://"))],
        widget=forms.URLInput,
        help_text=_("For example https://meet.example.org/our-group"),
    )

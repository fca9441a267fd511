"""The form of a group's meeting room."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from groups.meetings.forms import PlaceField


class RoomForm(forms.Form):
    """A link of the group's own; with `place`, of a group that can meet in person, where it does."""

    room_url = forms.CharField(
        label=_("Link to your meeting room"),
        required=False,
        max_length=300,
        validators=[URLValidator(schemes=["https"], message=_("Please give a link that begins with https://"))],
        widget=forms.URLInput,
        help_text=_("For example https://meet.example.org/our-group"),
    )

    def __init__(self, *args: Any, place: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if place is not None:
            self.fields["place"] = PlaceField(initial=place)

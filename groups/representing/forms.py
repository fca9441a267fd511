"""The form for choosing a representative."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from groups.models import Membership, MentoringGroup
from groups.queries import members_in_order
from groups.representing.services import may_choose

NOBODY = ""


class RepresentativeForm(forms.Form):
    """Whom the reader may choose."""

    member = forms.ChoiceField(label=_("Who represents the group?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, group: MentoringGroup, user: User, mine: Membership | None, **kwargs: Any) -> None:
        self.members = {str(one.pk): one for one in members_in_order(group)}
        self.now = next((one for one in self.members.values() if one.is_representative), None)
        super().__init__(*args, **kwargs)
        self.initial["member"] = str(self.now.pk) if self.now else NOBODY
        choices = [
            (key, f"{one.user.name} ({one.get_role_display()})")
            for key, one in self.members.items()
            if may_choose(user, mine, one, self.now)
        ]
        if may_choose(user, mine, None, self.now):
            choices.append((NOBODY, str(_("nobody yet"))))
        self.may_change = bool(choices)
        field = self.fields["member"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_member(self) -> Membership | None:
        """The member, or None for nobody."""
        value = self.cleaned_data["member"]
        choices = getattr(self.fields["member"], "choices", [])
        if value == NOBODY and NOBODY not in [key for key, _label in choices]:
            raise forms.ValidationError(_("Please choose someone."))
        return self.members.get(value)

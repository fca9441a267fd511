"""Forms before and after a meeting; on the site and behind links in mail they are the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groups.attendance.sheets import Sheet
from groups.models import Meeting, Rsvp

COMING, CANT_COME = "coming", "cant-come"


class RsvpForm(forms.Form):
    """Whether a member comes; the answer is the button that they press."""

    answer = forms.ChoiceField(choices=[(COMING, _("I can come")), (CANT_COME, _("I can't come"))], label=_("Answer"))
    reason = forms.CharField(
        label=_("Why? Your mentors read it"),
        help_text=_("A few words are enough, and none are fine too."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, rsvp: Rsvp | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rsvp = rsvp
        self.says_no = rsvp is not None and not rsvp.is_coming
        self.initial["reason"] = rsvp.reason if rsvp else ""

    @property
    def is_coming(self) -> bool:
        """What the valid form says."""
        return bool(self.cleaned_data["answer"] == COMING)


class AttendanceForm(forms.Form):
    """Who was there; one button says that all were.

    Words that were not touched are None in `cleaned_data`, so that they overwrite nobody's.
    """

    everyone = forms.BooleanField(required=False, widget=forms.HiddenInput)
    present = forms.MultipleChoiceField(
        label=_("Tick who was there"), required=False, widget=forms.CheckboxSelectMultiple, choices=list
    )
    progress = forms.CharField(
        label=_("How is the group doing? One line, if you like"),
        help_text=_("Those who missed it read this in their note, and everyone on the meeting's page."),
        required=False,
        max_length=300,
        show_hidden_initial=True,
    )
    goals_state = forms.ChoiceField(
        label=_("The group's goals are"), required=False, choices=list, show_hidden_initial=True
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Sheet, not_held_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.not_held_url = sheet, not_held_url
        lines = [(str(line.membership.pk), line.label) for line in sheet.lines]
        self.fields["present"].choices = lines  # type: ignore[attr-defined]  # A choice field, declared above.
        states = [("", Meeting.Goals.UNSAID.label), *((one.value, one.label) for one in Meeting.Goals if one.value)]
        self.fields["goals_state"].choices = states  # type: ignore[attr-defined]  # A choice field, declared above.
        shown = {
            "present": [str(line.membership.pk) for line in sheet.lines if line.is_ticked],
            "progress": sheet.meeting.progress,
            "goals_state": sheet.meeting.goals_state,
            "seen": sheet.version,
        }
        self.initial = {**self.initial, **shown}

    def clean(self) -> dict[str, Any]:
        """Turn ticks into numbers, and "all were there" into everyone who was expected."""
        found = super().clean() or {}
        ticked = {int(pk) for pk in found.get("present", [])}
        expected = {line.membership.pk for line in self.sheet.expected}
        if found.get("everyone"):
            unticked = [str(one.membership.user) for one in self.sheet.expected if one.membership.pk not in ticked]
            if ticked and unticked:
                message = _("You unticked %(names)s. If they were not there, press “Record as ticked” instead.")
                raise forms.ValidationError(message, params={"names": ", ".join(unticked)})
            ticked |= expected
        for name in ("progress", "goals_state"):
            if name not in self.changed_data:
                found[name] = None
        return found | {"present": ticked}


class NotHeldForm(forms.Form):
    """Why a meeting did not take place."""

    reason = forms.CharField(label=_("Why not?"), help_text=_("Your group reads this."), max_length=300)

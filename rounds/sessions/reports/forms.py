"""Forms of participant reports."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.imports.text import MEGABYTE, RefusedFile
from accounts.models import User
from rounds.models import ParticipantReport, Sitting
from rounds.sessions.reports.services import keep_report

MOST_BYTES = 2 * MEGABYTE


class ReportForm(forms.Form):
    """A participant list of a video call."""

    file = forms.FileField(
        label=_("Participant list (CSV)"),
        help_text=_("As the video tool exports it: names, addresses and minutes. You see who is who before it counts."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too big before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is bigger than 2 MB. Is it the list of one sitting?"))
        return file

    def keep(self, sitting: Sitting, by: User) -> ParticipantReport | None:
        """Keep it for the preview; where it is refused, put the reason on its field and return None."""
        file = self.cleaned_data["file"]
        try:
            return keep_report(sitting=sitting, file_name=file.name, content=file.read(), by=by)
        except RefusedFile as refusal:
            self.add_error("file", str(refusal))
            return None


class MinimumForm(forms.Form):
    """From how many minutes on someone was there."""

    minutes = forms.IntegerField(label=_("There from how many minutes on?"), min_value=0, max_value=24 * 60)


class ApplyForm(MinimumForm):
    """What is applied: the minimum, the ticks, and what happens to those who are not in the list."""

    minutes = forms.IntegerField(min_value=0, max_value=24 * 60, widget=forms.HiddenInput)
    others_missed = forms.BooleanField(
        label=_("Everyone who signed up and is not in the list missed it"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

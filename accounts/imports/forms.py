"""Forms of imports."""

import datetime as dt
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.imports.services import preview_import
from accounts.imports.text import MOST_BYTES, RefusedFile
from accounts.models import ImportBatch, User


class UploadForm(forms.Form):
    """A file of instructors, and what it doesn't say of itself."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("AMY's workshop staff list, unchanged, or our own CSV. At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("The day for which the file holds, where a row has no day of its own."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    contact_statement = forms.CharField(
        label=_("AMY's list only: why may these people be contacted?"),
        help_text=_(
            "Such as “They agreed in AMY to be told of volunteering”. Kept with the import. "
            "Left empty, nobody who is new with this file is invited. Our own CSV says it person by person."
        ),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = timezone.localdate
        self.helper = FormHelper()
        self.helper.add_input(Submit("preview", _("Preview")))

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too big before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is bigger than 10 MB. Split it and import the parts."))
        return file

    def clean_as_of(self) -> dt.date:
        """A day that has come."""
        day: dt.date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    def preview(self, by: User) -> ImportBatch | None:
        """Make the preview; where the file is refused, put the reason on its field and return None."""
        file = self.cleaned_data["file"]
        try:
            return preview_import(
                file_name=file.name,
                content=file.read(),
                by=by,
                as_of=self.cleaned_data["as_of"],
                contact_statement=self.cleaned_data["contact_statement"],
            )
        except RefusedFile as refusal:
            self.add_error("file", str(refusal).splitlines())
            return None

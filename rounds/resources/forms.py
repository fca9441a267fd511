"""The form of one resource."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from rounds.models import MentoringType, Resource, Round
from rounds.resources.files import problem_with


class ResourceForm(forms.Form):
    """A text, a link or a file, or several of these, under one title."""

    title = forms.CharField(label=_("Title"), max_length=150)
    type: "forms.ModelChoiceField[MentoringType]" = forms.ModelChoiceField(
        label=_("For groups on"),
        queryset=MentoringType.objects.none(),
        required=False,
        empty_label=_("everything: it is for all groups"),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Plain, or with Markdown: # heading, * list, **strong**, [words](https://address)."),
    )
    url = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=300,
        validators=[URLValidator(schemes=["http", "https"], message=_("Please give a link that begins with https://"))],
        widget=forms.URLInput,
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=150,
        widget=forms.FileInput,
        help_text=_("PDF, PNG, JPEG, plain text, Markdown or CSV, up to 20 MB."),
    )
    remove_file = forms.BooleanField(label=_("Take the file away"), required=False)
    is_public = forms.BooleanField(
        label=_("Shown to everyone"),
        required=False,
        help_text=_("Otherwise only members of the round's groups see it."),
    )

    def __init__(self, *args: Any, round_: Round, resource: Resource | None = None, **kwargs: Any) -> None:
        self.resource = resource
        if resource is not None:
            names = ("title", "type", "text", "url", "is_public")
            kwargs["initial"] = {name: getattr(resource, name) for name in names}
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = round_.types.all()
        if resource is None or not resource.file:
            del self.fields["remove_file"]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """A file of a kind and size that we take."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and (problem := problem_with(file)):
            raise forms.ValidationError(problem)
        return file

    def clean(self) -> dict[str, Any]:
        """An entry has something to show."""
        said = super().clean() or self.cleaned_data
        keeps = bool(self.resource and self.resource.file) and not said.get("remove_file")
        if not self.errors and not (said.get("text") or said.get("url") or said.get("file") or keeps):
            raise forms.ValidationError(_("Give a text, a link or a file."))
        return said

    def values(self) -> dict[str, Any]:
        """The checked values by field of the table; without `file` where it stays as it is."""
        values = {name: self.cleaned_data[name] for name in ("title", "type", "text", "url", "is_public")}
        if self.cleaned_data["file"]:
            values["file"] = self.cleaned_data["file"]
        elif self.cleaned_data.get("remove_file"):
            values["file"] = ""
        return values

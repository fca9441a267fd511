"""Forms of the showcase: the slide, a member's consents, a question, the running order."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.templatetags.clock import say_instant
from groups.models import ShowcaseConsent, Slide
from groups.showcase.files import MOST_BYTES, BadUpload, CheckedSlide, check_upload
from groups.showcase.order import RunningOrder


class SlideForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no argument for it at run time.
    """The slide and the words beside it; the file is required the first time."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, PNG or JPEG, at most 10 MB. Of a PDF the first page is shown."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    class Meta:
        model = Slide
        fields = ["title", "summary", "alt", "is_shown"]
        widgets = {"alt": forms.Textarea(attrs={"rows": 3}), "summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "alt": _("For those who can't see it: what is on the slide, in a sentence or two."),
            "is_shown": _("Then it is on the public page of the showcase, and stays there in the archive."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checked: CheckedSlide | None = None
        if not self.instance.pk:
            self.fields["upload"].required = True
        else:
            self.fields["upload"].label = _("Another file")
            self.fields["upload"].help_text = _("Only if you want to replace it: PDF, PNG or JPEG, at most 10 MB.")
        self.order_fields(["upload", "title", "summary", "alt", "is_shown"])

    def clean_upload(self) -> Any:
        """Check by content, in a process of its own; what may be kept is in `checked` then."""
        upload = self.cleaned_data["upload"]
        if upload is None:
            return None
        try:
            if upload.size and upload.size > MOST_BYTES:
                raise BadUpload("bytes")
            self.checked = check_upload(upload.read())
        except BadUpload as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from refused
        return upload


class ConsentForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no argument for it at run time.
    """What one member agrees to."""

    class Meta:
        model = ShowcaseConsent
        fields = ["may_be_named", "may_be_recorded"]


class QuestionForm(forms.Form):
    """A question, with a name or without."""

    form = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("Your question"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500})
    )
    name = forms.CharField(
        label=_("Your name, if you like"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class FlagForm(forms.Form):
    """Yes or no, from a button: whether a question is answered, or hidden."""

    is_so = forms.BooleanField(required=False)


class OrderForm(forms.Form):
    """The whole running order: sitting, place and minutes of each group, and one step up or down for one of them."""

    seen = forms.CharField(widget=forms.HiddenInput)
    move = forms.RegexField(r"^\d+:(up|down)$", required=False, widget=forms.HiddenInput)

    def __init__(self, order: RunningOrder, data: Any = None) -> None:
        super().__init__(data, initial={"seen": order.fingerprint})
        self.entries = order.entries
        sittings = [
            (one.sitting.pk, say_instant(one.sitting.starts_at)) for one in order.sittings if one.sitting is not None
        ]
        for sitting_order in order.sittings if sittings else []:
            for place, entry in enumerate(sitting_order.entries, start=1):
                self._add(entry.group.pk, "sitting", forms.TypedChoiceField(choices=sittings, coerce=int))
                self._add(entry.group.pk, "place", forms.IntegerField(min_value=1, max_value=999))
                self._add(entry.group.pk, "minutes", forms.IntegerField(min_value=1, max_value=60))
                self.initial.update(
                    {
                        f"sitting-{entry.group.pk}": sitting_order.sitting.pk if sitting_order.sitting else None,
                        f"place-{entry.group.pk}": place,
                        f"minutes-{entry.group.pk}": entry.minutes,
                    }
                )

    def _add(self, group: int, what: str, field: forms.Field) -> None:
        labels = {"sitting": _now("Sitting"), "place": _now("Place"), "minutes": _now("Minutes")}
        field.label = labels[what]
        field.widget.attrs["class"] = "form-select" if what == "sitting" else "form-control"
        self.fields[f"{what}-{group}"] = field

    @property
    def rows(self) -> dict[int, list[forms.BoundField]]:
        """Sitting, place and minutes of each group, by its pk."""
        return {
            entry.group.pk: [self[f"{what}-{entry.group.pk}"] for what in ("sitting", "place", "minutes")]
            for entry in self.entries
        }

    @property
    def order(self) -> list[tuple[int, int, int]]:
        """The order asked for: group, sitting, minutes, as `save_order` takes it."""
        said = self.cleaned_data
        groups = [entry.group.pk for entry in self.entries]
        sittings = list(dict.fromkeys(choice for choice, _label in self.fields[f"sitting-{groups[0]}"].choices))  # type: ignore[attr-defined]  # A choice field, as `_add` made it.
        in_order = sorted(groups, key=lambda pk: (sittings.index(said[f"sitting-{pk}"]), said[f"place-{pk}"]))
        if said["move"]:
            in_order = self._moved(in_order)
        return [(pk, said[f"sitting-{pk}"], said[f"minutes-{pk}"]) for pk in in_order]

    def _moved(self, in_order: list[int]) -> list[int]:
        """One group a step up or down within its sitting; at either end it stays."""
        group, _colon, direction = self.cleaned_data["move"].partition(":")
        if int(group) not in in_order:
            return in_order
        at = in_order.index(int(group))
        to = at + (-1 if direction == "up" else 1)
        sitting = {pk: self.cleaned_data[f"sitting-{pk}"] for pk in in_order}
        if 0 <= to < len(in_order) and sitting[in_order[to]] == sitting[in_order[at]]:
            in_order[at], in_order[to] = in_order[to], in_order[at]
        return in_order

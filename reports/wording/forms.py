"""The form of own words."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mail.kinds import MailKind
from mail.wording import PARTS, known_words, unknown_words

STAYS = gettext_lazy("Empty: the programme's own words stay.")


class WordingForm(forms.Form):
    """Subject, opening and closing of one kind; what is empty stays as the programme wrote it."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False, help_text=STAYS)
    opening = forms.CharField(
        label=gettext_lazy("Opening, before the facts"),
        max_length=3_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=STAYS,
    )
    closing = forms.CharField(
        label=gettext_lazy("Closing, after the facts"),
        max_length=3_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=STAYS,
    )

    def __init__(self, *args: Any, kind: MailKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        """Refuse placeholders that mean nothing in this kind, and name those that do."""
        cleaned = super().clean() or self.cleaned_data
        for part in PARTS:
            if unknown := unknown_words(self.kind, cleaned.get(part) or ""):
                self.add_error(part, _unknown(unknown, known_words(self.kind)))
        return cleaned


class SampleForm(forms.Form):
    """For whom the preview is: one of the recent recipients of this kind."""

    sample = forms.ChoiceField(label=gettext_lazy("Preview for"), required=False)

    def __init__(self, *args: Any, things: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sample"].choices = [(pk, str(thing)) for pk, thing in things.items()]  # type: ignore[attr-defined]  # The base class of fields has none.


def _unknown(unknown: list[str], known: tuple[str, ...]) -> str:
    quoted = [f"{{{word}}}" for word in known]
    words = {"unknown": get_text_list([f"{{{word}}}" for word in unknown], _("and"))}
    words["known"] = get_text_list(quoted, _("and"))
    return _("This mail doesn't know %(unknown)s. It knows %(known)s.") % words

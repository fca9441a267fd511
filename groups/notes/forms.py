"""The form of a page of notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.markdown import MOST


class NoteForm(forms.Form):
    """Notes as they are typed."""

    text = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "Write plainly, or with Markdown: # heading, * list, **strong**, [words](https://address), `code`. "
            "Every version is kept, so nothing is lost."
        ),
    )

    def clean_text(self) -> str:
        """Lines end in one way, whatever the browser."""
        return "\n".join(self.cleaned_data["text"].splitlines())


class SharingForm(forms.Form):
    """Whether the round sees it."""

    is_shared = forms.BooleanField(required=False)


class SeenForm(forms.Form):
    """Which version someone looked at when they acted."""

    seen = forms.IntegerField(min_value=0, max_value=10**9)

"""Forms of the pages about mail."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from mail.actions import WordsField
from mail.unsubscribing import bulk_kinds


class ActionForm(forms.Form):
    """The form of an action by link: nothing but its button, or one text field."""

    def __init__(self, *args: Any, words: WordsField | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if words is not None:
            self.fields["words"] = forms.CharField(
                label=words.label,
                help_text=words.help_text,
                required=words.is_required,
                max_length=words.max_length,
                widget=forms.Textarea(attrs={"rows": 4}),
            )


class ChoicesForm(forms.Form):
    """Which bulk mail a person wants."""

    kinds = forms.MultipleChoiceField(
        label=_("Send me"), required=False, widget=forms.CheckboxSelectMultiple, choices=list
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind.slug, kind.label) for kind in bulk_kinds()]  # type: ignore[attr-defined]  # A choice field, declared above.
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

"""The form of a survey, made of its questions."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import Question

Type = Question.Type
LONGEST_TEXT = 2_000
MOST = 1_000_000


class AnswerForm(forms.Form):
    """All questions that one role is asked; each may be left out, but not all of them.

    `cleaned_data` has the answers by the questions' keys as `answer_survey` takes them.
    """

    def __init__(self, *args: Any, questions: Iterable[Question], draft: str = "", **kwargs: Any) -> None:
        """`draft` is the name under which the person's own device keeps what they type."""
        super().__init__(*args, **{"label_suffix": "", "prefix": "q", **kwargs})
        self.draft = draft
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.key] = _field(question)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean(self) -> dict[str, Any]:
        """Refuse a form with nothing in it; a number becomes the key of its category."""
        cleaned = {key: value for key, value in (super().clean() or {}).items() if value not in (None, "", [])}
        for question in self.questions:
            if question.type == Type.NUMBER and question.key in cleaned:
                cleaned[question.key] = category_of_number(question, cleaned[question.key])
        if not cleaned and not self.errors:
            raise forms.ValidationError(_("Please answer at least one question; you can leave out any other."))
        return cleaned


def category_of_number(question: Question, number: int) -> str:
    """The key of the category in which a number falls; only that is kept, for a rare number tells whose it is."""
    keys: list[str] = [category["key"] for category in question.categories]
    return max((key for key in keys if int(key) <= number), key=int, default=keys[0])


def _field(question: Question) -> forms.Field:
    words: dict[str, Any] = {"label": question.text, "help_text": question.help_text, "required": False}
    choices = [(category["key"], category["label"]) for category in question.categories]
    if question.type in (Type.SINGLE, Type.SCALE):
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
    if question.type == Type.MULTIPLE:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if question.type == Type.NUMBER:
        least = min((int(category["key"]) for category in question.categories), default=0)
        return forms.IntegerField(min_value=min(least, 0), max_value=MOST, **words)
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}), **words)

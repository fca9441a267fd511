"""Forms of a survey, its closing date, and a question."""

from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import Question, Survey
from surveys.setup.catalogue import Categories, number_categories, scale_categories

Type = Question.Type


class Day(forms.DateInput):
    """A day, as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SurveyForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no argument for it at run time.
    """Name, introduction and dates; mid and end survey open on the date of their round."""

    class Meta:
        model = Survey
        fields = ["name", "introduction", "opens_on", "closes_on"]
        widgets = {"introduction": forms.Textarea(attrs={"rows": 3}), "opens_on": Day(), "closes_on": Day()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.kind != Survey.Kind.OTHER:
            del self.fields["opens_on"]

    def clean_closes_on(self) -> Any:
        """Not before it opens, nor before today."""
        closes_on = self.cleaned_data["closes_on"]
        opens_on = self.cleaned_data.get("opens_on") or self.instance.opens_on
        if opens_on and closes_on < opens_on:
            raise forms.ValidationError(_("It closes before it opens."))
        if closes_on < timezone.now().date():
            raise forms.ValidationError(_("This day is over."))
        return closes_on

    def values(self) -> dict[str, Any]:
        """The checked values by field."""
        return {name: self.cleaned_data[name] for name in self.fields}


class ClosingForm(forms.Form):
    """All that can be changed of an open survey."""

    closes_on = forms.DateField(
        label=gettext_lazy("Closes on"),
        help_text=gettext_lazy("At the end of that day anywhere on Earth."),
        widget=Day(),
    )

    def clean_closes_on(self) -> Any:
        """Not before today."""
        if self.cleaned_data["closes_on"] < timezone.now().date():
            raise forms.ValidationError(_("This day is over."))
        return self.cleaned_data["closes_on"]


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]  # Django takes no argument for it at run time.
    """A question with its answers, one a line."""

    answers = forms.CharField(
        label=gettext_lazy("Answers, one a line"),
        help_text=gettext_lazy("In their order. Of a number: the least number of each group, such as 0, 1, 2, 5."),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    class Meta:
        model = Question
        fields = ["text", "help_text", "type", "audience"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = "key" if self.instance.type == Type.NUMBER else "label"
        self.initial["answers"] = "\n".join(one[name] for one in self.instance.categories)

    def clean(self) -> dict[str, Any]:
        """Read the lines as categories; those whose words stay keep their keys."""
        cleaned = super().clean() or self.cleaned_data
        lines = [line.strip() for line in cleaned.get("answers", "").splitlines() if line.strip()]
        kind = cleaned.get("type")
        if kind != Type.TEXT and not 2 <= len(lines) <= 12:
            self.add_error("answers", _("Please give from 2 to 12 answers, one a line."))
        elif kind == Type.NUMBER and not _rises(lines):
            self.add_error("answers", _("Please give whole numbers, each larger than the one before, one a line."))
        elif len(set(lines)) < len(lines):
            self.add_error("answers", _("Two answers are the same."))
        else:
            cleaned["categories"] = self._categories(str(kind), lines)
        return cleaned

    def _categories(self, kind: str, lines: list[str]) -> Categories:
        if kind == Type.TEXT:
            return []
        if kind == Type.NUMBER:
            return number_categories([int(line) for line in lines])
        if kind == Type.SCALE:
            return scale_categories(lines)
        known = {one["label"]: one["key"] for one in self.instance.categories}
        found: Categories = []
        for number, line in enumerate(lines, start=1):
            key = known.get(line) or slugify(line)[:40] or f"answer-{number}"
            taken = {one["key"] for one in found} | {
                known[other] for other in lines if other in known and other != line
            }
            found.append({"key": key if key not in taken else f"{key}-{number}", "label": line})
        return found

    def values(self) -> dict[str, Any]:
        """The checked values by field of the question."""
        return {name: self.cleaned_data[name] for name in ("text", "help_text", "type", "audience", "categories")}


def _rises(lines: list[str]) -> bool:
    if not all(line.isascii() and line.isdigit() and len(line) <= 6 for line in lines):
        return False
    numbers = [int(line) for line in lines]
    return all(first < second for first, second in pairwise(numbers))

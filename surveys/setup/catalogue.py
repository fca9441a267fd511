"""The ready-made surveys, from the words of `surveys.setup.usual`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from surveys.models import Question
from surveys.setup.usual import OPTIONS, SCALES, SURVEYS

Categories = list[dict[str, str]]


@dataclass(frozen=True)
class QuestionOffer:
    """One question as the programme asks it."""

    key: str
    type: str
    audience: str
    text: str
    help_text: str
    categories: Categories


@dataclass(frozen=True)
class SurveyOffer:
    """One survey as the programme has it; `days` is how long it stays open."""

    kind: str
    name: str
    introduction: str
    days: int
    questions: tuple[QuestionOffer, ...]


def ready_made() -> tuple[SurveyOffer, ...]:
    """The surveys that every round has, in the site's language: that of whoever makes a round is theirs alone."""
    with translation.override(settings.LANGUAGE_CODE):
        return tuple(
            SurveyOffer(
                survey["kind"],
                str(survey["name"]),
                str(survey["introduction"]),
                survey["days"],
                tuple(_question(question) for question in survey["questions"]),
            )
            for survey in SURVEYS
        )


def _question(question: dict[str, Any]) -> QuestionOffer:
    return QuestionOffer(
        question["key"],
        question["type"],
        question.get("audience", Question.Audience.EVERYONE),
        str(question["text"]),
        str(question.get("help_text", "")),
        _categories(question),
    )


def _categories(question: dict[str, Any]) -> Categories:
    if "scale" in question:
        return scale_categories([str(label) for label in SCALES[question["scale"]]])
    if "least" in question:
        return number_categories(question["least"])
    pairs = OPTIONS[question["options"]] if "options" in question else []
    return [{"key": key, "label": str(label)} for key, label in pairs]


def scale_categories(labels: Sequence[str]) -> Categories:
    """Steps of a scale, counted from 1."""
    return [{"key": str(number), "label": label} for number, label in enumerate(labels, start=1)]


def number_categories(least: Sequence[int]) -> Categories:
    """Categories of a number from the least number of each, in rising order; the last has no upper end."""
    following = [*(number - 1 for number in least[1:]), None]
    return [{"key": str(first), "label": _span(first, last)} for first, last in zip(least, following, strict=True)]


def _span(first: int, last: int | None) -> str:
    if last is None:
        return _("%(first)s or more") % {"first": first}
    return str(first) if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}

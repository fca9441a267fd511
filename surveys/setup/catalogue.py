"""The ready-made surveys, as data in `catalogue.json`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from surveys.models import Question

CATALOGUE = Path(__file__).with_name("catalogue.json")
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


@cache
def ready_made() -> tuple[SurveyOffer, ...]:
    """The surveys that every round has."""
    data = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return tuple(
        SurveyOffer(
            survey["kind"],
            survey["name"],
            survey["introduction"],
            survey["days"],
            tuple(_question(question, data) for question in survey["questions"]),
        )
        for survey in data["surveys"]
    )


def _question(question: dict[str, Any], data: dict[str, Any]) -> QuestionOffer:
    return QuestionOffer(
        question["key"],
        question["type"],
        question.get("audience", Question.Audience.EVERYONE),
        question["text"],
        question.get("help_text", ""),
        _categories(question, data),
    )


def _categories(question: dict[str, Any], data: dict[str, Any]) -> Categories:
    if "scale" in question:
        return scale_categories(data["scales"][question["scale"]])
    if "least" in question:
        return number_categories(question["least"])
    pairs = data["options"][question["options"]] if "options" in question else []
    return [{"key": key, "label": label} for key, label in pairs]


def scale_categories(labels: Sequence[str]) -> Categories:
    """Steps of a scale, counted from 1."""
    return [{"key": str(number), "label": label} for number, label in enumerate(labels, start=1)]


def number_categories(least: Sequence[int]) -> Categories:
    """Categories of a number from the least number of each, in rising order; the last has no upper end."""
    following = [*(number - 1 for number in least[1:]), None]
    return [{"key": str(first), "label": _span(first, last)} for first, last in zip(least, following, strict=True)]


def _span(first: int, last: int | None) -> str:
    if last is None:
        return f"{first} or more"
    return str(first) if first == last else f"{first} to {last}"

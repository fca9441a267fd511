"""How many of those who were asked something answered: whether they come, how it goes, and the surveys. Pure."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.report.hiding import Sum, hidden_keys
from reports.report.rows import Material

ALL = 0
QUESTIONS: dict[str, tuple[str | Promise, str | Promise]] = {
    "rsvp": (
        _("Can you come?"),
        _(
            "Asked: each member for each meeting that has begun. Who says nothing counts as coming, but not as "
            "an answer here."
        ),
    ),
    "follow-up": (_("How is it going?"), _("Asked: each active member every four weeks, by e-mail.")),
    "mid": (_("Mid-round survey"), _("Asked: everyone who was a member while it was open.")),
    "end": (_("End survey"), _("Asked: everyone who was a member while it was open.")),
}


class ResponseCell(NamedTuple):
    """How often a question was asked, answered, or left without an answer, in a round."""

    question: str
    figure: str
    round: int


def responses_of(material: Material, now: dt.datetime) -> Counter[ResponseCell]:
    """Count questions put and answered; those never put are absent."""
    asked_in: Counter[tuple[str, int]] = Counter()
    answered_in: Counter[tuple[str, int]] = Counter()

    def count(question: str, round_: int, asked: int, answered: int) -> None:
        asked_in[question, round_] += asked
        answered_in[question, round_] += answered

    members_of: dict[int, list[int]] = {}
    by_pk = {row.pk: row for row in material.members}
    for row in material.members:
        members_of.setdefault(row.group, []).append(row.pk)
    for meeting in material.meetings:
        there = [pk for pk in members_of.get(meeting.group, []) if by_pk[pk].was_member_at(meeting.starts_at)]
        if meeting.starts_at <= now and there:
            answered = sum((meeting.pk, pk) in material.rsvps for pk in there)
            count("rsvp", meeting.round, len(there), answered)
    for round_, asked in material.follow_ups.items():
        count("follow-up", round_, asked.asked, asked.answered)
    for (round_, kind), asked in material.surveys.items():
        if kind in QUESTIONS:
            count(kind, round_, asked.asked, asked.answered)
    counts: Counter[ResponseCell] = Counter()
    for (question, round_), number in asked_in.items():
        answers = answered_in[question, round_]
        for where in (round_, ALL):
            counts[ResponseCell(question, "asked", where)] += number
            counts[ResponseCell(question, "answered", where)] += answers
            counts[ResponseCell(question, "silent", where)] += number - answers
    return +counts


def response_secrets(counts: Counter[ResponseCell], rounds: list[int]) -> set[ResponseCell]:
    """What a committee viewer may not see of it."""
    figures = {
        ResponseCell(question, figure, where): counts[ResponseCell(question, figure, where)]
        for question in QUESTIONS
        for figure in ("asked", "answered", "silent")
        for where in (*rounds, ALL)
    }
    sums = [
        Sum(cell, [cell._replace(figure="answered"), cell._replace(figure="silent")])
        for cell in figures
        if cell.figure == "asked"
    ]
    sums += [Sum(cell, [cell._replace(round=where) for where in rounds]) for cell in figures if cell.round == ALL]
    return hidden_keys(figures, sums)

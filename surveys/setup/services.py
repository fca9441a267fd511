"""Changing surveys: all of them until they are opened, then only the closing date."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from rounds.models import Round
from surveys.answering.keeping import lock_survey
from surveys.models import Question, Survey


class IsOpened(Exception):  # noqa: N818 - the name says what is the matter
    """The survey was opened meanwhile: what people have read and answered stays as it is."""


class IsGone(Exception):  # noqa: N818 - the name says what is the matter
    """The survey, or its question, was deleted meanwhile by another coordinator."""


def _locked(pk: int) -> Survey:
    try:
        return lock_survey(pk)
    except Survey.DoesNotExist as gone:
        raise IsGone(_("Another coordinator has deleted this survey meanwhile.")) from gone


def _unopened(pk: int) -> Survey:
    survey = _locked(pk)
    if survey.opened_at is not None:
        raise IsOpened(_("The survey is open: people have read its questions, so they can't be changed any more."))
    return survey


@transaction.atomic
def add_survey(*, round_: Round, values: Mapping[str, Any], by: User) -> Survey:
    """Add a survey of a coordinator's own; it opens on its day once it has a question."""
    survey = Survey.objects.create(round=round_, kind=Survey.Kind.OTHER, **values)
    record_decision(by=by, action="survey.added", subject=survey, after={"name": survey.name})
    return survey


@transaction.atomic
def change_survey(*, survey: Survey, values: Mapping[str, Any], by: User) -> Survey:
    """Change name, introduction and dates before opening. Raises IsOpened, IsGone."""
    locked = _unopened(survey.pk)
    return _changed(locked, values, by)


@transaction.atomic
def put_off_closing(*, survey: Survey, closes_on: dt.date, by: User, now: dt.datetime) -> Survey:
    """Close an open survey on another day, not one that is over. Raises IsOpened where it is closed already, IsGone."""
    locked = _locked(survey.pk)
    if not locked.is_open(now) or closes_on < now.astimezone(dt.UTC).date():
        raise IsOpened(_("The survey is closed, or would be at once; answers stay as they are."))
    return _changed(locked, {"closes_on": closes_on}, by)


def _changed(survey: Survey, values: Mapping[str, Any], by: User) -> Survey:
    before = {name: getattr(survey, name) for name, value in values.items() if getattr(survey, name) != value}
    if before:
        for name in before:
            setattr(survey, name, values[name])
        survey.save(update_fields=list(before))
        after = {name: values[name] for name in before}
        record_decision(by=by, action="survey.changed", subject=survey, before=before, after=after)
    return survey


@transaction.atomic
def put_question(*, survey: Survey, values: Mapping[str, Any], by: User, question: Question | None = None) -> Question:
    """Add a question at the end, or change one; it keeps its key, by which rounds compare. Raises IsOpened, IsGone."""
    locked = _unopened(survey.pk)
    if question is not None:
        _refuse_gone(question)
    if question is None:
        last = locked.questions.aggregate(last=Max("position"))["last"]
        question = Question(survey=locked, key=_new_key(locked, values["text"]), position=(last or 0) + 1)
    for name, value in values.items():
        setattr(question, name, value)
    question.save()
    record_decision(by=by, action="survey.question", subject=locked, after={"key": question.key, **values})
    return question


def _refuse_gone(question: Question) -> None:
    """Raise IsGone for a question that was taken out meanwhile: saving it would put it back."""
    if not Question.objects.filter(pk=question.pk).exists():
        raise IsGone(_("Another coordinator has removed this question meanwhile."))


def _new_key(survey: Survey, text: str) -> str:
    base = slugify(text)[:40].strip("-") or "question"
    taken = set(survey.questions.values_list("key", flat=True))
    return next(key for number in range(1, 1_000) if (key := base if number == 1 else f"{base}-{number}") not in taken)


@transaction.atomic
def drop_question(*, question: Question, by: User) -> None:
    """Take a question out. Raises IsOpened, IsGone."""
    survey = _unopened(question.survey_id)
    _refuse_gone(question)
    record_decision(by=by, action="survey.question_removed", subject=survey, before={"key": question.key})
    question.delete()


@transaction.atomic
def move_question(*, question: Question, step: int, by: User) -> None:
    """Move a question up (-1) or down (1) among its survey's; at an end it stays. Raises IsOpened, IsGone."""
    survey = _unopened(question.survey_id)
    questions = list(survey.questions.all())
    here = next((number for number, one in enumerate(questions) if one.pk == question.pk), None)
    if here is None or not 0 <= here + step < len(questions):
        return
    questions.insert(here + step, questions.pop(here))
    for position, one in enumerate(questions):
        one.position = position
    Question.objects.bulk_update(questions, ["position"])
    record_decision(by=by, action="survey.question_moved", subject=survey, after={"key": question.key, "step": step})


@transaction.atomic
def delete_survey(*, survey: Survey, by: User) -> None:
    """Delete a survey that nobody was asked to answer yet, with its questions. Raises IsOpened, IsGone."""
    locked = _unopened(survey.pk)
    record_decision(by=by, action="survey.deleted", subject=locked, before={"name": locked.name})
    locked.delete()

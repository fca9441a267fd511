"""How it is kept who answered and what was answered, so that nothing ties the two (`trust.md` T6).

Whenever something is added, *all* rows of the survey are deleted and written anew: in shuffled order, with random
keys, in one transaction. So the two tables share no key; no row tells by its key, by its place in the table (`ctid`)
or by the transaction that wrote it (`xmin`) when its content first came in, or beside which other. Adding to a row in
place would: the row that was written last would belong to whoever answered last.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Any

from django.db import models

from surveys.models import Answer, Participation, Survey

SYSTEM_RANDOM = SystemRandom()


@dataclass(frozen=True)
class NewAnswer:
    """An answer to be kept: which question (pk), by someone of which role, and the value."""

    question: int
    role: str
    value: Any


def lock_survey(pk: int) -> Survey:
    """The survey's row, locked until the transaction ends: rewriting two at once would lose one.

    SQLite locks the whole file for a writing transaction from its beginning.
    """
    return Survey.objects.select_for_update(no_key=True).get(pk=pk)


def rewrite_answers(survey: Survey, added: Sequence[NewAnswer] = (), *, random: Random = SYSTEM_RANDOM) -> None:
    """Write all answers of a survey anew, together with what is added. The survey is locked by the caller."""
    kept = Answer.objects.filter(question__survey=survey).values_list("question", "role", "value")
    rows = [Answer(question_id=question, role=role, value=value) for question, role, value in kept]
    rows += [Answer(question_id=one.question, role=one.role, value=one.value) for one in added]
    _write_anew(Answer.objects.filter(question__survey=survey), rows, random)


def rewrite_participations(
    survey: Survey,
    *,
    added: Sequence[Participation] = (),
    answered_by: Collection[int] = (),
    erased: Collection[int] = (),
    random: Random = SYSTEM_RANDOM,
) -> None:
    """Write anew who is invited and who has answered. The survey is locked by the caller.

    `added` are new rows, `answered_by` the pks of people who have answered now, `erased` of those to be forgotten.
    """
    rows = [*Participation.objects.filter(survey=survey), *added]
    for row in rows:
        row.has_answered = row.has_answered or row.user_id in answered_by
        if row.user_id in erased:
            row.user_id = None
    _write_anew(Participation.objects.filter(survey=survey), rows, random)


def _write_anew[Row: models.Model](there: "models.QuerySet[Row]", rows: list[Row], random: Random) -> None:
    random.shuffle(rows)
    for row in rows:
        row.pk = uuid.UUID(int=random.getrandbits(128), version=4)
    there.delete()
    there.bulk_create(rows)

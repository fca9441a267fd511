"""Answers can't be traced (`trust.md` T6): a linker with the whole database and the logs does no better than chance.

`python -m bench.surveys` sets LINKED_SURVEYS to 1,000.
"""

import os

import pytest
from django.db import connection, transaction
from django.utils import timezone

from surveys.answering.keeping import lock_survey, rewrite_participations
from surveys.answering.tests.linking import keep_in_place, keep_shuffled, link, simulate
from surveys.models import Answer, Participation
from surveys.tests.factories import answer, close, make_open_survey, make_running_round, people_of

SURVEYS = int(os.environ.get("LINKED_SURVEYS", "100"))

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_linker_with_the_whole_database_does_no_better_than_chance() -> None:
    verdict = link(simulate(SURVEYS, seed=9, keeper=keep_shuffled))
    print(f"right {verdict.right} of {verdict.surveys} expected, 95 % up to {verdict.most_by_chance:.0f}: {verdict}")
    assert verdict.right <= verdict.most_by_chance, verdict


def test_the_linker_finds_nearly_everyone_where_rows_are_written_in_place() -> None:
    found = simulate(20, seed=6, keeper=keep_in_place)
    verdict = link(found)
    given = sum(len(evidence.truth) for evidence in found[10:])
    assert verdict.right > 0.9 * given, verdict


@pytest.mark.postgresql
def test_all_rows_are_of_one_transaction_after_each_answer_and_after_closing() -> None:
    survey = make_open_survey(make_running_round(groups=2, mentees=3))
    before: set[object] = set()
    for number, person in enumerate(people_of(survey)):
        answer(survey, person, scale_0=str(number % 5 + 1))
        keys, transactions = rows_of(survey.pk)
        assert len(transactions) == 1
        assert not keys & before
        before = keys
    close(survey)
    keys, transactions = rows_of(survey.pk)
    assert len(transactions) == 1
    assert not keys & before
    assert len(keys) == 16


def rows_of(survey: int) -> tuple[set[object], set[object]]:
    """Keys of all rows of participations and answers, and the transactions that wrote them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM surveys_participation WHERE survey_id = %s", [survey])
        rows = cursor.fetchall()
        cursor.execute("SELECT id, xmin::text FROM surveys_answer")
        rows += cursor.fetchall()
    return {key for key, _written in rows}, {written for _key, written in rows}


def test_rewriting_loses_and_changes_nothing() -> None:
    survey = make_open_survey(make_running_round(groups=2, mentees=3))
    people = people_of(survey)
    for number, person in enumerate(people[:5]):
        answer(survey, person, scale_0=str(number + 1))
    with transaction.atomic():
        rewrite_participations(lock_survey(survey.pk), erased={people[0].pk})
    close(survey)
    assert sorted(Answer.objects.values_list("value", flat=True)) == ["1", "2", "3", "4", "5"]
    expected: dict[int | None, bool] = {person.pk: number < 4 for number, person in enumerate(people[1:])}
    rows = Participation.objects.filter(survey=survey)
    assert {row.user_id: row.has_answered for row in rows} == expected | {None: True}
    assert survey.closed_at is not None
    assert survey.closed_at >= timezone.now()

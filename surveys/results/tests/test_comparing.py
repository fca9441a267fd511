"""Rounds beside each other show of each just what its own page shows: seeing both tells no more than seeing each."""

import datetime as dt
import re
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import make_coordinator
from surveys.models import Question, Survey
from surveys.results.comparing import MOST_ROUNDS, Compared, results_of
from surveys.results.figures import Figure, figures_of
from surveys.results.suppression import LEAST, Shown, show
from surveys.results.suppression import figures_of as numbers_of
from surveys.results.tests.test_attack import SIZES, answers, as_key, leaks, possible, published
from surveys.tests.factories import answer, close, make_open_survey, make_question, make_running_round, people_of

pytestmark = pytest.mark.django_db


def closed(age: int, steps: str, *, kind: str = "end", key: str = "scale-0", **fields: object) -> Survey:
    """A closed survey that opened so many days ago; its people answered with these steps, one after the other."""
    survey = make_open_survey(make_running_round(groups=3, mentees=4), kind=kind, **fields)
    survey.questions.update(key=key)
    for step, user in zip(steps, people_of(survey), strict=False):
        answer(survey, user, **{key: step})
    close(survey)
    Survey.objects.filter(pk=survey.pk).update(opens_on=survey.opens_on - dt.timedelta(days=age))
    survey.refresh_from_db()
    return survey


def compared(survey: Survey) -> Compared:
    return next(one for one in results_of(survey, with_texts=False) if one.figure.question.key == "scale-0")


def earlier(survey: Survey) -> list[Survey]:
    return [other for other, _figure in compared(survey).earlier]


def own(survey: Survey) -> Figure:
    """What the survey's own page shows of the question."""
    return next(one for one in figures_of([survey], with_texts=False)[survey.pk] if one.question.key == "scale-0")


MIXED = "111115555533333"


def test_the_same_question_of_earlier_rounds_is_compared_the_newest_first() -> None:
    rounds = [closed(100 * age, MIXED) for age in range(1, MOST_ROUNDS + 2)]
    now = closed(0, MIXED)
    assert earlier(now) == rounds[:MOST_ROUNDS]
    assert earlier(rounds[-1]) == []
    assert earlier(rounds[-2]) == [rounds[-1]]


def test_another_kind_key_or_type_and_what_is_still_open_is_not_compared() -> None:
    closed(100, MIXED, kind="mid")
    closed(110, MIXED, key="another")
    other_type = closed(120, MIXED)
    Question.objects.filter(survey=other_type).update(type=Question.Type.SINGLE)
    still_open = make_open_survey(make_running_round(), kind="end")
    Survey.objects.filter(pk=still_open.pk).update(opens_on=still_open.opens_on - dt.timedelta(days=130))
    assert earlier(closed(0, MIXED)) == []


def test_surveys_of_ones_own_are_compared_by_name() -> None:
    same = closed(100, MIXED, kind="other", name="Coffee")
    closed(90, MIXED, kind="other", name="Tea")
    assert earlier(closed(0, MIXED, kind="other", name="Coffee")) == [same]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("1111", ""),  # four people: nothing
        ("5555555555", "Most answered: Yes."),  # all alike: words, no number
        ("1555555555", "Most answered: Yes."),  # one otherwise: the same words
        (MIXED, "Most often: "),
    ],
)
def test_of_an_earlier_round_stands_there_what_its_own_page_shows_and_nothing_else(before: str, words: str) -> None:
    then, now = closed(100, before), closed(0, MIXED)
    shown = [figure for _survey, figure in compared(now).earlier]
    assert [(one.bars, one.by_role, one.sentence) for one in shown] == [
        (own(then).bars, own(then).by_role, own(then).sentence)
    ]
    assert own(then).sentence.startswith(words)
    assert [bar.count for one in shown for bar in one.bars if bar.count in range(1, LEAST)] == []


def test_where_this_round_shows_nothing_no_earlier_one_stands_in_for_it() -> None:
    closed(100, MIXED)
    assert compared(closed(0, "1111")).earlier == []
    assert compared(closed(1, "5555555555")).earlier == []


@pytest.mark.parametrize("role", [User.Role.COORDINATOR, User.Role.VIEWER])
def test_the_page_shows_both_rounds_with_their_numbers(role: str) -> None:
    then, now = closed(100, "111115555555"), closed(0, MIXED)
    reader = make_coordinator()
    User.objects.filter(pk=reader.pk).update(role=role)
    client = Client()
    client.force_login(reader)
    page = client.get(reverse("surveys_admin:survey", args=[now.round.slug, now.pk])).content.decode()
    part = page.partition("Earlier rounds")[2].partition("</details>")[0]
    assert then.round.name in part
    numbers = {int(number) for number in re.findall(r"\b(\d+)\b", re.sub(r"<[^>]+>|\d+ ?%", " ", part))}
    assert {5, 7} <= numbers
    assert now.round.name not in part


def test_an_attacker_who_sees_both_rounds_learns_nobodys_answer_in_either() -> None:
    """Every pair of what two rounds can have answered fits two published figures if each fits its own: so the attacker
    keeps all pairs, and what is the same in all of them is the same in all cases of one round alone.
    """
    random = Random(20190529)
    for _pair in range(200):
        sizes = [random.choice(SIZES) for _round in range(2)]
        cases = [(answers(random, mentors, 3), answers(random, mentees, 3)) for mentors, mentees in sizes]
        keys = [as_key(published(case)) for case in cases]
        kept = [possible(*size, 3)[key] for size, key in zip(sizes, keys, strict=True)]
        both = {(keys_of(one), keys_of(other)) for one in kept[0][:40] for other in kept[1][:40]}
        assert both == {(keys[0], keys[1])}
        for (mentors, mentees), fitting in zip(sizes, kept, strict=True):
            assert leaks(mentors, mentees, 3, fitting) == [], cases


def keys_of(case: tuple[tuple[int, ...], tuple[int, ...]]) -> tuple[object, ...]:
    return as_key(published(case))


def test_cells_that_two_rounds_join_differently_are_of_five_or_more_in_each() -> None:
    random = Random(7)
    shown: list[Shown] = []
    for _round in range(300):
        mentors, mentees = random.choice(SIZES)
        counts = {"mentor": answers(random, mentors, 5), "mentee": answers(random, mentees, 5)}
        shown.append(show(counts, groups=3))
    assert len({tuple((cell.first, cell.last) for cell in one.cells) for one in shown}) > 5
    assert [number for one in shown for number in numbers_of(one) if number in range(1, LEAST)] == []


@pytest.mark.parametrize("rounds", [1, 3])
def test_comparing_takes_as_many_queries_for_one_earlier_round_as_for_three(
    rounds: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for age in range(1, rounds + 1):
        closed(100 * age, MIXED)
    now = closed(0, MIXED)
    make_question(now, key="another")
    with django_assert_num_queries(4):
        assert len(compared(now).earlier) == rounds

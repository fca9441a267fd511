"""What members of the demonstration answer to surveys, drawn at random with a seed."""

import datetime as dt
from random import Random
from typing import Any

from accounts.models import User
from rounds.models import Round
from surveys.answering.services import answer_survey
from surveys.models import Participation, Question, Survey
from surveys.setup.opening import close_survey, open_survey

Type = Question.Type
# Most are content; the steps of a scale from the lowest on.
CONTENT = [1, 2, 4, 9, 8]
WORDS = {
    "most-positive": [
        "Teaching in front of people who wish me well.",
        "Our hour was in the calendar from the first day, so nobody had to chase anybody.",
        "Feedback on the same day.",
        "I know now whom I can ask.",
        "Other people's questions were mine, too.",
        "My mentor remembered what I had said two weeks before.",
        "Our slide.",
    ],
    "least-positive": [
        "The weeks around the clock change.",
        "One hour is short.",
        "I missed a meeting and felt behind.",
        "Saying no to other things.",
        "The first ten minutes of my first mock teaching.",
        "Finding learners near me.",
    ],
    "improve": [
        "Sit in on a workshop together.",
        "More examples of slides.",
        "A list of lessons that need help.",
        "Meet a second group once.",
        "Begin with the goals, then with the plan.",
        "A reminder a week before the showcase.",
    ],
}


def answer_surveys(round_: Round, now: dt.datetime) -> None:
    """Open, answer and close the round's surveys as far as their days have come."""
    random = Random(round_.slug)  # noqa: S311 - invented answers, no secrets
    for survey in round_.surveys.filter(opens_on__lte=now.date()):
        day = survey.opens_at + dt.timedelta(hours=15)
        open_survey(pk=survey.pk, now=day, random=random)
        survey.refresh_from_db()
        words = {key: random.sample(said, len(said)) for key, said in WORDS.items()}
        for number, user in enumerate(_invited(survey)):
            if number % 5 != 4 and day + dt.timedelta(days=1) < now:
                answers = {question.key: _answer(question, random, words) for question in survey.questions.all()}
                answer_survey(survey=survey, user=user, answers=answers, now=day + dt.timedelta(days=1), random=random)
        if survey.closes_at < now:
            close_survey(pk=survey.pk, now=survey.closes_at, random=random)


def _invited(survey: Survey) -> list[User]:
    asked = Participation.objects.filter(survey=survey).values("user")
    return list(User.objects.filter(pk__in=asked).order_by("pk"))


def _answer(question: Question, random: Random, words: dict[str, list[str]]) -> Any:
    """One answer; each of `words` is said once."""
    keys = [category["key"] for category in question.categories]
    if question.type == Type.TEXT:
        left = words.get(question.key)
        return left.pop() if left and random.random() < 0.6 else ""
    if question.type == Type.MULTIPLE:
        return [key for key in keys if random.random() < 0.55]
    if question.type == Type.SCALE:
        return random.choices(keys, CONTENT[: len(keys)])[0]
    if question.type == Type.NUMBER:
        return random.choices(keys, range(len(keys), 0, -1))[0]
    return random.choices(keys, [4**place for place in range(len(keys), 0, -1)])[0]

"""Simulated surveys, and a linker who holds the whole database and all logs, and tries to say whose answers are whose.

Of the logs the linker gets the most that any could tell: in which order people answered.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import Membership
from mail.delivery import State
from mail.models import OutboxMessage
from rounds.models import Round
from surveys.answering.services import answer_survey
from surveys.due import cancel_moot, remind
from surveys.models import Answer, Participation, Survey
from surveys.setup.opening import close_survey, open_survey
from surveys.tests.factories import make_question, make_running_round, make_survey

# Which way a survey's answer is written: the survey, who answers, what, and the randomness of the simulation.
Keeper = Callable[[Survey, User, str, Random], None]
Row = Mapping[str, Any]
FORTH, BACK = "forth", "back"
REMINDED_AFTER = 2  # Answers, in surveys that run as a whole.


@dataclass(frozen=True)
class Evidence:
    """What the database holds of one survey, each list as the linker may sort it; and, to judge by, the truth."""

    answered: Sequence[Row]
    answers: Sequence[Row]
    truth: Mapping[int, str]


def keep_shuffled(survey: Survey, user: User, words: str, random: Random) -> None:
    """As the program does it."""
    answer_survey(survey=survey, user=user, answers={"words": words}, now=timezone.now(), random=random)


def keep_in_place(survey: Survey, user: User, words: str, _random: Random) -> None:
    """As one would do it without a thought: a row is added, another is changed."""
    Answer.objects.create(question=survey.questions.get(), role="mentee", value=words)
    Participation.objects.filter(survey=survey, user=user).update(has_answered=True)


def simulate(number: int, seed: int, keeper: Keeper, *, whole: int = 25) -> list[Evidence]:
    """Let so many surveys be answered by some of eight people in random order, each with words of their own.

    Every `whole`th runs as a whole: invited and reminded by e-mail, answered in the browser, mail cancelled.
    """
    random = Random(seed)
    round_ = make_running_round(groups=2, mentees=3)
    people = [one.user for one in Membership.objects.filter(round=round_).select_related("user")]
    return [_simulate_one(round_, people, random, keeper, is_whole=place % whole == 0) for place in range(number)]


def _simulate_one(round_: Round, people: list[User], random: Random, keeper: Keeper, *, is_whole: bool) -> Evidence:
    survey = make_survey(round_, questions=0)
    make_question(survey, key="words", type="text", categories=[])
    if is_whole:
        open_survey(pk=survey.pk, now=timezone.now(), random=random)
    else:
        Survey.objects.filter(pk=survey.pk).update(opened_at=timezone.now())
        Participation.objects.bulk_create(Participation(survey=survey, user=one, role="mentee") for one in people)
    survey.refresh_from_db()
    chosen = random.sample(people, random.randint(4, len(people)))
    truth = {one.pk: f"Words {random.random()}" for one in chosen}
    for place, one in enumerate(chosen):
        if is_whole and keeper is keep_shuffled:
            _answer_in_browser(survey, one, truth[one.pk])
        else:
            keeper(survey, one, truth[one.pk], random)
        if is_whole and place == REMINDED_AFTER:
            _meanwhile(survey)
    if keeper is keep_shuffled:
        close_survey(pk=survey.pk, now=survey.closes_at, random=random)
    return collect(survey, people, truth, _last_seen() if is_whole else {})


def _answer_in_browser(survey: Survey, user: User, words: str) -> None:
    client = Client()
    client.force_login(user)
    assert client.post(reverse("surveys:survey", args=[survey.pk]), {"q-words": words}).status_code == 302


def _meanwhile(survey: Survey) -> None:
    """Mails leave or are cancelled while people answer."""
    assert survey.opened_at is not None
    remind(survey.opened_at + dt.timedelta(days=5))
    cancel_moot(timezone.now())


def _last_seen() -> dict[int, dt.datetime]:
    """What sessions tell of when somebody was here."""
    return {int(one.get_decoded().get("_auth_user_id", 0)): one.expire_date for one in Session.objects.all()}


def collect(
    survey: Survey, people: Iterable[User], truth: Mapping[int, str], seen: Mapping[int, dt.datetime]
) -> Evidence:
    """All that the tables say about a survey, its people and its answers."""
    who = _table(Participation, survey_id=survey.pk)
    what = _table(Answer, question_id=survey.questions.get().pk)
    mails = {
        message.recipient_id: {
            "mail": message.pk,
            "mail_state": message.state == State.CANCELLED,
            "mail_at": message.pk,
        }
        for message in OutboxMessage.objects.filter(key__contains=f"survey:{survey.pk}:").order_by("pk")
    }
    of_person = {one.pk: one for one in people}
    turns = {pk: turn for turn, pk in enumerate(truth)}  # What a log of requests would tell: who answered after whom.
    answered = [
        row
        | {"person": row["user_id"], "name": of_person[row["user_id"]].name}
        | mails.get(row["user_id"], {"mail": 0, "mail_state": False})
        | {"seen": seen.get(row["user_id"], survey.opened_at), "turn": turns[row["user_id"]]}
        for row in who
        if row["has_answered"]
    ]
    return Evidence(answered, what, truth)


def _table(model: type[Participation | Answer], **of: int) -> list[dict[str, Any]]:
    """Rows with their system columns: where they lie, and which transaction wrote them."""
    hidden = "ctid::text AS place, xmin::text AS written" if connection.vendor == "postgresql" else "rowid AS place"
    ((column, value),) = of.items()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT *, {hidden} FROM {model._meta.db_table} WHERE {column} = %s", [value])  # noqa: S608 - names of our own
        names = [one.name if hasattr(one, "name") else one[0] for one in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        place = row["place"]
        row["place"] = tuple(map(int, place.strip("()").split(","))) if isinstance(place, str) else (0, place)
        row["written"] = int(row.get("written", 0))
        row["value"] = str(row.get("value", "")).strip('"')
    return rows


ORDERS: dict[str, Callable[[Row], Any]] = {
    "as they come": lambda _row: 0,
    "by key": lambda row: str(row["id"]),
    "by place": lambda row: row["place"],
    "by transaction, then place": lambda row: (row["written"], row["place"]),
}
ORDERS_OF_PEOPLE: dict[str, Callable[[Row], Any]] = {
    **ORDERS,
    "by person": lambda row: row["person"],
    "by name": lambda row: row["name"],
    "by their mail": lambda row: (row["mail_state"], row["mail"]),
    "by when they were last seen": lambda row: (row["seen"], row["person"]),
    "by when they answered, as a log of requests has it": lambda row: row["turn"],
}


def hits(evidence: Evidence, of_people: str, of_answers: str, way: str = FORTH) -> int:
    """How many answers the linker gives to the right person, taking both lists in an order and pairing them."""
    people = sorted(evidence.answered, key=ORDERS_OF_PEOPLE[of_people])
    answers = sorted(evidence.answers, key=ORDERS[of_answers])[:: 1 if way == FORTH else -1]
    return sum(evidence.truth[one["person"]] == other["value"] for one, other in zip(people, answers, strict=True))


@dataclass(frozen=True)
class Verdict:
    """What a linker got right, against chance: one in each survey, with a variance of one."""

    surveys: int
    right: int
    strategy: tuple[str, str, str]

    @property
    def most_by_chance(self) -> float:
        """The upper end of the interval in which 95 % of such guesses lie."""
        return self.surveys + 1.96 * math.sqrt(self.surveys)

    @property
    def least_by_chance(self) -> float:
        """Its lower end."""
        return self.surveys - 1.96 * math.sqrt(self.surveys)


def link(found: Sequence[Evidence]) -> Verdict:
    """Let a linker learn on the first half, with the truth at hand, how to pair best; judge them on the other."""
    half = len(found) // 2
    strategies = [(people, answers, way) for people in ORDERS_OF_PEOPLE for answers in ORDERS for way in (FORTH, BACK)]
    best = max(strategies, key=lambda one: sum(hits(evidence, *one) for evidence in found[:half]))
    return Verdict(len(found) - half, sum(hits(evidence, *best) for evidence in found[half:]), best)

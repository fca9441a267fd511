"""Where the rows of applications and imports meet the pure rules of eligibility."""

import datetime as dt
from collections.abc import Mapping

from accounts.models import InstructorFact
from rounds.eligibility import Fact, Known, Rules, Stated, Verdict, check_mentee, check_mentor, facts_of
from rounds.models import Application, Round

ANSWERS = {Application.Answer.YES: True, Application.Answer.NO: False}
DATES = {InstructorFact.Kind.CERTIFIED_ON, InstructorFact.Kind.TRAINED_ON}


def rules_of(round_: Round) -> Rules:
    """The settings of a round that decide about eligibility."""
    return Rules(
        mentor_workshops_min=round_.mentor_workshops_min,
        mentee_workshops_max=round_.mentee_workshops_max,
        checkout_days=round_.checkout_days,
    )


def known_from(facts: Mapping[str, InstructorFact]) -> dict[str, Known]:
    """Imported facts (`accounts.queries.latest_facts`) as the rules read them; ISO texts become dates."""
    return {
        kind: Known(
            value=dt.date.fromisoformat(fact.value) if kind in DATES else fact.value,
            source=fact.get_source_display(),
            as_of=fact.as_of,
        )
        for kind, fact in facts.items()
    }


def stated_in(application: Application) -> Stated:
    """What the person says in an application."""
    return Stated(
        certified=ANSWERS.get(Application.Answer(application.says_certified)),
        workshops_taught=application.says_workshops_taught,
        in_training=ANSWERS.get(Application.Answer(application.says_in_training)),
        trained_on=application.says_trained_on,
        disputes=bool(application.dispute.strip()),
    )


def check(application: Application, facts: Mapping[str, InstructorFact], today: dt.date) -> Verdict:
    """The verdict of the round's rules on an application, given the imported facts of its person."""
    rules, known, stated = rules_of(application.round), known_from(facts), stated_in(application)
    if application.role == Application.Role.MENTOR:
        return check_mentor(rules=rules, known=known, stated=stated)
    return check_mentee(
        rules=rules, known=known, stated=stated, today=today, extended_to=application.checkout_extended_to
    )


def both_sides(application: Application, facts: Mapping[str, InstructorFact]) -> list[Fact]:
    """Each fact as imported and as stated, for showing them side by side."""
    return list(facts_of(known_from(facts), stated_in(application)).values())

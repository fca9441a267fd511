"""Who gets which letter about a survey, and when: from the round's dates and groups; in this round nobody answers."""

import datetime as dt
from collections.abc import Iterator

from tests.life.expecting import DAY, Expected, Reader, by_day
from tests.life.facts import Facts


def _opened_at(facts: Facts) -> Iterator[dt.datetime]:
    """The first instants of the days of the mid and the end survey."""
    for day in (facts.round.mid_survey_on, facts.round.end_survey_on):
        yield dt.datetime.combine(day, dt.time(), dt.UTC)


def invited(facts: Facts) -> Iterator[Expected]:
    """Every member, on its date."""
    for at in _opened_at(facts):
        yield from _to_members(facts, at)


def reminded(facts: Facts) -> Iterator[Expected]:
    """Every member who has not answered, 5 days later."""
    for at in _opened_at(facts):
        yield from _to_members(facts, at + 5 * DAY)


def _to_members(facts: Facts, at: dt.datetime) -> Iterator[Expected]:
    for team in facts.teams:
        for member in team.members(at):
            yield from by_day(Reader.of(member.user), at, f"survey for {team}", moot=member.left_at)

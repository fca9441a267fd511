"""Who gets which letter about a survey, and when: from the round's dates and groups, and who answered when."""

import datetime as dt
from collections.abc import Iterator

from tests.life.expecting import DAY, Expected, Reader, by_day
from tests.life.facts import Facts
from tests.life.teams import EVER


def _openings(facts: Facts) -> Iterator[tuple[str, dt.datetime]]:
    """The first instants of the days of the mid and the end survey."""
    for kind, day in (("mid", facts.round.mid_survey_on), ("end", facts.round.end_survey_on)):
        yield kind, dt.datetime.combine(day, dt.time(), dt.UTC)


def invited(facts: Facts) -> Iterator[Expected]:
    """Every member, on its date."""
    for _kind, at in _openings(facts):
        for team in facts.teams:
            for member in team.members(at):
                yield from by_day(Reader.of(member.user), at, f"survey for {team}", moot=member.left_at)


def reminded(facts: Facts) -> Iterator[Expected]:
    """Every member who has not answered, 5 days later."""
    for kind, opened_at in _openings(facts):
        at = opened_at + 5 * DAY
        for team in facts.teams:
            for member in team.members(at):
                if facts.diary.answered.get((kind, member.user_id), EVER) > at:
                    yield from by_day(Reader.of(member.user), at, f"survey for {team}", moot=member.left_at)

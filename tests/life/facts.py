"""What the table reads: the round, its groups at any instant, who people are, and the diary."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from accounts.models import InstructorFact, User
from groups.models import Placement
from rounds.models import Round
from tests.life.events import Diary
from tests.life.expecting import Reader
from tests.life.teams import Team, teams_of


@dataclass
class Facts:
    """All that happened."""

    round: Round
    diary: Diary

    @cached_property
    def trained_on(self) -> dict[int, dt.date]:
        """When those who are not certified yet were trained, by their pk."""
        facts = InstructorFact.objects.filter(kind="trained_on", record__user__isnull=False)
        return {fact.record.user_id or 0: dt.date.fromisoformat(fact.value) for fact in facts.select_related("record")}

    @cached_property
    def teams(self) -> list[Team]:
        """The groups."""
        return teams_of(self.round, self.diary)

    @cached_property
    def people(self) -> dict[int, User]:
        """Everyone, by pk."""
        return User.objects.in_bulk()

    @cached_property
    def coordinators(self) -> list[Reader]:
        """Who runs rounds."""
        return [Reader.of(one) for one in self.people.values() if one.role == User.Role.COORDINATOR]

    @cached_property
    def placements(self) -> list[Placement]:
        """Who got a place when, and who got none."""
        found = Placement.objects.filter(round=self.round).select_related("application__user", "membership__group")
        return list(found.order_by("made_at"))

    def reader(self, pk: int | None) -> Reader:
        """A person with an account."""
        assert pk
        return Reader.of(self.people[pk])

    def gets_place_at(self, pk: int | None, instant: dt.datetime) -> bool:
        """Whether a person is given a place (or told that there is none) in the same breath."""
        mine = [one.made_at for one in self.placements if one.application.user_id == pk]
        return any(abs(at - instant) < dt.timedelta(minutes=5) for at in mine)

    def midnight(self, day: dt.date, user: User) -> dt.datetime:
        """When a day begins for someone."""
        return dt.datetime.combine(day, dt.time(), ZoneInfo(user.zone)).astimezone(dt.UTC)

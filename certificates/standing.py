"""Where a person stands: their certificates, and how the rules stand for those that they can still earn."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from certificates.evidence import Evidence, Standing
from certificates.issuing import ISSUING_FOR
from certificates.models import Certificate
from certificates.queries import my_evidence
from certificates.words import name_of, sentence
from rounds.models import Round


@dataclass(frozen=True)
class Line:
    """One rule in words: what it is about, how it stands, and where to do something about it."""

    name: str
    standing: Standing
    text: str
    session: int | None
    url: str

    @property
    def is_fine(self) -> bool:
        """Whether nothing is missing."""
        return self.standing in (Standing.MET, Standing.NOT_ASKED)


@dataclass(frozen=True)
class MyStanding:
    """How the rules of a round stand for me."""

    evidence: Evidence
    lines: list[Line]

    @property
    def missing(self) -> list[Line]:
        """What isn't met."""
        return [line for line in self.lines if not line.is_fine]


def my_certificates(user: User) -> list[Certificate]:
    """A person's certificates, newest first, valid or not; one query."""
    return list(Certificate.objects.filter(user=user).select_related("round").order_by("-issued_on", "-pk"))


def my_standings(user: User, certificates: list[Certificate], now: dt.datetime) -> list[MyStanding]:
    """The rules of each round that runs or ended lately, where the person never had a certificate; 9 queries."""
    since = (now - ISSUING_FOR).date()
    rounds = Round.objects.filter(memberships__user=user, showcase_on__gte=since).distinct()
    settled = {(one.round_id, one.role) for one in certificates}
    evidence = [one for one in my_evidence(user, list(rounds), now) if (one.round.pk, one.role) not in settled]
    return [MyStanding(one, _lines(one)) for one in evidence]


def _lines(evidence: Evidence) -> list[Line]:
    return [
        Line(
            name=name_of(rule),
            standing=rule.standing,
            text=sentence(rule),
            session=rule.session if rule.standing == Standing.OPEN else None,
            url=rule.url,
        )
        for rule in evidence.rules
    ]

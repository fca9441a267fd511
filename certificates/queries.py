"""Reads about certificates, for this room and for reports."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from certificates.evidence import Evidence, evidence_of_member
from certificates.facts import facts_of
from certificates.models import Certificate
from rounds.models import Round

State = Certificate.State


def live_certificates(round_: Round) -> QuerySet[Certificate]:
    """A round's valid certificates with their people, in the order of names."""
    return Certificate.objects.filter(round=round_, state=State.LIVE).select_related("user").order_by("name", "pk")


def certified(rounds: Iterable[Round]) -> set[tuple[int, int, str]]:
    """Who holds a valid certificate of these rounds: round pk, user pk, role; one query. Erased people are counted."""
    live = Certificate.objects.filter(round__in=[one.pk for one in rounds], state=State.LIVE, user__isnull=False)
    return set(live.order_by().values_list("round", "user", "role"))


def evidence_of(round_: Round, now: dt.datetime | None = None) -> list[Evidence]:
    """How the rules stand for each of a round's mentors and mentees, past ones too, by name; 8 queries."""
    now = now or timezone.now()
    facts = facts_of([round_], now)[round_.pk]
    found = [evidence_of_member(facts, member, now) for member in facts.members]
    return sorted(found, key=lambda one: (one.user.name.casefold(), one.user.pk, one.role))


def my_evidence(user: User, rounds: Iterable[Round], now: dt.datetime) -> list[Evidence]:
    """How the rules of rounds stand for one person, the newest round first; as many queries however many rounds."""
    facts = facts_of(rounds, now, user)
    found = [evidence_of_member(one, member, now) for one in facts.values() for member in one.members]
    return sorted(found, key=lambda one: (one.round.starts_on, one.role), reverse=True)

"""Reads who is compared, and what imports say of their teaching; three queries however many there are."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from accounts.models import ImportBatch, InstructorFact
from groups.models import Membership
from reports.report.material import is_eligible
from reports.report.teaching import EARLIEST, Case, Fact, Group, one_case_a_person
from rounds.models import Application, Round

Role, State = Application.Role, Application.State


def teaching_cases(rounds: Iterable[Round]) -> list[Case]:
    """Each mentee of these rounds once: those who got a place, and those who were eligible and got none.

    Who withdrew, was declined, or is still undecided is in neither group: they differ from the mentored before anyone
    was mentored. Pass all rounds, so that someone who was placed in a later one counts as mentored.
    """
    found = {round_.pk: round_ for round_ in rounds}
    members = Membership.objects.filter(round__in=found, role=Membership.Role.MENTEE).order_by()
    placed = set(members.values_list("application", flat=True))
    sent = Application.objects.filter(round__in=found, role=Role.MENTEE, sent_at__isnull=False).order_by("pk")
    fields = ("pk", "round", "user", "state", "evidence", "sent_at", "says_workshops_taught")
    facts = _facts(found)
    cases = []
    for pk, round_, user, state, evidence, sent_at, said in sent.values_list(*fields):
        waits = state in (State.ACCEPTED, State.WAITING) and is_eligible(state, evidence)
        if pk in placed or waits:
            group = Group.MENTORED if pk in placed else Group.NOT_PLACED
            ends_on = months_later(found[round_].showcase_on, 12)
            theirs = tuple(facts.get(user, ()))
            cases.append(Case(user, round_, group, sent_at.astimezone(dt.UTC).date(), said, ends_on, theirs))
    return one_case_a_person(cases)


def cases_due(cases: Iterable[Case], today: dt.date) -> list[Case]:
    """Those whose twelve months are over, give or take the month by which an import may be early."""
    return [case for case in cases if today - case.ends_on >= EARLIEST]


def _facts(rounds: dict[int, Round]) -> dict[int, list[Fact]]:
    """Workshops taught as imports state them, by user; AMY's list may count future ones."""
    kind = InstructorFact.Kind.WORKSHOPS_TAUGHT
    applied = Application.objects.filter(round__in=rounds, role=Role.MENTEE).values("user")
    rows = InstructorFact.objects.filter(kind=kind, record__user__in=applied).order_by("as_of", "pk")
    facts = defaultdict(list)
    for user, value, as_of, source in rows.values_list("record__user", "value", "as_of", "source"):
        if user is not None:
            facts[user].append(Fact(as_of, int(value), is_sure=source != ImportBatch.Format.AMY))
    return facts


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return dt.date(day.year + year, month + 1, min(day.day, last))

"""Reads the rows from which the figures are counted: as many queries for many rounds as for one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from accounts.models import Region
from accounts.mydata.erasure import ERASED_DOMAIN
from accounts.regions import region_of
from certificates.models import Certificate
from groups.models import Attendance, FollowUp, Meeting, Membership, Rsvp
from reports.report.rows import (
    ApplicationRow,
    Asked,
    AttendanceRow,
    Material,
    MeetingRow,
    MemberRow,
    Person,
    RoundRow,
)
from rounds.models import Application, OutcomeChoice, Round
from rounds.sessions.queries import showcase_guests
from surveys.models import Survey
from surveys.queries import answered_in, response_rates

State = Application.State
TYPE_OF_GROUP = ("group__outcome__type__slug", "group__outcome__type__name")


def material_of(rounds: Iterable[Round]) -> Material:
    """All rows of rounds; 12 queries however many rounds and people there are."""
    found = {round_.pk: round_ for round_ in rounds}
    material = Material(rounds={pk: round_row(round_) for pk, round_ in found.items()})
    material.names = {str(region.value): str(region.label) for region in Region}
    material.applications = _applications(found, material.names)
    _read_groups(material, found)
    asked = FollowUp.objects.filter(membership__round__in=found).order_by().values("membership__round")
    for row in asked.annotate(asked=Count("pk"), answered=Count("answered_at")):
        material.follow_ups[row["membership__round"]] = Asked(row["asked"], row["answered"])
    rsvps = Rsvp.objects.filter(membership__round__in=found).order_by()
    material.rsvps = set(rsvps.values_list("meeting", "membership"))
    material.did["showcase"] = _in_either_role(showcase_guests(found.values()))
    material.did["survey"] = _in_either_role(answered_in(found.values(), Survey.Kind.END))
    material.did["certified"] = _certified(material)
    for pk, rates in response_rates(found.values()).items():
        for rate in rates:
            material.surveys[pk, rate.survey.kind] = Asked(rate.all_invited, rate.all_answered)
    return material


def round_row(round_: Round) -> RoundRow:
    """The dates of a round."""
    return RoundRow(
        pk=round_.pk,
        name=round_.name,
        opens_on=round_.opens_on,
        match_on=round_.match_on,
        starts_on=round_.starts_on,
        ends_on=max(round_.starts_on + dt.timedelta(weeks=round_.weeks), round_.report_on),
        showcase_on=round_.showcase_on,
        end_survey_on=round_.end_survey_on,
    )


def is_eligible(state: str, evidence: list[dict[str, Any]]) -> bool:
    """Whether someone met the rules or was accepted; who waits or withdrew counts by the rules, as checked."""
    if state == State.ACCEPTED:
        return True
    met_all = bool(evidence) and all(piece.get("met") is True and not piece.get("conflict") for piece in evidence)
    return state in (State.WAITING, State.WITHDRAWN) and met_all


def _applications(rounds: dict[int, Round], names: dict[str, str]) -> list[ApplicationRow]:
    """Sent applications with their categories; adds the names of types to `names`."""
    choices = OutcomeChoice.objects.filter(application__round__in=rounds).order_by("-rank", "-outcome__type__position")
    first: dict[int, str] = {}
    for pk, slug, name in choices.values_list("application", "outcome__type__slug", "outcome__type__name"):
        first[pk], names[slug] = slug, name
    rows = Application.objects.filter(round__in=rounds, sent_at__isnull=False).exclude(state=State.DRAFT).order_by("pk")
    fields = ("pk", "round", "user", "role", "state", "evidence", "user__country")
    more = ("user__organization__name", "user__email")
    return [
        ApplicationRow(
            pk=pk,
            round=round_,
            user=user,
            role=role,
            is_eligible=is_eligible(state, evidence),
            type=first.get(pk, ""),
            region=region_of(country) or "",
            organization=organization or "",
            is_nameless=email.endswith(f"@{ERASED_DOMAIN}"),
        )
        for pk, round_, user, role, state, evidence, country, organization, email in rows.values_list(*fields, *more)
    ]


def _read_groups(material: Material, rounds: dict[int, Round]) -> None:
    """Members, meetings and attendance; three queries."""
    members = Membership.objects.filter(round__in=rounds).order_by("pk")
    fields = ("pk", "application", "group", "round", "role", "joined_on", "left_at", *TYPE_OF_GROUP)
    for pk, application, group, round_, role, joined_on, left_at, slug, name in members.values_list(*fields):
        is_mentor = role != Membership.Role.MENTEE
        material.members.append(MemberRow(pk, application, group, round_, is_mentor, slug, joined_on, left_at))
        material.names[slug] = name
    meetings = Meeting.objects.filter(group__round__in=rounds).exclude(state=Meeting.State.CANCELLED).order_by("pk")
    material.meetings = [
        MeetingRow(pk, group, round_, starts_at, ends_at, state == Meeting.State.HELD)
        for pk, group, round_, starts_at, ends_at, state in meetings.values_list(
            "pk", "group", "group__round", "starts_at", "ends_at", "state"
        )
    ]
    attendance = Attendance.objects.filter(membership__round__in=rounds).order_by("pk")
    rows = attendance.values_list("meeting", "membership", "status")
    material.attendance = [AttendanceRow._make(row) for row in rows]


def _certified(material: Material) -> set[Person]:
    """Who holds a valid certificate; one query.

    Certificates keep their people when a round's data are reduced. There, each counts for someone nameless of the same
    role, region and organization, so that all figures but those by type stay as they were.
    """
    rows = Certificate.objects.filter(round__in=material.rounds, state=Certificate.State.LIVE, user__isnull=False)
    fields = ("round", "user", "role", "user__country", "user__organization__name")
    placed = {member.application for member in material.members}
    nameless: dict[tuple[int, str, str, str], list[Person]] = defaultdict(list)
    for row in material.applications:
        if row.is_nameless and row.pk in placed:
            nameless[row.round, row.role, row.region, row.organization].append(row.person)
    found = set()
    known = {row.person for row in material.applications}
    for round_, user, role, country, organization in rows.order_by("pk").values_list(*fields):
        alike = nameless[round_, role, region_of(country) or "", organization or ""]
        stands_for = alike.pop() if (round_, user, role) not in known and alike else (round_, user, role)
        found.add(stands_for)
    return found


def _in_either_role(people: set[tuple[int, int]]) -> set[Person]:
    """People of rounds in whichever role they have there."""
    return {(round_, user, role) for round_, user in people for role in Application.Role.values}

"""What the rules are checked against: meetings, sessions and surveys of rounds, read in bulk."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from accounts.models import User
from certificates.models import CertificateRule, Role
from certificates.rules import stored_rules
from certificates.surveys import EndSurvey, end_surveys_of
from groups.attendance.queries import Counts, attendance_counts, was_member_at
from groups.models import Meeting, Membership
from rounds.models import Round, SignUp, Sitting
from rounds.sessions.making import DATE_OF_KIND
from rounds.sessions.queries import attended_kinds_of


@dataclass(frozen=True)
class SessionFacts:
    """The sittings of one kind of session that aren't cancelled."""

    sittings: list[Sitting]

    @property
    def pk(self) -> int:
        """The session, for its page."""
        return self.sittings[0].session_id

    def next_start(self, now: dt.datetime) -> dt.datetime | None:
        """When the sitting that runs or comes next starts; None when all are over."""
        return min((one.starts_at for one in self.sittings if one.ends_at > now), default=None)

    @property
    def ends_at(self) -> dt.datetime:
        """When the last of them ends."""
        return max(one.ends_at for one in self.sittings)

    @property
    def is_recorded(self) -> bool:
        """Whether it was written down for each of them who came."""
        return all(one.has_attendance for one in self.sittings)  # type: ignore[attr-defined]  # annotated below

    @property
    def has_recording(self) -> bool:
        """Whether it can be watched."""
        return any(one.recording_url for one in self.sittings)


@dataclass(frozen=True)
class MemberFacts:
    """Someone's part in a round as mentor or as mentee, in however many groups one after the other."""

    user: User
    role: Role
    memberships: list[Membership]
    held: int
    present: int
    ahead: list[dt.datetime]
    unrecorded: list[dt.datetime]
    attended: frozenset[str]

    @property
    def left_at(self) -> dt.datetime | None:
        """When they left their last group; None while they are in one."""
        left = [one.left_at for one in self.memberships]
        return None if None in left else max(filter(None, left), default=None)


@dataclass
class RoundFacts:
    """What the rules of one round are checked against."""

    round: Round
    rules: list[CertificateRule]
    sessions: dict[str, SessionFacts] = field(default_factory=dict)
    survey: EndSurvey | None = None
    members: list[MemberFacts] = field(default_factory=list)

    @property
    def ends_at(self) -> dt.datetime:
        """When the showcase is over, and certificates can be issued: its last sitting, or the end of its day in UTC."""
        showcase = self.sessions.get("showcase")
        if showcase is not None:
            return showcase.ends_at
        return dt.datetime.combine(self.round.showcase_on + dt.timedelta(days=1), dt.time(), dt.UTC)


def facts_of(rounds: Iterable[Round], now: dt.datetime, user: User | None = None) -> dict[int, RoundFacts]:
    """The facts of rounds by their pk, about everyone or about one person; 8 queries."""
    asked = {round_.pk: round_ for round_ in rounds}
    rules, sessions = stored_rules(asked.values()), _sessions_of(asked)
    attended, surveys = attended_kinds_of(asked.values(), user), end_surveys_of(asked.values(), now)
    facts = {pk: RoundFacts(round_, rules[pk], sessions[pk], surveys.get(pk)) for pk, round_ in asked.items()}
    memberships = Membership.objects.filter(round__in=asked).select_related("user", "group")
    mine = list((memberships if user is None else memberships.filter(user=user)).order_by("joined_on", "pk"))
    counts, planned = attendance_counts(mine), _planned_of(mine)
    parts: dict[tuple[int, int, Role], list[Membership]] = defaultdict(list)
    for one in mine:
        parts[one.round_id, one.user_id, Role.of(one)].append(one)
    for (round_pk, user_pk, role), memberships_ in parts.items():
        kinds = frozenset(attended[round_pk].get(user_pk, ()))
        facts[round_pk].members.append(_member(role, memberships_, counts, planned, kinds, now))
    return facts


def ends_at(round_: Round) -> dt.datetime:
    """When a round's showcase is over, and certificates can be issued; one query."""
    return RoundFacts(round_, [], _sessions_of([round_.pk])[round_.pk]).ends_at


def _sessions_of(rounds: Collection[int]) -> dict[int, dict[str, SessionFacts]]:
    """The sessions of each round that are part of a rule, by kind, with sittings; those without any are absent."""
    recorded = SignUp.objects.filter(sitting=OuterRef("pk")).exclude(attended="")
    sittings = Sitting.objects.filter(
        session__round__in=list(rounds), session__kind__in=DATE_OF_KIND, is_cancelled=False
    )
    found: dict[int, dict[str, SessionFacts]] = {pk: {} for pk in rounds}
    for sitting in sittings.select_related("session").annotate(has_attendance=Exists(recorded)):
        kinds = found[sitting.session.round_id]
        kinds.setdefault(sitting.session.kind, SessionFacts([])).sittings.append(sitting)
    return found


def _planned_of(memberships: Iterable[Membership]) -> dict[int, list[tuple[dt.datetime, dt.datetime]]]:
    """Start and end of the meetings of each group that are neither held nor cancelled, in order."""
    planned: dict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    groups = {one.group_id for one in memberships}
    meetings = Meeting.objects.filter(group__in=groups, state=Meeting.State.PLANNED).order_by("starts_at")
    for group, starts_at, ends_at in meetings.values_list("group", "starts_at", "ends_at"):
        planned[group].append((starts_at, ends_at))
    return planned


def _member(
    role: Role,
    memberships: list[Membership],
    counts: dict[int, Counts],
    planned: dict[int, list[tuple[dt.datetime, dt.datetime]]],
    attended: frozenset[str],
    now: dt.datetime,
) -> MemberFacts:
    """Add up what someone did on one side of all their groups."""
    mine = sorted(
        (starts_at, ends_at)
        for one in memberships
        for starts_at, ends_at in planned[one.group_id]
        if was_member_at(one, starts_at)
    )
    return MemberFacts(
        user=memberships[-1].user,
        role=role,
        memberships=memberships,
        held=sum(counts[one.pk].held for one in memberships),
        present=sum(counts[one.pk].present for one in memberships),
        ahead=[starts_at for starts_at, ends_at in mine if ends_at > now],
        unrecorded=[starts_at for starts_at, ends_at in mine if ends_at <= now],
        attended=attended,
    )

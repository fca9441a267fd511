"""The rules of certificates as evidence: pure functions from facts to how each rule stands (`programme.md`: Rules)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accounts.models import User
from certificates.facts import MemberFacts, RoundFacts, SessionFacts
from certificates.models import CertificateRule, Role
from groups.models import Membership
from rounds.models import Round, Session
from rounds.sessions.making import DATE_OF_KIND

Rule = CertificateRule.Rule

SESSION_OF: dict[str, Session.Kind] = {
    Rule.ONBOARDING: Session.Kind.ONBOARDING,
    Rule.TOUCH_BASE: Session.Kind.TOUCH_BASE,
    Rule.SHOWCASE: Session.Kind.SHOWCASE,
}
# After this long, nobody will write down any more who came.
RECORDED_WITHIN = dt.timedelta(days=14)


class Standing(StrEnum):
    """How a rule stands for someone."""

    MET = "met"
    OPEN = "open"  # It can still be met, by what the person does.
    WAITING = "waiting"  # It is over, and nobody wrote down yet who was there.
    MISSED = "missed"
    NOT_ASKED = "not asked"  # The round has no such session or survey.


@dataclass(frozen=True)
class RuleEvidence:
    """How one rule stands for one person, with what its sentence needs.

    Of meetings: how many were held and attended, and how many more are needed (0 where no number would do).
    `next_at` is when it can be met next, `until` the day by which.
    """

    rule: Rule
    standing: Standing
    present: int = 0
    held: int = 0
    at_least: int = 0
    percent: int = 0
    short_of: int = 0
    next_at: dt.datetime | None = None
    until: dt.date | None = None
    session: int | None = None
    has_recording: bool = False
    url: str = ""

    @property
    def is_fine(self) -> bool:
        """Whether nothing is missing for this rule."""
        return self.standing in (Standing.MET, Standing.NOT_ASKED)

    def kept(self) -> dict[str, Any]:
        """As a certificate keeps it: plain values."""
        kept: dict[str, Any] = {"rule": self.rule.value, "standing": self.standing.value}
        if self.rule == Rule.MEETINGS:
            kept |= {"present": self.present, "held": self.held, "at_least": self.at_least, "percent": self.percent}
        return kept


@dataclass(frozen=True)
class Evidence:
    """How all rules of a round stand for one of its mentors or mentees."""

    round: Round
    user: User
    role: Role
    memberships: list[Membership]
    left_at: dt.datetime | None
    rules: list[RuleEvidence]

    @property
    def is_earned(self) -> bool:
        """Whether all is met that the round asks for; at least one thing must be."""
        return all(one.is_fine for one in self.rules) and any(one.standing == Standing.MET for one in self.rules)

    @property
    def can_be_earned(self) -> bool:
        """Whether nothing is missed for good."""
        return all(one.standing != Standing.MISSED for one in self.rules)

    def of(self, rule: str) -> RuleEvidence | None:
        """One rule, where it is asked."""
        return next((one for one in self.rules if one.rule == rule), None)

    def kept(self) -> list[dict[str, Any]]:
        """As a certificate keeps it."""
        return [one.kept() for one in self.rules]


def evidence_of_member(facts: RoundFacts, member: MemberFacts, now: dt.datetime) -> Evidence:
    """Each rule that the round asks of this person, in the programme's order."""
    asked = [one for one in facts.rules if one.role == member.role and one.is_asked]
    rules = [_evidence(rule, facts, member, now) for rule in asked]
    return Evidence(facts.round, member.user, member.role, member.memberships, member.left_at, rules)


def _evidence(rule: CertificateRule, facts: RoundFacts, member: MemberFacts, now: dt.datetime) -> RuleEvidence:
    if rule.rule == Rule.MEETINGS:
        return meetings_evidence(rule, member)
    if rule.rule == Rule.END_SURVEY:
        return _survey_evidence(facts, member, now)
    return _session_evidence(Rule(rule.rule), facts, member, now)


def meetings_evidence(rule: CertificateRule, member: MemberFacts) -> RuleEvidence:
    """Whether someone was at enough of the meetings that were held between their joining and leaving."""
    short_of = meetings_short_of(member.present, member.held, at_least=rule.at_least, percent=rule.percent)
    if short_of == 0:
        standing = Standing.MET
    elif short_of is None or short_of > len(member.ahead) + len(member.unrecorded):
        standing = Standing.MISSED
    else:
        standing = Standing.OPEN if member.ahead else Standing.WAITING
    return RuleEvidence(
        Rule.MEETINGS,
        standing,
        present=member.present,
        held=member.held,
        at_least=rule.at_least,
        percent=rule.percent,
        short_of=short_of or 0,
        next_at=member.ahead[0] if member.ahead else None,
    )


def meetings_short_of(present: int, held: int, *, at_least: int, percent: int) -> int | None:
    """How many of the next meetings someone has to attend, all in a row, to have been at enough; None: never."""
    if present >= at_least and 100 * present >= percent * held:
        return 0
    by_number = max(at_least - present, 0)
    lacking = percent * held - 100 * present
    if lacking <= 0:
        return by_number
    if percent >= 100:
        return None
    return max(by_number, -(-lacking // (100 - percent)))


def _session_evidence(rule: Rule, facts: RoundFacts, member: MemberFacts, now: dt.datetime) -> RuleEvidence:
    """Any sitting of a session counts; of onboarding its recording, too."""
    kind = SESSION_OF[rule]
    planned_on: dt.date = getattr(facts.round, DATE_OF_KIND[kind])
    session = facts.sessions.get(kind)
    if kind in member.attended:
        return RuleEvidence(rule, Standing.MET, session=session.pk if session else None)
    if session is None:
        standing = Standing.NOT_ASKED if now.date() > planned_on else Standing.OPEN
        return RuleEvidence(rule, standing, until=planned_on)
    next_at = session.next_start(now)
    recording = rule == Rule.ONBOARDING and session.has_recording
    standing = Standing.OPEN if next_at or recording else _standing_afterwards(session, now)
    return RuleEvidence(
        rule,
        standing,
        next_at=next_at,
        until=session.ends_at.date(),
        session=session.pk,
        has_recording=recording,
    )


def _standing_afterwards(session: SessionFacts, now: dt.datetime) -> Standing:
    is_fresh = now - session.ends_at <= RECORDED_WITHIN
    return Standing.WAITING if is_fresh and not session.is_recorded else Standing.MISSED


def _survey_evidence(facts: RoundFacts, member: MemberFacts, now: dt.datetime) -> RuleEvidence:
    """A round without an end survey doesn't ask for it; who left before it opened was not asked, and misses it."""
    survey = facts.survey
    if survey is None:
        opens_on = facts.round.end_survey_on
        standing = Standing.NOT_ASKED if now.date() > opens_on else Standing.OPEN
        return RuleEvidence(Rule.END_SURVEY, standing, until=opens_on)
    if member.user.pk in survey.answered:
        return RuleEvidence(Rule.END_SURVEY, Standing.MET)
    if now >= survey.closes_at or (member.left_at is not None and member.left_at < survey.opens_at):
        return RuleEvidence(Rule.END_SURVEY, Standing.MISSED, until=survey.closes_at.date())
    last_day = (survey.closes_at - dt.timedelta(days=1)).date()
    until = last_day if survey.url else survey.opens_at.date()
    return RuleEvidence(Rule.END_SURVEY, Standing.OPEN, until=until, url=survey.url)

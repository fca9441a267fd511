"""The coordinator's work on a round as a checklist that ticks itself, from dates and state alone."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import DecisionRecord, ImportBatch
from certificates.models import Certificate
from groups.models import MentoringGroup, Proposal
from rounds.models import Application, Round, Session, Sitting
from surveys.models import Survey
from surveys.queries import ResponseRate, response_rates

State = Application.State
IMPORT_IS_FRESH_FOR = dt.timedelta(days=60)
INVITED, WRAPPED_UP = "round.invitations", "export.wrap-up"
POST_IS_WANTED_FOR, IMPORT_IS_WANTED_FOR = dt.timedelta(days=60), dt.timedelta(days=90)
LINK_IS_WANTED_BEFORE = dt.timedelta(days=7)


class Tick(StrEnum):
    """How a step stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    MISSED = "missed"

    @property
    def label(self) -> str:
        """The word for it."""
        return {"done": _("done"), "now": _("now"), "later": _("later"), "missed": _("left out")}[self.value]


@dataclass(frozen=True)
class Item:
    """One step: what, how it stands, a line about it, and where to do it ("" where time does it)."""

    name: str
    tick: Tick
    text: str = ""
    url: str = ""
    button: str = ""


@dataclass
class RoundFacts:
    """What the checklist of one round is read from."""

    round: Round
    states: Counter[str] = field(default_factory=Counter)
    groups: int = 0
    matched_at: dt.datetime | None = None
    certificates: int = 0
    is_invited: bool = False
    is_reported: bool = False
    imported_at: dt.datetime | None = None
    sittings: dict[str, list[Sitting]] = field(default_factory=dict)
    surveys: list[ResponseRate] = field(default_factory=list)

    @property
    def is_matched(self) -> bool:
        """Whether there are groups, or a proposal that could be published of all who applied in time."""
        return bool(self.groups or (self.matched_at and self.matched_at >= self.round.closes_at))


def facts_of(rounds: Iterable[Round]) -> dict[int, RoundFacts]:
    """The facts of rounds by their pk; 9 queries however many."""
    facts = {round_.pk: RoundFacts(round_) for round_ in rounds}
    sent = Application.objects.filter(round__in=facts).exclude(state=State.DRAFT).order_by()
    for pk, state, number in sent.values("round", "state").annotate(n=Count("pk")).values_list("round", "state", "n"):
        facts[pk].states[state] = number
    groups = MentoringGroup.objects.filter(round__in=facts).order_by()
    for pk, number in groups.values("round").annotate(n=Count("pk")).values_list("round", "n"):
        facts[pk].groups = number
    ready = Proposal.objects.filter(round__in=facts, state=Proposal.State.READY, is_hypothetical=False).order_by()
    for pk, made_at in ready.values("round").annotate(last=Max("made_at")).values_list("round", "last"):
        facts[pk].matched_at = made_at
    live = Certificate.objects.filter(round__in=facts, state=Certificate.State.LIVE).order_by()
    for pk, number in live.values("round").annotate(n=Count("pk")).values_list("round", "n"):
        facts[pk].certificates = number
    imported_at = ImportBatch.objects.filter(applied_at__isnull=False, undone_at=None).order_by("-applied_at").first()
    subjects = {f"rounds.round:{pk}": pk for pk in facts}
    done = DecisionRecord.objects.filter(action__in=[INVITED, WRAPPED_UP], subject__in=subjects).order_by()
    for action, subject in done.values_list("action", "subject").distinct():
        one = facts[subjects[subject]]
        one.is_invited, one.is_reported = one.is_invited or action == INVITED, one.is_reported or action == WRAPPED_UP
    recorded = Count("sign_ups", filter=~Q(sign_ups__attended=""))
    sittings = Sitting.objects.filter(session__round__in=facts, is_cancelled=False).select_related("session")
    for sitting in sittings.annotate(recorded=recorded):
        facts[sitting.session.round_id].sittings.setdefault(sitting.session.kind, []).append(sitting)
    rates = response_rates(facts)
    for pk, one in facts.items():
        one.imported_at = imported_at.applied_at if imported_at else None
        one.surveys = rates[pk]
    return facts


def checklist_of(facts: RoundFacts, now: dt.datetime) -> list[Item]:
    """The steps of a round in their order; the first that is `NOW` is the next thing to do."""
    return [
        _set_up(facts),
        _imported(facts, now),
        _invited(facts, now),
        _links(facts, now),
        _decided(facts, now),
        _matched(facts, now),
        _published(facts, now),
        *[_attended(facts, now, kind) for kind in (Session.Kind.ONBOARDING, Session.Kind.TOUCH_BASE)],
        _surveyed(facts, now, Survey.Kind.MID),
        _attended(facts, now, Session.Kind.SHOWCASE),
        _surveyed(facts, now, Survey.Kind.END),
        _certified(facts, now),
        _reported(facts, now),
    ]


def next_item(items: list[Item]) -> Item | None:
    """What to do next."""
    return next((item for item in items if item.tick is Tick.NOW), None)


def _day(day: dt.date) -> str:
    return date_format(day, "j F")


def _set_up(facts: RoundFacts) -> Item:
    url = reverse("rounds_admin:round", args=[facts.round.slug])
    return Item(_("Set dates and rules"), Tick.DONE, _("Opens %(day)s.") % {"day": _day(facts.round.opens_on)}, url)


def _imported(facts: RoundFacts, now: dt.datetime) -> Item:
    name, url = _("Import instructor records"), reverse("accounts_admin:import")
    at, round_ = facts.imported_at, facts.round
    if at and at >= round_.opens_at - IMPORT_IS_FRESH_FOR:
        return Item(name, Tick.DONE, _("Last on %(day)s.") % {"day": _day(at.date())}, url)
    if now >= round_.closes_at:
        return Item(name, Tick.MISSED, _("What people said of themselves counted instead."), url)
    text = _("Then eligibility is checked against them, and people can be invited.")
    return Item(name, Tick.NOW, text, url, _("Import"))


def _invited(facts: RoundFacts, now: dt.datetime) -> Item:
    name = _("Tell people that it is open")
    round_ = facts.round
    url = reverse("rounds_admin:invitations", args=[round_.slug])
    if facts.is_invited:
        return Item(name, Tick.DONE, "", url)
    if now < round_.opens_at:
        return Item(name, Tick.LATER, _("From %(day)s on.") % {"day": _day(round_.opens_on)})
    if now >= round_.closes_at:
        return Item(name, Tick.MISSED, _("Applications are closed."))
    return Item(name, Tick.NOW, _("Organizations, trainers, and those whom the records know."), url, _("Send notices"))


def _links(facts: RoundFacts, now: dt.datetime) -> Item:
    name = _("Give each session a link to join")
    url = reverse("rounds_admin:sessions", args=[facts.round.slug])
    ahead = [one for group in facts.sittings.values() for one in group if one.starts_at > now]
    missing = [one for one in ahead if not one.join_url]
    if not missing:
        return Item(name, Tick.DONE, "", url)
    first = min(one.starts_at for one in missing)
    text = _("%(session)s on %(day)s has none yet.") % {"session": missing[0].session.name, "day": _day(first.date())}
    if first - now > LINK_IS_WANTED_BEFORE:
        return Item(name, Tick.LATER, text, url)
    return Item(name, Tick.NOW, text, url, _("Add links"))


def _decided(facts: RoundFacts, now: dt.datetime) -> Item:
    name = _("Decide on flagged applications")
    flagged = facts.states[State.FLAGGED]
    url = reverse("rounds_admin:applications", args=[facts.round.slug]) + "?state=flagged"
    if flagged:
        text = ngettext("%(number)s waits for you.", "%(number)s wait for you.", flagged) % {"number": flagged}
        return Item(name, Tick.NOW, text, url, _("Decide"))
    if now < facts.round.closes_at:
        return Item(name, Tick.LATER, _("None now; applications close on %s.") % _day(facts.round.closes_on))
    return Item(name, Tick.DONE, _("None is left."))


def _matched(facts: RoundFacts, now: dt.datetime) -> Item:
    name, url = _("Match"), reverse("groups_admin:matching", args=[facts.round.slug])
    if facts.is_matched:
        return Item(name, Tick.DONE, "", url)
    if now < facts.round.closes_at:
        return Item(name, Tick.LATER, _("After closing."))
    return Item(name, Tick.NOW, _("Form groups that can meet, and compare."), url, _("Match"))


def _published(facts: RoundFacts, now: dt.datetime) -> Item:
    name, url = _("Publish the groups"), reverse("groups_admin:matching", args=[facts.round.slug])
    if facts.groups:
        text = ngettext("%(number)s group.", "%(number)s groups.", facts.groups) % {"number": facts.groups}
        return Item(name, Tick.DONE, text, reverse("groups_admin:groups", args=[facts.round.slug]))
    if facts.is_matched:
        text = _("Everyone is told; planned for %(day)s.") % {"day": _day(facts.round.match_on)}
        return Item(name, Tick.NOW, text, url, _("Publish"))
    return Item(name, Tick.LATER, _("Planned for %(day)s.") % {"day": _day(facts.round.match_on)})


def _attended(facts: RoundFacts, now: dt.datetime, kind: Session.Kind) -> Item:
    """Recording who came to a session; time holds it."""
    name = _("Record who came: %(session)s") % {"session": kind.label}
    sittings = facts.sittings.get(kind, [])
    if not sittings:
        return Item(name, Tick.LATER, _("No sitting is planned."))
    url = reverse("rounds_admin:sessions", args=[facts.round.slug])
    over = [one for one in sittings if one.ends_at <= now]
    open_ones = [one for one in over if not one.recorded]  # type: ignore[attr-defined]  # annotated in facts_of
    if open_ones and facts.groups:
        days = _day(open_ones[0].starts_at.date())
        return Item(name, Tick.NOW, _("The sitting of %(day)s waits.") % {"day": days}, url, _("Record"))
    if len(over) == len(sittings):
        return Item(name, Tick.DONE, "", url)
    return Item(name, Tick.LATER, _("On %(day)s.") % {"day": _day(max(one.starts_at for one in sittings).date())})


def _certified(facts: RoundFacts, now: dt.datetime) -> Item:
    """Certificates issue themselves; a coordinator looks at who lacks little."""
    name = _("Look at who is certified")
    url = reverse("certificates_admin:certificates", args=[facts.round.slug])
    sittings = facts.sittings.get(Session.Kind.SHOWCASE, [])
    last_day = max([one.ends_at.date() for one in sittings], default=facts.round.showcase_on)
    if facts.certificates:
        text = ngettext("%(n)s certificate was issued.", "%(n)s certificates were issued.", facts.certificates)
        return Item(name, Tick.DONE, text % {"n": facts.certificates}, url)
    if facts.groups and now.date() > last_day:
        return Item(name, Tick.NOW, _("Nobody has earned one yet: is attendance recorded?"), url, _("Look"))
    return Item(name, Tick.LATER, _("Issued by themselves after the showcase, from %s on.") % _day(last_day), url)


def afterwards_of(facts: RoundFacts, now: dt.datetime) -> list[Item]:
    """What is left once a round with groups is over, while something is: the post, and a year later an import."""
    if not facts.groups:
        return []
    items = [_reported(facts, now), _followed_up(facts, now)]
    return items if any(item.tick is Tick.NOW for item in items) else []


def _reported(facts: RoundFacts, now: dt.datetime) -> Item:
    """The wrap-up post: done once someone has taken it."""
    name, round_ = _("Publish the wrap-up post"), facts.round
    url = reverse("reports_admin:wrap_up", args=[round_.slug])
    if facts.is_reported:
        return Item(name, Tick.DONE, "", url)
    if now.date() < round_.report_on:
        return Item(name, Tick.LATER, _("On %(day)s.") % {"day": _day(round_.report_on)}, url)
    if now.date() >= round_.report_on + POST_IS_WANTED_FOR:
        return Item(name, Tick.MISSED, "", url)
    return Item(name, Tick.NOW, _("It is drafted from the figures of the report."), url, _("Write"))


def _followed_up(facts: RoundFacts, now: dt.datetime) -> Item:
    """The import from which the report tells who went on to teach."""
    name, day = _("Import records: did they go on to teach?"), facts.round.follow_up_on
    url, at = reverse("accounts_admin:import"), facts.imported_at
    if at and at.date() >= day:
        return Item(name, Tick.DONE, "", reverse("reports_admin:report", args=[facts.round.slug]))
    if now.date() < day:
        return Item(name, Tick.LATER, _("On %(day)s.") % {"day": date_format(day, "j F Y")}, url)
    if now.date() >= day + IMPORT_IS_WANTED_FOR:
        return Item(name, Tick.MISSED, "", url)
    return Item(name, Tick.NOW, _("The report compares mentees with those who got no place."), url, _("Import"))


def _surveyed(facts: RoundFacts, now: dt.datetime, kind: Survey.Kind) -> Item:
    """A survey: it opens and closes by itself; done once its results can be read."""
    name = _("Survey: %(survey)s") % {"survey": kind.label}
    url = reverse("surveys_admin:surveys", args=[facts.round.slug])
    rate = next((one for one in facts.surveys if one.survey.kind == kind), None)
    if rate is None:
        return Item(name, Tick.LATER, _("This round has none."), url)
    survey = rate.survey
    answered = _("%(answered)s of %(invited)s have answered.") % {
        "answered": rate.all_answered,
        "invited": rate.all_invited,
    }
    if survey.closed_at:
        return Item(name, Tick.DONE, answered, reverse("surveys_admin:survey", args=[facts.round.slug, survey.pk]))
    if survey.opened_at:
        until = _("Open until %(day)s.") % {"day": _day(survey.closes_on)}
        return Item(name, Tick.LATER, f"{until} {answered}", url)
    if now >= survey.closes_at:
        return Item(name, Tick.MISSED, _("Nobody could be asked."), url)
    return Item(name, Tick.LATER, _("Opens by itself on %(day)s.") % {"day": _day(survey.opens_on)}, url)

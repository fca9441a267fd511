"""Until when a mentee completes certification: pure, from the facts on both sides and a coordinator's extension.

Checkout is due some days (`Round.checkout_days`) after the instructor training, extendable (`programme.md`: Rules).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import InstructorFact
from rounds.applications.evidence import both_sides, rules_of
from rounds.eligibility import checkout_due_on as due_by_rule
from rounds.models import Application

Facts = Mapping[str, InstructorFact]


@dataclass(frozen=True)
class Checkout:
    """The day that counts, the one that the rule gives, and whether the training's day is the person's word alone."""

    due_on: dt.date
    by_rule_on: dt.date
    is_stated_only: bool

    @property
    def is_extended(self) -> bool:
        """Whether a coordinator gave more time than the rule."""
        return self.due_on > self.by_rule_on


def checkout_of(application: Application, facts: Facts) -> Checkout | None:
    """The checkout of a mentee who completes certification, given the imported facts of the person.

    None for mentors, for the certified, for whoever is not in training, and where no training's day is known.
    """
    if application.role != Application.Role.MENTEE:
        return None
    by_kind = {fact.kind: fact for fact in both_sides(application, facts)}
    trained = by_kind["trained_on"]
    if by_kind["certified"].value is True or by_kind["in_training"].value is False:
        return None
    if not isinstance(trained.value, dt.date):
        return None
    rules = rules_of(application.round)
    due_on = due_by_rule(trained.value, rules, application.checkout_extended_to)
    return Checkout(due_on, due_by_rule(trained.value, rules), trained.is_stated_only)


def checkout_due_on(application: Application, facts: Facts) -> dt.date | None:
    """The last day of checkout, or None where there is none (see `checkout_of`)."""
    checkout = checkout_of(application, facts)
    return checkout.due_on if checkout else None

"""Giving a mentee more time to complete certification."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import instructor_records_of, latest_facts
from accounts.records import record_decision
from rounds.checkout.deadline import checkout_of
from rounds.models import Application

LONGEST = dt.timedelta(days=2 * 366)


class CannotExtend(ValueError):  # noqa: N818 - the name says what is the matter
    """Why checkout can't be extended so, in a sentence that a coordinator can act on."""


@transaction.atomic
def extend_checkout(*, application: Application, to: dt.date, reason: str, by: User) -> bool:
    """Let checkout be due on `to`, never before the rule's own day; on record. Returns whether it changed.

    Raises CannotExtend where there is no checkout, for one's own application, and for a day out of bounds.
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("round", "user").get(pk=application.pk)
    facts = latest_facts(instructor_records_of([found.user]).get(found.user_id))
    checkout = checkout_of(found, facts)
    if checkout is None:
        raise CannotExtend(_("Nothing is known of an instructor training of theirs, so there is no date to extend."))
    if found.user_id == by.pk:
        raise CannotExtend(_("Your own checkout is for another coordinator to extend."))
    if to < checkout.by_rule_on:
        words = {"day": date_format(checkout.by_rule_on, "j F Y")}
        raise CannotExtend(_("By the rule it is due on %(day)s; it can't be shorter than that.") % words)
    if to > checkout.by_rule_on + LONGEST:
        raise CannotExtend(_("That is more than two years after the rule's own day."))
    extended_to = to if to > checkout.by_rule_on else None
    if extended_to == found.checkout_extended_to:
        return False
    before = {"checkout_extended_to": found.checkout_extended_to}
    found.checkout_extended_to = application.checkout_extended_to = extended_to
    found.save(update_fields=["checkout_extended_to", "changed_at"])
    record_decision(
        by=by,
        action="application.checkout_extended",
        subject=found,
        about=found.user,
        reason=reason,
        before=before,
        after={"checkout_extended_to": extended_to},
    )
    return True

"""Changing what a round asks for a certificate."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.records import record_decision
from certificates.facts import ends_at
from certificates.issuing import CertificateRefused
from certificates.models import Certificate
from certificates.rules import make_rules
from rounds.models import Round


def why_fixed(round_: Round, now: dt.datetime) -> str:
    """Why the rules can't be changed any more; "" before the showcase is over and anything was issued."""
    if Certificate.objects.filter(round=round_, reason="").exists():
        return _("Certificates have been issued by these rules.")
    if now >= ends_at(round_):
        return _("The showcase is over; certificates are issued by these rules.")
    return ""


@transaction.atomic
def change_rules(
    *, round_: Round, values: Mapping[tuple[str, str], Mapping[str, Any]], by: User, now: dt.datetime
) -> bool:
    """Keep what is asked, by role and rule; whether anything changed. Raises CertificateRefused once it is fixed."""
    Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if why := why_fixed(round_, now):
        raise CertificateRefused(why)
    make_rules(round_)
    before, after = {}, {}
    for rule in round_.certificate_rules.all():
        wanted = values.get((rule.role, rule.rule), {})
        changed = {name: value for name, value in wanted.items() if getattr(rule, name) != value}
        if changed:
            key = f"{rule.role}: {rule.rule}"
            before[key], after[key] = {name: getattr(rule, name) for name in changed}, changed
            for name, value in changed.items():
                setattr(rule, name, value)
            rule.save(update_fields=list(changed))
    if after:
        record_decision(by=by, action="certificates.rules", subject=round_, before=before, after=after)
    return bool(after)

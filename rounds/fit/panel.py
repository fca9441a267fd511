"""The live fit beside the hours in the application form."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from rounds.applications.fields import rank_name
from rounds.applications.forms import ApplicationForm
from rounds.applications.windows import Window, window_of
from rounds.fit.queries import Fit, fit_for
from rounds.fit.words import best_start, counted_keys, say_best, words_for


@dataclass(frozen=True)
class Panel:
    """What the page shows: the sentence for the hours that stand in the form, and what the script needs."""

    sentence: str
    counted_on: str
    url: str
    words: str
    minutes: int
    steps: list[str]


def panel_of(form: ApplicationForm) -> Panel | None:
    """The live fit for the form as it stands; None but while the round is open. One query."""
    round_, role = form.offer.round, form.offer.role
    if window_of(round_, timezone.now()) is not Window.OPEN:
        return None
    fit = fit_for(round_, role, str(value_of(form, "zone") or form.user.zone))
    names = {outcome.pk: str(outcome) for outcome in form.offer.outcomes}
    words = words_for(role)
    return Panel(
        sentence=_sentence(form, fit, names, words),
        counted_on=said_day(fit),
        url=reverse(f"rounds:fit_{role}", args=[round_.slug]),
        words=json.dumps(words),
        minutes=round_.meeting_minutes,
        steps=words["steps"][1:],
    )


def _sentence(form: ApplicationForm, fit: Fit, names: dict[int, str], words: dict[str, Any]) -> str:
    ranked = [(str(form[rank_name(one)].value()), one.pk) for one in form.offer.outcomes]
    outcomes = [pk for _rank, pk in sorted((int(rank), pk) for rank, pk in ranked if rank.isascii() and rank.isdigit())]
    languages = value_of(form, "languages") or []
    keys = counted_keys(fit, outcomes, languages)
    best = best_start(fit, value_of(form, "hours") or [], outcomes, languages, form.offer.round.meeting_minutes)
    is_own = any(outcome for outcome, _key in keys)
    return say_best(words, best, names, is_counted=bool(keys), is_own=is_own)


def value_of(form: ApplicationForm, name: str) -> Any:
    """What stands in a field, read as the form will read it; None where that can't be read."""
    try:
        return form.fields[name].clean(form[name].value())
    except ValidationError:
        return None


def said_day(fit: Fit) -> str:
    """When something was last counted, in words; "" where nothing was."""
    day = parse_date(fit.counted_on)
    return date_format(day, "j F") if day else ""

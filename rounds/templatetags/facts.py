"""Facts about people's teaching in words, whether they come from a row or from the kept evidence."""

import datetime as dt
from collections.abc import Iterable

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.languages import LANGUAGES

register = template.Library()


@register.filter
def fact_name(kind: str) -> str:
    """The name of a fact, or of a rule about one."""
    return {
        "certified": _("Certified instructor"),
        "certified_or_completing": _("Certified instructor"),
        "workshops_taught": _("Workshops taught"),
        "workshops_min": _("Workshops taught"),
        "workshops_max": _("Workshops taught"),
        "in_training": _("Completing certification"),
        "trained_on": _("Instructor training"),
    }.get(kind, _("Our records"))


@register.filter
def fact_value(value: object) -> str:
    """A value in words: yes, no, a number, a date (also as ISO text), or "not known"."""
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            return str(value)
    return date_format(value, "j F Y") if isinstance(value, dt.date) else str(value)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Languages by name: "English, German"."""
    return ", ".join(LANGUAGES[code].name if code in LANGUAGES else code for code in codes)

"""Times as people read them: on the reader's own clock with the zone named, UTC on hover and in print."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


def say_instant(instant: dt.datetime, zone: dt.tzinfo | None = None) -> str:
    """Return "Tue 14 Jan, 18:00" on the clock of a zone (the reader's unless given)."""
    local = timezone.localtime(instant, zone)
    pattern = "D j M, H:i" if local.year == timezone.localdate().year else "D j M Y, H:i"
    return date_format(local, pattern)


@register.simple_tag
def when(instant: dt.datetime | None, *, named: bool = False) -> SafeString | str:
    """Show an aware instant; with `named`, say whose clock it is: "(your time, Europe/Berlin)"."""
    if instant is None:
        return ""
    utc = date_format(instant.astimezone(dt.UTC), "D j M Y, H:i") + " UTC"
    text = say_instant(instant)
    if named:
        text = _("%(time)s (your time, %(zone)s)") % {"time": text, "zone": timezone.get_current_timezone_name()}
    return format_html(
        '<time datetime="{}" title="{}" data-utc="{}">{}</time>', instant.astimezone(dt.UTC).isoformat(), utc, utc, text
    )


@register.simple_tag
def when_in(instant: dt.datetime, zone: str) -> str:
    """Say an aware instant on the clock of a named zone, for e-mails: "Tue 14 Jan, 18:00"."""
    return say_instant(instant, ZoneInfo(zone))


@register.filter
def day(value: dt.date | None) -> str:
    """Say a date: "14 January 2026"."""
    return date_format(value, "j F Y") if value else ""

"""From a time on someone's wall clock to the instant that it means."""

import datetime as dt

from django.utils.translation import gettext as _

from slots.zones import get_zone


class NoSuchHour(ValueError):  # noqa: N818 - the name says what is the matter
    """Why a wall clock's time names no single instant, in a sentence."""


def instant_in(zone_name: str, local: dt.datetime) -> dt.datetime:
    """The instant (UTC) of a naive time on a zone's wall clock.

    Raises NoSuchHour where the clocks skip that time, or show it twice.
    """
    zone = get_zone(zone_name)
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    words = {"time": f"{local:%H:%M}", "zone": zone_name}
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(dt.UTC)
    if first.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchHour(_("On that day the clocks of %(zone)s skip %(time)s. Please choose another time.") % words)
    raise NoSuchHour(
        _("On that day the clocks of %(zone)s show %(time)s twice. Please choose another time, or give it in UTC.")
        % words
    )

"""Usual free hours of someone who doesn't exist."""

from django.utils.translation import gettext_lazy as _

from slots.cells import DAYS, Interval

WEEKDAYS, WEEKEND = DAYS[:5], DAYS[5:]
WRITTEN = "written"

PRESETS: dict[str, tuple[Interval, ...]] = {
    "evenings": tuple((day, "18:00", "21:00") for day in WEEKDAYS),
    "lunch": tuple((day, "12:00", "13:30") for day in WEEKDAYS),
    "mornings": tuple((day, "08:00", "10:00") for day in WEEKDAYS),
    "office": tuple((day, "09:00", "17:00") for day in WEEKDAYS),
    "weekend": tuple((day, "10:00", "18:00") for day in WEEKEND),
}
LABELS = {
    "evenings": _("weekday evenings, 18:00 to 21:00"),
    "lunch": _("weekday lunch, 12:00 to 13:30"),
    "mornings": _("weekday mornings, 8:00 to 10:00"),
    "office": _("weekdays, 9:00 to 17:00"),
    "weekend": _("the weekend, 10:00 to 18:00"),
    WRITTEN: _("the hours written below"),
}

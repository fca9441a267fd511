"""What calendars need when someone leaves a group."""

from django.db import transaction

from groups.meetings.calendar import cancellation
from groups.meetings.series import note_change
from groups.models import MentoringGroup
from mail.services import Attachment, Recipient


@transaction.atomic
def calendar_cancellations(group: MentoringGroup, to: Recipient) -> list[Attachment]:
    """The files that take all of a group's meetings out of one person's calendar: one a series, METHOD:CANCEL.

    Each call makes later files of the group newer than these, so that whoever comes back gets the meetings back.
    """
    note_change(group.series.all())
    files = [cancellation(group, series, to) for series in group.series.order_by("-number")]
    note_change(group.series.all())
    return files

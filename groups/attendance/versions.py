"""Which version of a meeting's record a form was made from, so that nobody overwrites another one unseen."""

import hashlib
import json

from groups.models import Meeting

UNRECORDED = "none"


def version_of(meeting: Meeting, statuses: dict[int, str]) -> str:
    """A short mark of who was there as recorded; "none" before anything is."""
    if meeting.state != Meeting.State.HELD:
        return UNRECORDED
    said = json.dumps(sorted((pk, str(status)) for pk, status in statuses.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]

"""Notes on the group's page."""

import datetime as dt
from typing import Any

from accounts.models import User
from groups.models import Membership, MentoringGroup
from groups.notes.queries import written_notes


def panel(group: MentoringGroup, mine: Membership | None, user: User, now: dt.datetime) -> dict[str, Any]:
    """Return the pages on which something is written, the group's own first; one query."""
    return {"notes": written_notes(group)}

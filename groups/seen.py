"""What someone saw when they began to edit, so that two who edit at once lose nothing unseen."""

import hashlib
import json
from typing import Any

from django.db import models


class ChangedMeanwhile(Exception):  # noqa: N818 - the name says what is the matter
    """Someone else saved meanwhile; `now` is the row as it is stored."""

    def __init__(self, now: models.Model) -> None:
        super().__init__(str(now))
        self.now = now


def mark_of(*values: Any) -> str:
    """A short mark of what was seen; the same for the same values alone."""
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()[:20]

"""What waits for a person, as every part of a group's life says it to the dashboard."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Owed:
    """Something that waits for me: a sentence and where to do it."""

    text: str
    url: str
    button: str

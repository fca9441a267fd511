"""What waits for a person, as their dashboard lists it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Owed:
    """Something that waits for me: a sentence and where to do it."""

    text: str
    url: str
    button: str

"""What is known of a person, for their export and their erasure. Rooms above register what they hold."""

from collections.abc import Callable
from typing import Any

from accounts.models import User

Reader = Callable[[User], list[dict[str, Any]]]
Eraser = Callable[[User], None]

readers: dict[str, Reader] = {}
erasers: list[Eraser] = []


def register_export(section: str, reader: Reader) -> None:
    """Add a section to everyone's export: plain rows (text, numbers, ISO dates) of that person and nobody else."""
    readers[section] = reader


def register_erasure(eraser: Eraser) -> None:
    """Add what a room does when a person is erased; runs inside the erasing transaction, before the person goes."""
    erasers.append(eraser)

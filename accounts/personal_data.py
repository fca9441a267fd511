"""What is known of a person, for their export and their erasure. Rooms above register what they hold."""

from collections.abc import Callable
from typing import Any

from accounts.models import User

Reader = Callable[[User], list[dict[str, Any]]]
Eraser = Callable[[User], None]

readers: dict[str, Reader] = {}
erasers: list[Eraser] = []


def register_personal_data(exports: dict[str, Reader], eraser: Eraser) -> None:
    """Add all that one part of a room holds of people: its sections of the export, and what it does on erasing."""
    for section, reader in exports.items():
        register_export(section, reader)
    register_erasure(eraser)


def register_export(section: str, reader: Reader) -> None:
    """Add a section to everyone's export: plain rows (text, numbers, ISO dates) of that person and nobody else."""
    readers[section] = reader


def register_erasure(eraser: Eraser) -> None:
    """Add what a room does when a person is erased; runs inside the erasing transaction, before the person goes."""
    erasers.append(eraser)

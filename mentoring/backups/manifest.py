"""What a backup says of itself."""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from django.utils.dateparse import parse_datetime

NAME = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


class Refused(Exception):  # noqa: N818 - said to the person who asked for it
    """Why a backup can't be made or restored, in a sentence that says what to do."""


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, how many rows, and a hash of all of them in the order of their key."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass
class Manifest:
    """All that is needed to tell whether a folder is whole, and whether it fits a database."""

    made_at: dt.datetime
    vendor: str
    migrations: list[str]
    tables: dict[str, Table] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write it beside what it names; from then on the folder is a backup."""
        words = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        draft = folder / f"{NAME}.draft"
        draft.write_text(json.dumps(words, indent=1, sort_keys=True), encoding="utf-8")
        draft.replace(folder / NAME)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read it; raises Refused where there is none, or one that this version can't read."""
        try:
            words = json.loads((folder / NAME).read_text(encoding="utf-8"))
            if words.pop("format") != FORMAT:
                raise Refused(f"{folder} was made by another version of this software, which must restore it.")
            made_at = parse_datetime(words.pop("made_at"))
            tables = {name: Table(**table) for name, table in words.pop("tables").items()}
            if made_at is None:
                raise ValueError(NAME)
            return cls(**words, made_at=made_at, tables=tables)
        except OSError:
            raise Refused(f"{folder} is not a complete backup: it has no {NAME}.") from None
        except (ValueError, TypeError, KeyError):
            raise Refused(f"{folder / NAME} can't be read.") from None

    def refuse_damage(self, folder: Path) -> None:
        """Raise Refused where a file of the backup is missing or is not what it was."""
        for name, sha256 in {**self.data, **{f"media/{name}": sha256 for name, sha256 in self.files.items()}}.items():
            path = folder / name
            if not path.is_file() or hash_of(path) != sha256:
                raise Refused(f"The backup is damaged: {path} is missing or changed.")


def hash_of(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

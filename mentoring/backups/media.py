"""Uploaded files: into a backup while people upload, and back so that an interrupted restore leaves the old ones."""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

from mentoring.backups.manifest import hash_of

STAGING = ".restoring-"


def media_root() -> Path:
    """Where uploaded files lie."""
    return Path(settings.MEDIA_ROOT)


def names() -> Iterator[str]:
    """Every uploaded file, by its path within MEDIA_ROOT."""
    root = media_root()
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith(STAGING):
            yield name


def copy_to(folder: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Copy what isn't known yet; a file of a name never changes here. Returns names with hashes, the known ones too."""
    found = dict(known)
    for name in names():
        if name in found:
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(media_root() / name, target)
        except FileNotFoundError:
            continue  # Removed meanwhile, with the row that named it.
        found[name] = hash_of(target)
    return found


def columns() -> list[tuple[str, str]]:
    """Every column of the database that names an uploaded file, with its table."""
    return [
        (model._meta.db_table, field.attname)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
    ]


class Staging:
    """A backup's files beside the present ones, until `place` puts them in their stead."""

    def __init__(self, folder: Path, wanted: Mapping[str, str]) -> None:
        self.wanted = wanted
        self.staging = media_root() / f"{STAGING}{secrets.token_hex(4)}"
        for name in wanted:
            target = self.staging / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / "media" / name, target)

    def place(self) -> None:
        """Put the backup's files in their places, and remove those that it doesn't have."""
        for name in set(names()) - set(self.wanted):
            (media_root() / name).unlink(missing_ok=True)
        for name in self.wanted:
            target = media_root() / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.staging / name).replace(target)


@contextmanager
def staged(folder: Path, wanted: Mapping[str, str]) -> Iterator[Staging]:
    """Bring a backup's files near; whatever happens, nothing of that stays."""
    media_root().mkdir(parents=True, exist_ok=True)
    for left in media_root().glob(f"{STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    staging = Staging(folder, wanted)
    try:
        yield staging
    finally:
        shutil.rmtree(staging.staging, ignore_errors=True)

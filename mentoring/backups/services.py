"""Making a backup while the site runs, and restoring one."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import DecisionRecord, User
from accounts.mydata.erasure import ERASURE, CannotErase, erase_person
from accounts.records import record_decision
from mail.services import hold_mail
from mentoring.backups import media, postgresql, sqlite
from mentoring.backups.manifest import Manifest, Refused

ENGINES: dict[str, ModuleType] = {"postgresql": postgresql, "sqlite": sqlite}


@dataclass
class Restored:
    """What a restore did."""

    manifest: Manifest
    erased_again: int = 0
    not_erased: list[str] = field(default_factory=list)


def make_backup(folder: Path) -> Manifest:
    """Write everything as it is at one instant to an empty or new folder, readable by its owner alone.

    Uploaded files are copied before and after that instant, so that each which a row names is there. Raises Refused
    where the folder holds something.
    """
    _claim_folder(folder)
    engine = ENGINES[connection.vendor]
    files = media.copy_to(folder / "media", {})
    with engine.snapshot() as snapshot:
        manifest = Manifest(timezone.now(), connection.vendor, applied_migrations())
        manifest.files = media.copy_to(folder / "media", files)
        snapshot.dump(folder, manifest)
        named = {name for table, column in media.columns() for name in snapshot.texts(table, column)}
    manifest.missing = sorted(named - set(manifest.files))
    manifest.write(folder)
    return manifest


def _claim_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Refused(f"{folder} is not empty. Please name a new folder for each backup.")
        folder.chmod(0o700)
        (folder / "media").mkdir()
    except OSError as error:
        raise Refused(f"Can't write to {folder}: {error.strerror}.") from None


def restore_backup(folder: Path, *, replace: bool = False) -> Restored:
    """Put a backup in the place of everything here; all of it, or nothing where anything fails.

    The mail is held from then on, in the same transaction, until a person releases it. Whoever was erased here since
    the backup was made is erased again. Raises Refused for a damaged folder, other migrations, another kind of
    database, and for a database in use unless `replace`.
    """
    manifest = Manifest.read(folder)
    refuse_other_database(manifest)
    manifest.refuse_damage(folder)
    engine = ENGINES[connection.vendor]
    if User.objects.exists() and not replace:
        raise Refused(what_would_be_lost(manifest, engine))
    result = Restored(manifest)
    with media.staged(folder, manifest.files) as staging, engine.source(folder):
        try:
            with transaction.atomic():
                erased = erased_since(manifest.made_at)
                engine.load(folder, manifest)
                if engine.contents() != manifest.tables:
                    raise Refused("What was loaded differs from the backup; nothing was changed.")
                ContentType.objects.clear_cache()
                # First of all hooks: erasing may remove files, which must be there before.
                transaction.on_commit(staging.place)
                hold = hold_mail(by=None, reason=f"Restored from a backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC")
                _erase_again(erased, result)
                said = {"made_at": manifest.made_at, "erased_again": result.erased_again}
                record_decision(by=None, action="backup.restored", subject=hold, after=said)
        except DatabaseError as error:
            raise Refused(f"The database refused it, and nothing was changed: {error}".strip()) from error
    return result


def applied_migrations() -> list[str]:
    """The migrations of this database, as app.name."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def refuse_other_database(manifest: Manifest) -> None:
    """Raise Refused where the backup's tables are not those of this database."""
    if manifest.vendor != connection.vendor:
        raise Refused(f"The backup is of {manifest.vendor}, this database is {connection.vendor}.")
    here, there = set(applied_migrations()), set(manifest.migrations)
    if here == there:
        return
    if not here:
        raise Refused("The database has no tables yet. Run `manage.py migrate` first.")
    told = [f"only in the backup: {', '.join(sorted(there - here))}"] if there - here else []
    told += [f"only here: {', '.join(sorted(here - there))}"] if here - there else []
    raise Refused(
        f"The migrations differ ({'; '.join(told)}). Restore with the version of the software that made the backup,"
        " then update and migrate."
    )


def what_would_be_lost(manifest: Manifest, engine: ModuleType) -> str:
    """What a restore would do away with, in words for the person who has to decide."""
    now = engine.contents()
    differing = [
        f"  {table}: {now[table].rows} rows now, {kept.rows} in the backup"
        for table, kept in sorted(manifest.tables.items())
        if now[table] != kept
    ]
    if not differing:
        return "This database holds exactly what the backup holds. To restore all the same, add --replace."
    newest = _last_change()
    since = f" The last change on record here is of {newest:%Y-%m-%d %H:%M} UTC." if newest else ""
    return "\n".join([
        f"This database is in use; all that changed since {manifest.made_at:%Y-%m-%d %H:%M} UTC would be lost.{since}",
        "These tables differ:",
        *differing,
        "Make a backup of what is here first. To lose it, add --replace.",
    ])  # fmt: skip


def _last_change() -> dt.datetime | None:
    decided = DecisionRecord.objects.order_by("-made_at").values_list("made_at", flat=True).first()
    joined = User.objects.order_by("-joined_at").values_list("joined_at", flat=True).first()
    return max((one for one in (decided, joined) if one), default=None)


def erased_since(instant: dt.datetime) -> list[str]:
    """Who was erased here since then, as subjects of the record."""
    erasures = DecisionRecord.objects.filter(action=ERASURE, made_at__gte=instant)
    return list(erasures.values_list("subject", flat=True))


def _erase_again(subjects: list[str], result: Restored) -> None:
    known = set(DecisionRecord.objects.filter(action=ERASURE).values_list("subject", flat=True))
    for subject in sorted(set(subjects) - known):
        user = User.objects.filter(pk=subject.rpartition(":")[2]).first()
        if user is None:
            continue
        try:
            erase_person(user=user, by=None)
        except CannotErase:
            result.not_erased.append(subject)
        else:
            result.erased_again += 1

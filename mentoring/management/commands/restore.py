"""Restore a backup from a folder."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentoring.backups.manifest import Refused
from mentoring.backups.services import restore_backup


class Command(BaseCommand):
    """All or nothing; the mail is held until a person releases it."""

    help = "Puts a backup in the place of everything here, and holds all mail until a coordinator releases it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where from, and whether what is here may go."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="what `manage.py backup` wrote")
        parser.add_argument("--replace", action="store_true", help="lose what is in this database now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and say what to do next."""
        try:
            restored = restore_backup(options["folder"], replace=options["replace"])
        except Refused as reason:
            raise CommandError(str(reason)) from None
        rows = sum(table.rows for table in restored.manifest.tables.values())
        self.stdout.write(
            f"{rows} rows and {len(restored.manifest.files)} files are restored,"
            f" as of {restored.manifest.made_at:%Y-%m-%d %H:%M:%S} UTC. All mail is held:"
            " look at what waits (Coordination, Mail), and release it there."
        )
        if restored.erased_again:
            self.stdout.write(f"People erased since then were erased again: {restored.erased_again}.")
        for subject in restored.not_erased:
            self.stderr.write(f"{subject} was erased since then, but is the last coordinator now: erase them by hand.")

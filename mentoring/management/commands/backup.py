"""Back up everything to a folder."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentoring.backups.manifest import Refused
from mentoring.backups.services import make_backup


class Command(BaseCommand):
    """The database and all uploaded files, as they are at one instant, while the site runs."""

    help = "Writes the database and all uploaded files to an empty folder, consistently, while the site runs."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, and say what was written."""
        try:
            manifest = make_backup(options["folder"])
        except Refused as reason:
            raise CommandError(str(reason)) from None
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"{rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files are in {options['folder']},"
            f" as of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC. It holds people's data: keep it safe."
        )
        for name in manifest.missing:
            self.stderr.write(f"A row names a file that does not exist: {name}")

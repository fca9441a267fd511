"""`manage.py import_instructors FILE.csv [--apply]`: preview, then apply, both formats of instructors."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.imports.queries import counts_of
from accounts.imports.services import apply_import, preview_import
from accounts.imports.text import MOST_BYTES, RefusedFile
from accounts.models import ImportRow

LEFT_OUT = [ImportRow.Outcome.CONFLICT, ImportRow.Outcome.UNMATCHED, ImportRow.Outcome.BAD]


class Command(BaseCommand):
    """Preview a file of instructors, and with --apply write what the preview says."""

    help = "Preview a CSV of instructors (AMY's workshop staff list or our own); with --apply, write it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--apply", action="store_true", help="apply after the preview")
        parser.add_argument(
            "--as-of", type=dt.date.fromisoformat, default=None, help="the day for which the file holds (today)"
        )
        parser.add_argument(
            "--contact-statement", default="", help="AMY's list: why these people may be contacted (else nobody new is)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print counts and the lines that stay out; a refused file ends with exit code 1."""
        path: Path = options["file"]
        as_of = options["as_of"] or timezone.localdate()
        if as_of > timezone.localdate():
            raise CommandError("--as-of lies in the future.")
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
            batch = preview_import(
                file_name=path.name,
                content=content,
                by=None,
                as_of=as_of,
                contact_statement=options["contact_statement"],
            )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except RefusedFile as refusal:
            raise CommandError(f"{path}: {refusal}") from None
        self.stdout.write(f"{path.name}: {batch.get_format_display()}, as of {as_of.isoformat()}")
        for outcome, count in counts_of(batch).items():
            self.stdout.write(f"{ImportRow.Outcome(outcome).label:>12} {count}")
        for row in batch.rows.filter(outcome__in=LEFT_OUT):
            self.stdout.write(f"line {row.line}, {row.get_outcome_display()}: {row.message}")
        if options["apply"]:
            apply_import(batch=batch, by=None)
            self.stdout.write("Applied.")
        else:
            self.stdout.write(f"Nothing is applied: add --apply, or open /admin/people/import/{batch.pk}/.")

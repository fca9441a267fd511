"""Load the demonstration."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from mentoring.demo import people, story

SCALES = {"small": (6, 16), "normal": (20, 60), "large": (40, 110)}


def scale(text: str) -> tuple[int, int]:
    """Read --scale: numbers of mentors and mentees who applied to the round that is ready to match."""
    if text in SCALES:
        return SCALES[text]
    if text.isdecimal() and int(text) > 0:
        return max(1, int(text) // 3), int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is none of small, normal, large, or a number of mentees.")


class Command(BaseCommand):
    """Invented people and rounds at every stage; replaces what an earlier run made."""

    help = "Loads the demonstration: four rounds at four stages, and accounts to sign in as."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """The scale, and what `make run` needs."""
        parser.add_argument("--scale", type=scale, default=SCALES["normal"], metavar="small|normal|large|N")
        parser.add_argument("--if-empty", action="store_true", help="only where nobody has an account yet")
        parser.add_argument("--log-ins", action="store_true", help="only print the accounts, where they exist")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say whom one can sign in as."""
        if options["log_ins"]:
            self.say_log_ins()
            return
        if options["if_empty"] and User.objects.exists():
            return
        if not settings.IS_LOCAL:
            raise CommandError("This site has an outside host name: the demonstration's passwords are public.")
        self.stdout.write("Loading the demonstration ...")
        self.stdout.flush()
        mentors, mentees = options["scale"]
        story.tell(mentors=mentors, mentees=mentees)
        if not options["if_empty"]:
            self.say_log_ins()

    def say_log_ins(self) -> None:
        """Print the accounts of the demonstration that exist."""
        there = set(User.objects.filter(email__in=people.LOG_INS).values_list("email", flat=True))
        if not there:
            return
        self.stdout.write(f"\nSign in with the password {people.PASSWORD} as")
        for address, what in people.LOG_INS.items():
            if address in there:
                self.stdout.write(f"  {address:<26} {what}")

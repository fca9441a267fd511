"""`python -m bench.certificates [--number 1000]`: printing certificates, as a ratio to typst alone on the same pages.

Names of every script in turns; both in one process, with one compiler, its fonts open, the code drawn and set in both.
What is ours is everything beside the compiler's work: choosing words, leaving out signs that no font draws, drawing
the code that leads to the page. Asks no database.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from itertools import cycle, islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring.settings")
os.environ.setdefault("DEBUG", "1")
django.setup()

from bench.results import keep  # noqa: E402 - beside those that need Django
from certificates.models import Certificate  # noqa: E402 - models exist once Django is set up
from certificates.printing import pdf  # noqa: E402
from certificates.printing.tests.test_pdf import NAMES  # noqa: E402
from rounds.models import Round  # noqa: E402

MOST_TIMES_TYPST = 1.3


def make(name: str, number: int) -> Certificate:
    """A certificate that isn't stored, with a page of its own."""
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    round_ = Round(slug="2026-2", name="Fall round 2026")
    kept = {"token": f"{number:032d}", "name": f"{name} {number}"}
    return Certificate(round=round_, role="mentee", issued_on=now.date(), issued_at=now, **kept)


def seconds(number: int) -> tuple[float, float]:
    """Processor seconds of the same certificates: printed by us, and set by typst alone from words made beforehand.

    In turns, so that both meet the same machine; each page half a run apart, so that neither finds what the compiler
    remembers of the other's.
    """
    ours = alone = 0.0
    certificates = [make(name, place) for place, name in enumerate(islice(cycle(NAMES.values()), number))]
    ready = [json.dumps(pdf.page_of(certificate), ensure_ascii=False) for certificate in certificates]
    for place, certificate in enumerate(certificates):
        begun = time.process_time()
        pdf.pdf_of(certificate)
        ours += time.process_time() - begun
        data = ready[(place + number // 2) % number]
        begun = time.process_time()
        pdf.compile_page(data)
        alone += time.process_time() - begun
    return ours, alone


def main() -> int:
    """Measure, print, and merge the figures into `var/bench.json` under "certificates"; 1 where it takes too long."""
    parser = argparse.ArgumentParser(prog="python -m bench.certificates", description="Measure printing.")
    parser.add_argument("--number", type=int, default=1_000)
    number: int = parser.parse_args().number
    pdf.pdf_of(make("the first opens the fonts", 0))
    ours, alone = seconds(number)
    figures = {
        "certificates": number,
        "milliseconds_each": round(1_000 * ours / number, 2),
        "times_typst_alone": round(ours / alone, 3),
    }
    sys.stdout.write("certificates  " + "  ".join(f"{name} {value}" for name, value in figures.items()) + "\n")
    keep("certificates", figures)
    return int(figures["times_typst_alone"] > MOST_TIMES_TYPST)


if __name__ == "__main__":
    sys.exit(main())

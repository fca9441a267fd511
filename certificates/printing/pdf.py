"""The PDF of a certificate, made anew whenever it is asked for."""

import json
import threading
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

import structlog
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.models import Certificate, Role
from certificates.printing.qr import qr_svg

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
# In the order in which a letter is looked for; Latin, Greek and Cyrillic first.
FAMILIES = (
    "Noto Serif", "Noto Naskh Arabic", "Noto Serif Hebrew", "Noto Serif Devanagari", "Noto Sans CJK SC",
    "Noto Serif Armenian", "Noto Serif Georgian", "Noto Serif Bengali", "Noto Serif Gujarati", "Noto Serif Gurmukhi",
    "Noto Serif Tamil", "Noto Serif Telugu", "Noto Serif Kannada", "Noto Serif Malayalam", "Noto Serif Sinhala",
    "Noto Serif Thai", "Noto Serif Lao", "Noto Serif Khmer", "Noto Serif Myanmar", "Noto Serif Ethiopic",
)  # fmt: skip
USUAL_COLOR = "#0b5a6a"
_lock = threading.Lock()
log = structlog.get_logger(__name__)


def pdf_of(certificate: Certificate) -> bytes:
    """One page, tagged and titled (PDF/UA-1), of a certificate that has a name; several threads may ask at once."""
    return compile_page(json.dumps(page_of(certificate), ensure_ascii=False))


def compile_page(data: str) -> bytes:
    """Let typst set a page, with its words as JSON."""
    # The compiler keeps the fonts of its process open, and serves one thread at a time.
    with _lock:
        try:
            made = _compiler().compile(sys_inputs={"data": data}, format="pdf", pdf_standards=["ua-1"])
        except typst.TypstError as error:
            # The standard refuses what can't be displayed; rather a box in a name than no certificate.
            log.warning("certificate printed without PDF/UA", error=str(error)[:200])
            made = _compiler().compile(sys_inputs={"data": data}, format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("A PDF is one file.")
    return made


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        input=str(HERE / "certificate.typ"),
        root=str(HERE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def page_of(certificate: Certificate) -> dict[str, object]:
    """All words of the page."""
    round_, url = certificate.round, certificate_url(certificate)
    words = {"round": printable(round_.name), "programme": printable(settings.PROGRAMME_NAME)}
    did = {
        Role.MENTOR: _("was a mentor in the Mentoring Groups of %(programme)s, %(round)s."),
        Role.MENTEE: _("took part as a mentee in the Mentoring Groups of %(programme)s, %(round)s."),
    }
    day = certificate.issued_on
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "title": _("Certificate of %(name)s, %(programme)s Mentoring Groups") % (words | {"name": certificate.name}),
        "programme": words["programme"],
        "heading": _("Certificate"),
        "certifies": _("This certifies that"),
        "name": printable(certificate.name) or _("The person named on its page"),
        "did": did[Role(certificate.role)] % words,
        "date": date_format(day, "j F Y"),
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "issued_by": _("Issued by %(programme)s") % words,
        "verify": _("Check that it is genuine:"),
        "url": url,
        "qr": qr_svg(url),
        "qr_alt": _("QR code of the page on which this certificate can be checked"),
        "color": settings.BRAND_COLOR or USUAL_COLOR,
        "fonts": list(FAMILIES),
    }


def certificate_url(certificate: Certificate) -> str:
    """The public page of a certificate whose person wasn't erased."""
    return f"{settings.SITE_URL}{reverse('certificates:verify', args=[certificate.token])}"


def printable(name: str) -> str:
    """Words without signs that no font here draws, such as emoji, and with their spaces as single ones."""
    kept = "".join(sign for sign in unicodedata.normalize("NFC", name) if sign.isspace() or has_glyph(sign))
    return " ".join(kept.split())


def has_glyph(sign: str) -> bool:
    """Whether one of the fonts draws a sign."""
    starts, ends = _coverage()
    place = bisect_right(starts, ord(sign)) - 1
    return place >= 0 and ord(sign) <= ends[place]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """First and last sign of each run that the fonts cover; `coverage.txt` was written from their tables."""
    runs = [line.split("-") for line in (FONTS / "coverage.txt").read_text(encoding="ascii").split()]
    return [int(run[0], 16) for run in runs], [int(run[-1], 16) for run in runs]

"""Certificates on paper: names of every script and length, tagged, with a code that leads to their page."""

import datetime as dt
import threading

import pypdfium2
import pytest
import segno
from django.test import Client
from pytest_django import Settings

from accounts.tests.factories import make_user
from certificates.models import Certificate
from certificates.printing.pdf import FONTS, certificate_url, has_glyph, page_of, pdf_of, printable
from rounds.models import Round

NAMES = {
    "Latin": "Zoë Ångström-Nguyễn O'Connor",
    "Cyrillic": "Александра Щербакова",
    "Greek": "Αλεξάνδρα Παπαδοπούλου",
    "Arabic": "عبد الرحمن بن محمد الفارسي",
    "Hebrew": "שרון בן דוד",
    "Devanagari": "श्रीमती लक्ष्मी प्रिया",
    "Chinese": "王小明",
    "Japanese": "山田太郎 ヤマダ",
    "Korean": "김민준",
    "Thai": "สมชาย ใจดี",
    "Armenian": "Արամ Խաչատրյան",
    "Georgian": "შოთა რუსთაველი",
    "Bengali": "রবীন্দ্রনাথ ঠাকুর",
    "Tamil": "சுப்பிரமணிய பாரதி",
    "Ethiopic": "አበበ ቢቂላ",
    "Mixed": "Li Wei (李伟) محمد",
}
LONG = {
    "200 letters": ("Wilhelmina Maria " * 20)[:200],
    "one word": "W" * 200,
    "one word of narrow letters": "i" * 200,
    "one Arabic word": ("عبدالرحمن" * 30)[:200],
    "Arabic words": ("عبد الرحمن " * 30)[:200],
    "one Chinese word": "王" * 200,
    "one letter": "X",
}


def make(name: str) -> Certificate:
    """A certificate that isn't stored: printing asks no database."""
    round_ = Round(slug="2026-2", name="Fall round 2026", contact_email="rounds@programme.example")
    now = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    return Certificate(round=round_, role="mentee", token="t" * 32, name=name, issued_on=now.date(), issued_at=now)


def opened(pdf: bytes) -> pypdfium2.PdfDocument:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return document


def text_of(document: pypdfium2.PdfDocument) -> str:
    return str(document[0].get_textpage().get_text_range())


@pytest.mark.parametrize("script", NAMES)
def test_every_letter_is_printed_and_can_be_read_back(script: str) -> None:
    name = NAMES[script]
    assert [sign for sign in name if not sign.isspace() and not has_glyph(sign)] == []
    text = text_of(opened(pdf_of(make(name))))
    # Readers give right-to-left words in one order or the other; the letters are all there.
    assert not set(name) - set(text), script
    assert "\N{REPLACEMENT CHARACTER}" not in text


@pytest.mark.parametrize("what", LONG)
def test_a_name_of_any_length_stays_on_its_page_and_off_all_else(what: str) -> None:
    document = opened(pdf_of(make(LONG[what])))
    page, text = document[0], document[0].get_textpage()
    width, height = page.get_size()
    content = text.get_text_range()
    first = content.index("This certifies that") + len("This certifies that")
    last = content.index("took part")
    boxes = [text.get_charbox(index) for index in range(first, last) if not content[index].isspace()]
    assert len(boxes) >= len(LONG[what].replace(" ", "")) * 0.5  # Ligatures make fewer signs of Arabic letters.
    margin = 28 / 25.4 * 72
    assert min(box[0] for box in boxes) >= margin
    assert max(box[2] for box in boxes) <= width - margin
    below = max(text.get_charbox(index)[3] for index in range(last, last + 9))
    above = min(text.get_charbox(index)[1] for index in range(first - 19, first))
    assert below < min(box[1] for box in boxes)
    assert max(box[3] for box in boxes) < above
    assert height < width


def test_it_is_tagged_titled_and_says_its_language(settings: Settings) -> None:
    pdf = pdf_of(make("Ada Lovelace"))
    document = opened(pdf)
    assert document.get_metadata_value("Title") == "Certificate of Ada Lovelace, The Carpentries Mentoring Groups"
    assert document.get_metadata_value("Author") == settings.PROGRAMME_NAME
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    for mark in (b"/Lang", b"/StructTreeRoot", b"pdfuaid:part", b"/Alt"):
        assert mark in pdf or mark in b"".join(_streams(pdf)), mark


def _streams(pdf: bytes) -> list[bytes]:
    import zlib  # noqa: PLC0415 - only this test looks into streams

    found = []
    for part in pdf.split(b"stream\n")[1:]:
        try:
            found.append(zlib.decompressobj().decompress(part))
        except zlib.error:
            found.append(part)
    return found


def test_words_are_data_and_never_source() -> None:
    name = '#panic("no") $x$ *bold* \\ "quoted" [box] @ref <label>'
    assert name.split(maxsplit=1)[0] in text_of(opened(pdf_of(make(name))))


def test_the_page_says_what_the_certificate_says(settings: Settings) -> None:
    settings.SITE_URL = "https://mentoring.example"
    text = " ".join(text_of(opened(pdf_of(make("Ada Lovelace")))).split())
    for words in (
        "This certifies that Ada Lovelace took part as a mentee in the Mentoring Groups of The Carpentries",
        "Fall round 2026.",
        "23 November 2026",
        f"https://mentoring.example/certificates/{'t' * 32}/",
    ):
        assert words in text


def test_the_code_is_of_the_page(settings: Settings) -> None:
    certificate = make("Ada")
    page = page_of(certificate)
    assert page["url"] == certificate_url(certificate)
    assert str(page["qr"]).startswith("<svg")


def test_the_code_on_paper_is_that_of_the_library_module_by_module() -> None:
    certificate = make("Ada")
    wanted = segno.make(certificate_url(certificate), error="m", micro=False, mask=4, boost_error=False).matrix
    page = opened(pdf_of(certificate))[0].render(scale=6).to_pil().convert("L")
    corner = page.crop((int(page.width * 0.75), int(page.height * 0.7), int(page.width * 0.93), page.height))
    left, top, right, bottom = corner.point(lambda grey: 255 if grey < 60 else 0).getbbox() or (0, 0, 0, 0)
    size = (right - left) / len(wanted)
    for number, row in enumerate(wanted):
        y = int(top + (number + 0.5) * size)
        found = [corner.getpixel((int(left + (place + 0.5) * size), y)) for place in range(len(row))]
        assert [isinstance(grey, int) and grey < 128 for grey in found] == [bool(dark) for dark in row]
    assert bottom - top == right - left


def test_signs_that_no_font_has_are_left_out(settings: Settings) -> None:
    assert printable("Ada 🎉  Lovelace 𓀀\x07") == "Ada Lovelace"
    assert printable("  Ada\tLovelace ") == "Ada Lovelace"
    settings.PROGRAMME_NAME = "Carpentries 🔨"
    certificate = make("🎉🎉")
    certificate.round.name = "🚀 Fall \U0010ffff round"
    text = text_of(opened(pdf_of(certificate)))
    assert "The person named on its page" in text
    assert "Carpentries, Fall round." in text


@pytest.mark.parametrize("first", range(0x4E00, 0x9FF0, 0x400))
def test_every_chinese_sign_that_is_said_to_be_covered_is_drawn(first: int) -> None:
    signs = "".join(chr(code) for code in range(first, min(first + 0x400, 0x9FF0)) if has_glyph(chr(code)))
    assert len(signs) > 400
    assert any(b"pdfuaid:part" in part for part in _streams(pdf_of(make(signs))))  # Else something was a box.


def test_each_font_says_its_license() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE-OFL.txt").read_text()
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 12_000_000


def test_several_threads_print_at_once() -> None:
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(pdf_of(make("Ada Lovelace")))) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(opened(pdf)) for pdf in made] == [1] * 4


@pytest.mark.django_db
def test_anyone_with_the_address_gets_the_pdf() -> None:
    certificate = make("Ada Lovelace")
    certificate.round = _saved_round()
    certificate.user = make_user()
    certificate.save()
    answer = Client().get(f"/certificates/{certificate.token}.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.content.startswith(b"%PDF")


def _saved_round() -> Round:
    from rounds.tests.factories import make_round  # noqa: PLC0415 - only the one test has a database

    return make_round()

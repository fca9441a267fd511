"""Uploads are safe (`trust.md` T10): what is taken, what is refused and why, and what the refusal costs."""

import io

import pypdfium2
import pytest
from PIL import Image

from groups.showcase.files import MOST_BYTES, BadUpload, check_upload, draw_apart
from groups.showcase.tests.hostile import SCRIPT, archive, hostile_files
from groups.showcase.tests.slides import chunk, jpeg, pdf, picture, png, saved, with_chunk

FILES = hostile_files()


def test_there_are_fifty_hostile_files_and_more() -> None:
    assert len(FILES) >= 50
    assert len({content for _name, content, _code in FILES}) == len(FILES)


@pytest.mark.parametrize(("content", "code"), [pytest.param(c, code, id=name) for name, c, code in FILES])
def test_a_hostile_file_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(BadUpload) as refused:
        check_upload(content)
    assert refused.value.code == code
    assert len(str(refused.value)) > 15


@pytest.mark.parametrize("content", [pytest.param(c, id=name) for name, c, _code in FILES if len(c) <= MOST_BYTES])
def test_a_hostile_file_takes_less_than_two_seconds_and_256_megabytes(content: bytes) -> None:
    drawn = draw_apart(content)
    assert drawn.seconds < 2
    assert 0 < drawn.kilobytes < 256 * 1024


GENUINE = {
    "png": png(),
    "small png": png((320, 180)),
    "standing png": png((900, 1600)),
    "16 million pixels": png((4000, 4000)),
    "see-through": saved(picture(mode="RGBA"), "PNG"),
    "palette": saved(picture(mode="P"), "PNG"),
    "gray": saved(picture(mode="L"), "PNG"),
    "gray of 16 bits": saved(picture(mode="I;16"), "PNG"),
    "black and white": saved(picture(mode="1"), "PNG"),
    "jpeg": jpeg(),
    "progressive": jpeg(progressive=True),
    "four colors": saved(picture(mode="CMYK"), "JPEG"),
    "large jpeg": jpeg((4600, 3400)),
    "pdf": pdf(),
    "pdf of five pages": pdf(pages=5),
    "pdf that opens on its page": pdf(catalog="/OpenAction [3 0 R /Fit]"),
}


@pytest.mark.parametrize("content", GENUINE.values(), ids=GENUINE)
def test_a_genuine_slide_is_taken(content: bytes) -> None:
    taken = check_upload(content)
    preview = Image.open(io.BytesIO(taken.preview))
    thumbnail = Image.open(io.BytesIO(taken.thumbnail))
    assert (preview.format, thumbnail.format) == ("WEBP", "WEBP")
    assert preview.size == (taken.width, taken.height)
    assert max(preview.size) <= 1280
    assert len(taken.preview) <= 90_000
    assert len(taken.thumbnail) <= 10_000


def test_the_kind_follows_from_the_content() -> None:
    assert [check_upload(content).media_type for content in (png(), jpeg(), pdf())] == [
        "image/png",
        "image/jpeg",
        "application/pdf",
    ]


def test_a_picture_keeps_nothing_but_its_pixels() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home, 52.5 N 13.4 E"
    exif[0x0112] = 6
    words = with_chunk(png(), chunk(b"tEXt", b"Comment\0" + SCRIPT) + chunk(b"eXIf", exif.tobytes()[6:]))
    for content in (jpeg(exif=exif, comment=SCRIPT), words):
        taken = check_upload(content)
        kept = Image.open(io.BytesIO(taken.file))
        assert not kept.getexif()
        assert (taken.width, taken.height) == (720, 1280)
        for file in (taken.file, taken.preview, taken.thumbnail):
            assert b"alert" not in file
            assert b"taken at home" not in file


def test_a_pdf_keeps_nothing_between_its_objects() -> None:
    polyglot = pdf().replace(
        b"%PDF-1.7\n", b"%PDF-1.7\n%" + archive("classes.jar").replace(b"\n", b" ") + SCRIPT + b"\n"
    )
    taken = check_upload(polyglot)
    assert SCRIPT not in taken.file
    assert b"classes.jar" not in taken.file
    assert len(pypdfium2.PdfDocument(taken.file)) == 1


def test_a_photograph_is_as_light_on_a_page_as_a_drawing() -> None:
    colors = [Image.effect_noise((48, 27), 100).resize((1600, 900), Image.Resampling.BICUBIC) for _color in range(3)]
    taken = check_upload(saved(Image.merge("RGB", colors), "JPEG", quality=95))
    assert len(taken.preview) <= 90_000
    assert len(taken.thumbnail) <= 10_000


def test_a_large_picture_is_made_smaller() -> None:
    taken = check_upload(jpeg((4600, 3400)))
    assert Image.open(io.BytesIO(taken.file)).size == (1920, 1419)

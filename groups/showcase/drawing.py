"""Checks an uploaded slide and draws its pictures, in a process of its own that can't take much.

Run as a script: the upload on standard input; on standard output one line of JSON, then the files it tells of. It
limits its own memory and time before it reads a byte, imports nothing of ours, and writes no file. What it can't or
won't take it says as {"refused": code}; a bomb ends the process, and `files.check_upload` says why.
"""

import io
import json
import re
import resource
import signal
import sys
import warnings
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image, ImageOps

MEMORY = 240 * 1024 * 1024
CPU_SECONDS = 1.7
OUTPUT = 48 * 1024 * 1024

MOST_PIXELS = 16_000_000
MOST_PAGES = 5
LONGEST_TO_SHORTEST = 4
KEPT_SIZE = (1920, 1920)
PREVIEW_SIZE = (1280, 1280)
THUMBNAIL_SIZE = (400, 400)
# What a page may weigh with its pictures is 150 kB; a list of slides shows a dozen at once.
PREVIEW_BYTES = 90_000
THUMBNAIL_BYTES = 10_000

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
PDF = b"%PDF-"
# What a PDF may do beyond being looked at; after rewriting, names stand plain and outside of streams.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|RichMedia|Movie|XFA)(?!\w)")
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)


class Refused(Exception):  # noqa: N818 - the name says what is the matter
    """The upload is not taken; the argument is the reason's code in `files.REASONS`."""


def limit_this_process() -> None:
    """From here on: little memory, little time, no other process, no file beyond the answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # By the processor's clock, finer than whole seconds; nobody handles the signal, so it ends the process.
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)


def media_type_of(content: bytes) -> str:
    """What a file is by its first bytes; raises Refused with what it seems to be instead."""
    if not content.strip(b"\0 \r\n\t"):
        raise Refused("empty")
    for start, media_type in ((PNG, "image/png"), (JPEG, "image/jpeg"), (PDF, "application/pdf")):
        if content.startswith(start):
            return media_type
    head = content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"pk\x03\x04", b"pk\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise Refused("office")
    if b"<svg" in head:
        raise Refused("svg")
    if head.startswith((b"<!doctype", b"<html", b"<script", b"<?xml", b"<")):
        raise Refused("html")
    if head.startswith((b"gif8", b"bm", b"ii*\0", b"mm\0*")) or head[8:12] in (b"webp", b"avif", b"heic"):
        raise Refused("picture")
    raise Refused("type")


def open_picture(content: bytes, media_type: str) -> Image.Image:
    """The picture, upright, on white, at most KEPT_SIZE; without whatever else the file carried."""
    is_png = media_type == "image/png"
    if is_png:
        check_chunks(content)
    elif content.rstrip(b"\0")[-2:] != b"\xff\xd9":
        raise Refused("extra" if b"\xff\xd9" in content[-len(content) // 2 :] else "damaged")
    image: Image.Image = Image.open(io.BytesIO(content), formats=["PNG" if is_png else "JPEG"])
    check_size(*image.size)
    image.draft("RGB", KEPT_SIZE)
    turned = image.getexif().get(0x0112, 1)
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail(KEPT_SIZE)
    upright = image if turned == 1 else ImageOps.exif_transpose(with_orientation(image, turned))
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A") if upright.mode == "RGBA" else None)
    return white


def with_orientation(image: Image.Image, turned: int) -> Image.Image:
    """The picture with only this of its EXIF data."""
    exif = Image.Exif()
    exif[0x0112] = turned
    image.info["exif"] = exif.tobytes()
    return image


def check_chunks(content: bytes) -> None:
    """A PNG is one still picture and ends where it says."""
    at = len(PNG)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if kind == b"acTL":
            raise Refused("animated")
        at += 12 + length
        if kind == b"IEND":
            if content[at:].strip(b"\0"):
                raise Refused("extra")
            return
    raise Refused("damaged")


def check_size(width: float, height: float) -> None:
    """Neither a bomb nor a ribbon."""
    if width < 1 or height < 1:
        raise Refused("damaged")
    if width * height > MOST_PIXELS:
        raise Refused("pixels")
    if max(width, height) > LONGEST_TO_SHORTEST * min(width, height):
        raise Refused("ribbon")


def open_document(content: bytes) -> pdfium.PdfDocument:
    """A PDF that is only to be looked at; raises Refused for one that does more."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("damaged")
    if content[end + 5 :].strip(b"\0 \r\n\t"):
        raise Refused("extra")
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise Refused("locked" if error.err_code == pdfium_raw.FPDF_ERR_PASSWORD else "damaged") from error
    if pdfium_raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Refused("locked")
    if not len(document):
        raise Refused("damaged")
    if len(document) > MOST_PAGES:
        raise Refused("pages")
    if document.count_attachments():
        raise Refused("attached")
    if pdfium_raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise Refused("active")
    return document


def rewritten(document: pdfium.PdfDocument) -> bytes:
    """The PDF as our own library writes it: nothing before, behind or between its objects."""
    kept = io.BytesIO()
    document.save(kept, flags=pdfium_raw.FPDF_NO_INCREMENTAL)
    plain = STREAM.sub(b"", kept.getvalue())
    if ACTIVE.search(plain):
        raise Refused("active")
    if re.search(rb"/EmbeddedFiles?(?!\w)", plain):
        raise Refused("attached")
    return kept.getvalue()


def first_page(document: pdfium.PdfDocument) -> Image.Image:
    """The first page as a picture of PREVIEW_SIZE."""
    try:
        page = document[0]
    except pdfium.PdfiumError as error:
        raise Refused("damaged") from error
    width, height = page.get_size()
    if max(width, height) > 14_400:  # PDF's own limit: 200 inches.
        raise Refused("pixels")
    check_size(width, height)
    scale = min(PREVIEW_SIZE[0] / width, PREVIEW_SIZE[1] / height)
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn.convert("RGB")


def as_webp(image: Image.Image, most: int) -> bytes:
    """A WebP of the picture: exact where that is light, as drawings are; else as good as fits into so many bytes.

    What is too heavy even so is noise from edge to edge; it is smoothed.
    """
    smooth = image.reduce(4).resize(image.size)
    tries = [
        (image, {"lossless": True, "quality": 50}),
        *((image, {"quality": quality}) for quality in (85, 65, 40, 15)),
    ]
    for picture, options in [*tries, (smooth, {"quality": 10})]:
        written = io.BytesIO()
        picture.save(written, "WEBP", method=2, **options)
        if written.tell() <= most:
            break
    return written.getvalue()


def draw(content: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What the upload is, and three files: the one to keep, the preview, the thumbnail. Raises Refused."""
    media_type = media_type_of(content)
    kept = io.BytesIO()
    if media_type == "application/pdf":
        document = open_document(content)
        image = first_page(document)
        kept.write(rewritten(document))
    else:
        image = open_picture(content, media_type)
        image.save(kept, media_type.removeprefix("image/"), quality=85)
        image.thumbnail(PREVIEW_SIZE)
    width, height = image.size
    preview = as_webp(image, PREVIEW_BYTES)
    image.thumbnail(THUMBNAIL_SIZE)
    files = [kept.getvalue(), preview, as_webp(image, THUMBNAIL_BYTES)]
    return {"media_type": media_type, "width": width, "height": height}, files


def answer(content: bytes) -> bytes:
    """The line of JSON and the files behind it."""
    try:
        told, files = draw(content)
    except Refused as refused:
        told, files = {"refused": refused.args[0]}, []
    except MemoryError:
        told, files = {"refused": "memory"}, []
    except Image.DecompressionBombError:
        told, files = {"refused": "pixels"}, []
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, pdfium.PdfiumError):
        # Pillow's and pdfium's ways to say that a file is not what it should be.
        told, files = {"refused": "damaged"}, []
    told["sizes"] = [len(file) for file in files]
    return json.dumps(told).encode() + b"\n" + b"".join(files)


if __name__ == "__main__":
    limit_this_process()
    warnings.simplefilter("ignore")
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))

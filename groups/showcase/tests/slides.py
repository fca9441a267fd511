"""Slides for tests: genuine ones, and parts to build others from."""

import io
import struct
import zlib
from collections.abc import Iterable

from PIL import Image, ImageDraw


def picture(size: tuple[int, int] = (1600, 900), mode: str = "RGB") -> Image.Image:
    """A slide with a title and a few bars, in any mode of Pillow."""
    image = Image.new("RGB", size, "#fdf6e3")
    pen = ImageDraw.Draw(image)
    pen.text((size[0] // 10, size[1] // 10), "What our group learned", fill="#073642")
    for bar in range(5):
        left, top = size[0] * (bar + 1) // 7, size[1] * (8 - bar) // 10
        pen.rectangle([left, top, left + size[0] // 10, size[1] * 9 // 10], fill=(38 * bar, 139, 210 - 30 * bar))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The picture as a file."""
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def png(size: tuple[int, int] = (1600, 900)) -> bytes:
    """A genuine PNG."""
    return saved(picture(size), "PNG")


def jpeg(size: tuple[int, int] = (1600, 900), **options: object) -> bytes:
    """A genuine JPEG."""
    return saved(picture(size), "JPEG", **options)


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(chunks: Iterable[bytes]) -> bytes:
    """A PNG of these chunks, whatever they are."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def header(width: int, height: int, *, depth: int = 8, color: int = 2) -> bytes:
    """The chunk that says how large a PNG is."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))


def with_chunk(content: bytes, extra: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    return content[:33] + extra + content[33:]


PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Resources << >> /Contents 4 0 R {} >>"
DRAWING = b"0.1 0.5 0.8 rg 96 54 768 432 re f"


def stream(content: bytes, words: str = "") -> bytes:
    """A stream object's body."""
    return f"<< /Length {len(content)} {words} >>\nstream\n".encode() + content + b"\nendstream"


def pdf(
    *,
    catalog: str = "",
    page: str = "",
    body: str = PAGE,
    drawing: bytes | None = None,
    more: Iterable[bytes] = (),
    pages: int = 1,
    trailer: str = "",
) -> bytes:
    """A PDF of one drawn page; `catalog`, `page`, `trailer` go into their dictionaries, `more` are objects from 5."""
    kids = " ".join(["3 0 R"] * pages)
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        body.format(page).encode(),
        drawing if drawing is not None else stream(DRAWING),
        *more,
    ]
    written, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return written

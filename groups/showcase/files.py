"""Checks an upload in a process of its own and gives back what may be kept (`trust.md`: T10)."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import structlog
from django.utils.translation import gettext_lazy as _

log = structlog.get_logger(__name__)

MOST_BYTES = 10 * 1024 * 1024
# By the wall's clock: on a busy machine it may pass long before the process has used its time.
PATIENCE = 15.0
DRAWING = Path(__file__).with_name("drawing.py")

AS_PDF = _("Please export your slide as PDF, PNG or JPEG and upload that.")
REASONS = {
    "empty": _("The file is empty."),
    "bytes": _("The file is larger than 10 MB. Please make its pictures smaller."),
    "type": _("This is not a PDF, PNG or JPEG file, whatever its name says. Please export your slide as one of them."),
    "office": _("This is an office file or an archive. Please export your slide as PDF and upload that."),
    "svg": _("This is an SVG file, which can hold scripts. Please export your slide as PDF or PNG."),
    "html": _("This is a web page. Please export your slide as PDF, PNG or JPEG."),
    "picture": _("This kind of picture is not taken. Please save it as PNG or JPEG."),
    "pixels": _("The slide is too large: at most 16 million pixels, such as 4,600 by 2,600."),
    "ribbon": _("The slide is more than four times as long as it is wide. Please use the shape of a screen."),
    "pages": _("The PDF has more than 5 pages. Please upload your one slide."),
    "locked": _("The PDF is protected by a password. Please export it without."),
    "active": _("The PDF holds scripts or actions. Please export it once more, with “print to PDF”."),
    "attached": _("The PDF has other files attached. Please export it without them."),
    "extra": _("Behind the end of the file is something else. Please export your slide once more."),
    "animated": _("This is an animation. Please upload a still picture."),
    "damaged": _("The file is damaged or incomplete. Please export your slide once more."),
    "memory": _("Drawing this file takes too much memory. Please make it simpler, or upload a PNG of it."),
    "slow": _("Drawing this file takes too long. Please make it simpler, or upload a PNG of it."),
}


class BadUpload(ValueError):  # noqa: N818 - the name says what is the matter
    """An upload that is not taken: `code` is a key of REASONS, the text says what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(str(REASONS[code]))
        self.code = code


@dataclass(frozen=True)
class CheckedSlide:
    """What may be kept of an upload: all made by us, nothing as it came."""

    media_type: str
    width: int
    height: int
    file: bytes
    preview: bytes
    thumbnail: bytes


@dataclass(frozen=True)
class Drawn:
    """How the process ended, what it said, and what it took: processor seconds and kB of memory at its peak."""

    exit_code: int
    said: bytes
    seconds: float
    kilobytes: int


def check_upload(content: bytes) -> CheckedSlide:
    """Check by content and draw anew; raises BadUpload with the reason."""
    if len(content) > MOST_BYTES:
        raise BadUpload("bytes")
    drawn = draw_apart(content)
    if drawn.exit_code != 0:
        code = "slow" if drawn.exit_code in SLOW or drawn.seconds >= 1.5 else "memory"
        log.warning("slide drawing ended", exit_code=drawn.exit_code, seconds=drawn.seconds, kilobytes=drawn.kilobytes)
        raise BadUpload(code)
    head, _newline, rest = drawn.said.partition(b"\n")
    told: dict[str, Any] = json.loads(head)
    if refused := told.get("refused"):
        raise BadUpload(refused)
    file, preview, thumbnail = _parts(rest, told["sizes"])
    return CheckedSlide(told["media_type"], told["width"], told["height"], file, preview, thumbnail)


# SIGKILL after our patience, SIGXCPU and SIGPROF from its own limits.
SLOW = {-9, -24, -27}


def draw_apart(content: bytes) -> Drawn:
    """Run `drawing.py` on the bytes, through temporary files, so that neither side ever waits for the other."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        given.write(content)
        given.seek(0)
        exit_code, seconds, kilobytes = _run(given, taken)
        taken.seek(0)
        return Drawn(exit_code, taken.read(), seconds, kilobytes)


def _run(given: IO[bytes], taken: IO[bytes]) -> tuple[int, float, int]:
    """The process's exit code, seconds and peak memory in kB; it is ended when it takes longer than our patience."""
    process = subprocess.Popen(  # noqa: S603 - our own script, without a shell, on nothing that the person named
        [sys.executable, "-I", str(DRAWING)],
        stdin=given,
        stdout=taken,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    deadline, peak = time.monotonic() + PATIENCE, 0
    while True:
        peak = max(peak, _peak_of(process.pid))
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_utime + usage.ru_stime, peak
        if time.monotonic() > deadline:
            process.kill()
        time.sleep(0.005)


def _peak_of(pid: int) -> int:
    """The most memory that our script has held so far, in kB; 0 before it has begun, and where no one says."""
    # Not `ru_maxrss`, which counts what the parent held when it forked.
    try:
        process = Path("/proc", str(pid))
        if DRAWING.name.encode() not in process.joinpath("cmdline").read_bytes():
            return 0
        status = process.joinpath("status").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines() if line.startswith("VmHWM:"))
    return next((int(words[1]) for words in lines), 0)


def _parts(content: bytes, sizes: list[int]) -> list[bytes]:
    parts, at = [], 0
    for size in sizes:
        parts.append(content[at : at + size])
        at += size
    return parts

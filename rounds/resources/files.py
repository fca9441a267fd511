"""Which files the resources page takes: few kinds, told by their content, and not too large."""

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

LARGEST = 20 * 1024 * 1024
SIGNATURES = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
}
TEXTS = (".txt", ".md", ".csv")
TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Kind:
    """What a stored file is served as."""

    ending: str
    mime_type: str


def kind_of(name: str) -> Kind:
    """The kind of a stored file by its name; what isn't known is served as bytes."""
    ending = PurePath(name).suffix.lower()
    return Kind(ending, TYPES.get(ending, "application/octet-stream"))


def problem_with(file: "UploadedFile[bytes]") -> str:
    """Why a file can't be taken, in a sentence that a person can act on; "" where it can."""
    ending = PurePath(file.name or "").suffix.lower()
    if ending not in TYPES:
        return _("Please choose a PDF, PNG, JPEG, plain text, Markdown or CSV file.")
    if not file.size:
        return _("The file is empty.")
    if file.size > LARGEST:
        return _("The file is larger than 20 MB. Please make it smaller, or give a link to it.")
    if ending in SIGNATURES:
        head = file.read(16)
        file.seek(0)
        return "" if head.startswith(SIGNATURES[ending]) else _("The content is not what the name says it is.")
    return "" if _is_text(file) else _("That is not plain text in UTF-8.")


def _is_text(file: "UploadedFile[bytes]") -> bool:
    content = file.read()
    file.seek(0)
    try:
        return "\x00" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False

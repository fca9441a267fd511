"""What the documents name is there: files, tests and commands."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted((ROOT / "docs").glob("*.md"))
ROOMS = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"docs", "static", "templates"}
NAMED = re.compile(r"`([\w./-]+)`")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
MODULE = re.compile(r"python -m ([\w.]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_picture_and_command_of_a_document_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    files = {name for name in NAMED.findall(text) if name.partition("/")[0] in ROOMS and "/" in name}
    assert sorted(name for name in files if not (ROOT / name).exists()) == []
    assert sorted(name for name in PICTURE.findall(text) if not (document.parent / name).exists()) == []
    modules = {name for name in MODULE.findall(text) if name.partition(".")[0] in ROOMS}
    assert sorted(name for name in modules if importlib.util.find_spec(name) is None) == []


def test_every_promise_of_trust_names_a_test_or_a_bench() -> None:
    text = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in text.splitlines() if re.match(r"\| T\d+ \|", line)]
    assert [row[0].strip() for row in rows] == [f"T{number}" for number in range(1, 19)]
    assert [row[0] for row in rows if not re.search(r"`[\w./]+/test_\w+\.py`|`python -m bench\.\w+`", row[2])] == []
    assert [row[0] for row in rows if not row[3].strip()] == []

"""The stair between rooms: a room imports only from rooms below it, and never inside a function."""

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Top to bottom; rooms of one step don't know of each other.
STAIR = [
    ["mentoring"],
    ["reports"],
    ["certificates"],
    ["surveys"],
    ["groups"],
    ["rounds"],
    ["accounts"],
    ["mail", "slots"],
]
STEP = {room: number for number, rooms in enumerate(STAIR) for room in rooms}


def files_of(room: str) -> Iterator[Path]:
    """The room's own files; tests may look anywhere."""
    return (path for path in (ROOT / room).rglob("*.py") if "tests" not in path.parts)


def modules_imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each module that a file imports, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


def rooms_imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each room that a file imports, with the line."""
    return ((room, line) for name, line in modules_imported(tree) if (room := name.partition(".")[0]) in STEP)


def breaks_of_the_stair(room: str, source: str, *, may_import_late: bool = False) -> list[str]:
    """What one file's source imports that it must not."""
    tree = ast.parse(source)
    inside = {
        id(node)
        for f in ast.walk(tree)
        if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(f)
    }
    late = [
        f"line {node.lineno} imports inside a function"
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) in inside
    ]
    up = [
        f"line {line} imports {other}"
        for other, line in rooms_imported(tree)
        if other != room and STEP[other] <= STEP[room]
    ]
    return up if may_import_late else late + up


@pytest.mark.parametrize("room", [room for room in STEP if (ROOT / room).is_dir()])
def test_room_imports_only_from_below(room: str) -> None:
    # Django loads an AppConfig before models exist: only its `ready` may import the room's modules.
    found = {
        str(path.relative_to(ROOT)): broken
        for path in files_of(room)
        if (broken := breaks_of_the_stair(room, path.read_text(), may_import_late=path.name == "apps.py"))
    }
    assert found == {}


def test_matching_imports_slots_and_nothing_else_of_ours() -> None:
    for path in (ROOT / "groups" / "matching").rglob("*.py"):
        if "tests" not in path.parts:
            names = set(modules_imported(ast.parse(path.read_text())))
            ours = {
                name
                for name, _line in names
                if name.partition(".")[0] in STEP and not name.startswith("groups.matching")
            }
            assert {name.partition(".")[0] for name in ours} <= {"slots"}, path
            assert not [name for name, _line in names if name.partition(".")[0] == "django"], path


def test_an_import_upward_or_inside_a_function_is_found() -> None:
    assert breaks_of_the_stair("rounds", "from groups.models import Membership") == ["line 1 imports groups"]
    assert breaks_of_the_stair("mail", "from slots import cells") == ["line 1 imports slots"]
    assert breaks_of_the_stair("groups", "def late():\n    from rounds import models") == [
        "line 2 imports inside a function"
    ]
    assert breaks_of_the_stair("groups", "from rounds.models import Round") == []


PINNED = {
    line.partition("==")[0].partition("[")[0].lower().replace("_", "-")
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line
}


@pytest.mark.parametrize("room", sorted(STEP))
def test_room_imports_only_what_is_installed_where_it_runs(room: str) -> None:
    sold_by = packages_distributions()
    missing = [
        f"{path.relative_to(ROOT)}, line {line}: {name}"
        for path in files_of(room)
        for name, line in modules_imported(ast.parse(path.read_text(encoding="utf-8")))
        if (package := name.partition(".")[0]) not in sys.stdlib_module_names | STEP.keys()
        and not {seller.lower().replace("_", "-") for seller in sold_by.get(package, [])} & PINNED
    ]
    assert missing == []

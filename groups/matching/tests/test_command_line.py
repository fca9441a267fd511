"""The command line: exits, streams, bytes."""

import json
import subprocess
import sys
from pathlib import Path

from groups.matching import solve
from groups.matching.generator import generate
from groups.matching.tests.rounds import DATA, example, shipped


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "groups.matching", *arguments]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=False)


def test_a_plan_is_written_and_found_good(tmp_path: Path) -> None:
    problem, plan = DATA / "example.json", tmp_path / "plan.json"
    made = run(str(problem), "-o", str(plan))
    assert (made.returncode, made.stdout) == (0, b"")
    checked = run("--check", str(problem), str(plan))
    assert (checked.returncode, checked.stdout) == (0, b"objective 18250, placed 2\n")


def test_two_runs_give_the_same_bytes() -> None:
    text = json.dumps(shipped("3-11-1"))
    first, second = run("-", text=text), run("-", "--seed", "0", text=text)
    assert first.returncode == 0
    assert first.stdout == second.stdout


def test_bad_input_is_one_line_and_exit_2() -> None:
    data = example()
    data["people"][0]["zone"] = "Europe/Nowhere"
    for text in (json.dumps(data), "{", ""):
        result = run("-", text=text)
        assert (result.returncode, result.stdout) == (2, b"")
        assert result.stderr.count(b"\n") == 1


def test_a_broken_plan_is_exit_1(tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text('{"groups": [], "unplaced": []}', encoding="utf-8")
    result = run("--check", str(DATA / "example.json"), str(plan))
    assert result.returncode == 1
    assert b"m1 must be listed once" in result.stdout


def test_a_round_in_parts_gives_the_plan_that_workers_give() -> None:
    data = generate(20, 80, 2)
    made = run("-", "--at-once", "40", text=json.dumps(data))
    assert made.returncode == 0
    assert json.loads(made.stdout) == solve(data, at_once=40)
    assert b"part 2 of" in made.stderr
    refused = run("-", "--at-once", "0", text=json.dumps(data))
    assert (refused.returncode, refused.stdout) == (2, b"")

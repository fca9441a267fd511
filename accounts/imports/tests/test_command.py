"""`manage.py import_instructors` previews and applies, and refuses with exit code 1."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.imports.tests.files import amy_file, own_file, own_person
from accounts.models import ImportBatch, InstructorRecord

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("import_instructors", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_previews_with_counts_and_the_lines_that_stay_out(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(own_file(own_person(1), own_person(2, certified="maybe"), {"name": "Ada"}))
    printed = run(str(file), "--as-of", "2026-01-31")
    batch = ImportBatch.objects.get()
    assert printed == [
        "own.csv: our own CSV, as of 2026-01-31",
        "         new 1",
        "     changed 0",
        "        same 0",
        " conflicting 0",
        "   unmatched 1",
        "         bad 1",
        "line 3, bad: certified: “maybe” is neither yes nor no.",
        "line 4, unmatched: Has no AMY user name, e-mail address, GitHub name or ORCID iD to know them by.",
        f"Nothing is applied: add --apply, or open /admin/people/import/{batch.pk}/.",
    ]
    assert not InstructorRecord.objects.exists()


def test_it_applies_with_the_statement(tmp_path: Path) -> None:
    file = tmp_path / "amy.csv"
    file.write_bytes(amy_file({"Name": "Ada", "Email": "ada@example.org"}))
    assert run(str(file), "--apply", "--contact-statement", "They agreed.")[-1] == "Applied."
    assert InstructorRecord.objects.get().may_contact


@pytest.mark.parametrize("arguments", [["nothing.csv"], ["bad.csv"], ["own.csv", "--as-of", "2999-01-01"], ["."]])
def test_it_refuses_with_one_clear_message_and_exit_code_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    (tmp_path / "own.csv").write_bytes(own_file(own_person(1)))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as refusal:
        run(*arguments, "--apply")
    assert refusal.value.returncode == 1
    assert not ImportBatch.objects.exists()


def test_the_samples_are_good_and_about_the_same_people() -> None:
    assert run(str(SAMPLES / "own.csv"), "--apply")[1] == "         new 12"
    counts = run(str(SAMPLES / "amy.csv"), "--apply")
    assert [line.strip() for line in counts[1:7]] == [
        "new 1",
        "changed 2",
        "same 9",
        "conflicting 0",
        "unmatched 0",
        "bad 0",
    ]

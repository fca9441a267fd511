"""T16: a backup made under write load comes back whole, and its mail waits for a person."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from accounts.models import DecisionRecord, User
from accounts.mydata.erasure import erase_person
from accounts.tests.factories import make_user
from mail.delivery import deliver_due
from mail.models import MailHold, OutboxMessage
from mail.services import release_mail
from mail.tests.servers import mail_server
from mentoring.backups.manifest import Manifest, hash_of
from mentoring.backups.services import ENGINES, make_backup, restore_backup
from mentoring.tests.backup_play import counts, files_of_rows, write_once, writers
from rounds.tests.factories import make_round

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Where the backup goes, beside the uploaded files."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media").mkdir()
    return tmp_path / "backup"


def run(command: str, folder: Path, *more: str) -> str:
    """Run a command that refuses; returns what it says."""
    with pytest.raises(CommandError) as refused:
        call_command(command, str(folder), *more, verbosity=0)
    return str(refused.value)


@pytest.mark.postgresql
def test_a_backup_under_write_load_is_one_instant_and_comes_back_whole(folder: Path) -> None:
    round_ = make_round()
    with writers(round_, number=4):
        manifest = make_backup(folder)
    people = manifest.tables["accounts_user"].rows
    assert 10 <= people < User.objects.count(), "people went on writing"
    assert manifest.missing == []

    for user in User.objects.order_by("-pk")[:5]:
        user.delete()
    restore_backup(folder, replace=True)
    assert counts() == {people}
    assert sorted(files_of_rows()) == sorted(User.objects.values_list("email", flat=True))

    again = folder.with_name("again")
    copy = make_backup(again)
    changed = {name for name, table in copy.tables.items() if table != manifest.tables[name]}
    assert changed == {"accounts_decisionrecord", "mail_mailhold"}, "the hold, and the record of the restore"
    assert copy.files == manifest.files


def test_a_restored_copy_sends_nothing_until_a_person_releases_it(folder: Path, settings: Settings) -> None:
    round_ = make_round()
    for _ in range(7):
        write_once(round_)
    make_backup(folder)
    with mail_server() as server:
        settings.MAILERS = server.mailers
        while deliver_due():
            pass
        assert len(server.taken) == 7
        restore_backup(folder, replace=True)
        while deliver_due():
            pass
        assert len(server.taken) == 7
        assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"waiting"}
        assert MailHold.objects.get(released_at=None).reason.startswith("Restored from a backup of ")
        release_mail(by=make_user())
        while deliver_due():
            pass
        assert len(server.taken) == 14


def test_sequences_go_on_after_what_was_restored_and_after_what_was_lost(folder: Path) -> None:
    kept = make_user()
    make_backup(folder)
    lost = make_user()
    restore_backup(folder, replace=True)
    assert list(User.objects.all()) == [kept]
    assert make_user().pk > lost.pk


def test_whoever_was_erased_since_is_erased_again(folder: Path) -> None:
    make_user(is_superuser=True)
    ada = make_user(name="Ada Lovelace")
    make_backup(folder)
    erase_person(user=ada, by=ada)
    assert restore_backup(folder, replace=True).erased_again == 1
    ada.refresh_from_db()
    assert (ada.name, ada.is_active) == ("Former member", False)


def test_a_database_in_use_is_only_replaced_when_told_and_says_what_would_be_lost(folder: Path) -> None:
    make_user()
    make_backup(folder)
    assert "exactly what the backup holds" in run("restore", folder)
    make_user()
    said = run("restore", folder)
    assert "accounts_user: 2 rows now, 1 in the backup" in said
    assert "--replace" in said
    assert User.objects.count() == 2
    call_command("restore", str(folder), "--replace", verbosity=0)
    assert User.objects.count() == 1


def test_a_backup_goes_to_an_empty_folder_only(folder: Path) -> None:
    folder.mkdir()
    (folder / "note.txt").touch()
    assert "is not empty" in run("backup", folder)


def test_a_folder_without_manifest_or_with_a_changed_file_is_refused(folder: Path) -> None:
    write_once(make_round())
    make_backup(folder)
    whole = Manifest.read(folder)
    (name,) = whole.files
    (folder / "media" / name).write_text("something else")
    assert "is damaged" in run("restore", folder, "--replace")
    (folder / "manifest.json").unlink()
    assert "is not a complete backup" in run("restore", folder, "--replace")


def test_other_migrations_are_refused_by_name(folder: Path) -> None:
    make_backup(folder)
    path = folder / "manifest.json"
    words = json.loads(path.read_text())
    words["migrations"] = [*words["migrations"][1:], "rounds.0099_to_come"]
    path.write_text(json.dumps(words))
    said = run("restore", folder, "--replace")
    assert "only in the backup: rounds.0099_to_come" in said
    assert "only here: " in said


def test_a_restore_that_fails_half_way_leaves_everything_as_it_was(folder: Path) -> None:
    round_ = make_round()
    write_once(round_)
    make_backup(folder)
    spoil(folder)
    write_once(round_)
    before, files = ENGINES[connection.vendor].contents(), files_of_rows()
    assert "nothing was changed" in run("restore", folder, "--replace")
    assert ENGINES[connection.vendor].contents() == before
    assert files_of_rows() == files
    assert not list(Path(settings.MEDIA_ROOT).glob(".restoring-*"))
    write_once(round_)


def spoil(folder: Path) -> None:
    """Make a backup that says it is whole, but whose last table can't be loaded."""
    path = folder / "manifest.json"
    words = json.loads(path.read_text())
    if words["vendor"] == "postgresql":
        table = folder / "tables/rounds_resource.copy"
        table.write_text(table.read_text().replace("\t", "x\t", 1))
        words["data"]["tables/rounds_resource.copy"] = hash_of(table)
    else:
        words["tables"]["rounds_resource"]["sha256"] = "0" * 64
    path.write_text(json.dumps(words))


def test_the_commands_say_what_they_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_once(make_round())
    call_command("backup", str(folder))
    assert "and 1 files are in" in capsys.readouterr().out
    call_command("restore", str(folder), "--replace")
    assert "All mail is held" in capsys.readouterr().out
    assert DecisionRecord.objects.filter(action="backup.restored").count() == 1


PLAY = """
import sys, django
django.setup()
from pathlib import Path
from django.core.management import call_command
from mentoring.backups.services import make_backup, restore_backup
from mentoring.tests.backup_play import counts, files_of_rows, writers
from accounts.models import User
from rounds.tests.factories import make_round
call_command("migrate", verbosity=0)
folder = Path(sys.argv[1])
if sys.argv[2] == "backup":
    with writers(make_round(), number=3):
        people = make_backup(folder).tables["accounts_user"].rows
    assert people < User.objects.count()
    print(people)
else:
    restore_backup(folder)
    (people,) = counts()
    assert len(files_of_rows()) == people
    print(people)
"""


def test_on_sqlite_too_a_backup_under_write_load_is_one_instant(tmp_path: Path) -> None:
    said = []
    for place in ("backup", "restore"):
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{tmp_path / place}.sqlite3",
            "MEDIA_ROOT": str(tmp_path / f"media-of-{place}"),
            "DJANGO_SETTINGS_MODULE": "mentoring.settings",
            "DEBUG": "1",
        }
        command = [sys.executable, "-c", PLAY, str(tmp_path / "copy"), place]
        answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr
        said.append(answer.stdout)
    assert said[0] == said[1]

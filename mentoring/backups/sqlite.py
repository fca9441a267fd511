"""SQLite: a copy by the online backup interface, and back in one transaction from that file."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from mentoring.backups.manifest import Manifest, Table, hash_of

FILE = "database.sqlite3"
# What says which migrations ran is compared, not copied.
NOT_COPIED = {"django_migrations"}


class Snapshot:
    """A copy of the database, as it was at one instant."""

    def __init__(self, copy: sqlite3.Connection) -> None:
        self.copy = copy

    def dump(self, folder: Path, manifest: Manifest) -> None:
        """Keep the copy, and note its tables."""
        manifest.tables = {table: read_table(self.copy, table) for table in tables(self.copy)}
        with closing(sqlite3.connect(folder / FILE)) as kept:
            self.copy.backup(kept)
        manifest.data[FILE] = hash_of(folder / FILE)

    def texts(self, table: str, column: str) -> set[str]:
        """Every text of a column."""
        rows = self.copy.execute(f"SELECT {quoted(column)} FROM {quoted(table)}")  # noqa: S608 - quoted names of the schema, nothing that people sent
        return {row[0] for row in rows if row[0]}


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Copy the database while others write; the copy lives in memory."""
    reader = connection.copy()
    with closing(sqlite3.connect(":memory:")) as copy:
        try:
            reader.ensure_connection()
            reader.connection.backup(copy)
        finally:
            reader.close()
        yield Snapshot(copy)


@contextmanager
def source(folder: Path) -> Iterator[None]:
    """Make a backup's tables readable beside our own, under the name `kept`; not within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS kept", [str(folder / FILE)])
        try:
            yield
        finally:
            cursor.execute("DETACH DATABASE kept")


def load(folder: Path, manifest: Manifest) -> None:
    """Put a backup's rows in the place of all rows; call in a transaction, which keeps or takes back all of it."""
    connection.ensure_connection()
    own = connection.connection
    with triggers_off(own):
        for table in manifest.tables:
            own.execute(f"DELETE FROM main.{quoted(table)}")  # noqa: S608 - see above
        for table, kept in manifest.tables.items():
            columns = ", ".join(map(quoted, kept.columns))
            rows = f"SELECT {columns} FROM kept.{quoted(table)}"  # noqa: S608 - see above
            own.execute(f"INSERT INTO main.{quoted(table)} ({columns}) {rows}")
    # Never lower than it is: numbers that links and logs know are not given again.
    for name, value in own.execute("SELECT name, seq FROM kept.sqlite_sequence").fetchall():
        own.execute("UPDATE main.sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", [value, name])


@contextmanager
def triggers_off(own: Any) -> Iterator[None]:
    """Take the triggers away while rows are replaced, and make them anew; the transaction covers both."""
    found = own.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in found:
        own.execute(f"DROP TRIGGER main.{quoted(name)}")
    yield
    for _name, sql in found:
        own.execute(sql)


def contents() -> dict[str, Table]:
    """Every table as it is now, as this connection sees it."""
    connection.ensure_connection()
    own = connection.connection
    return {table: read_table(own, table) for table in tables(own)}


def tables(own: Any) -> list[str]:
    """The names of all tables that are copied."""
    found = own.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted({row[0] for row in found} - NOT_COPIED)


def read_table(own: Any, table: str) -> Table:
    """Count and hash a table's rows in the order of its key."""
    found = own.execute(f"PRAGMA main.table_info({quoted(table)})").fetchall()
    columns = [row[1] for row in found]
    order = [row[1] for row in sorted(found, key=lambda row: row[5]) if row[5]] or columns
    # The plus keeps values as they are stored: Django's connections turn dates of a bare column into objects.
    values, key = ", ".join(f"+{quoted(column)}" for column in columns), ", ".join(map(quoted, order))
    sha256, rows = hashlib.sha256(), 0
    for row in own.execute(f"SELECT {values} FROM main.{quoted(table)} ORDER BY {key}"):  # noqa: S608 - see above
        sha256.update(repr(tuple(row)).encode())
        rows += 1
    return Table(columns, rows, sha256.hexdigest())


def quoted(name: str) -> str:
    """A name for SQL."""
    return connection.ops.quote_name(name)

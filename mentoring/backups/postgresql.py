"""PostgreSQL: one snapshot of all tables through COPY, and back in one transaction. Needs no program beside Python."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection
from django.db.backends.utils import CursorWrapper

from mentoring.backups.manifest import Manifest, Table

# What says which migrations ran is compared, not copied.
NOT_COPIED = {"django_migrations"}
LONGEST_WAIT_FOR_OTHERS = "30s"


class Hashed:
    """Something to write to that counts rows and hashes what is written, and keeps it where a file is given."""

    def __init__(self, file: IO[bytes] | None = None) -> None:
        self.file = file
        self.sha256 = hashlib.sha256()
        self.rows = 0

    def write(self, content: bytes) -> int:
        """Take some rows, or a part of one; line ends within values are escaped in COPY's text."""
        self.sha256.update(content)
        self.rows += content.count(b"\n")
        return self.file.write(content) if self.file else len(content)


class Snapshot:
    """The database as it was at one instant, however long it takes to read."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self.cursor = cursor

    def dump(self, folder: Path, manifest: Manifest) -> None:
        """Write each table to a file of its own, and note them and the sequences."""
        (folder / "tables").mkdir()
        for table in tables(self.cursor):
            name = f"tables/{table}.copy"
            with (folder / name).open("wb") as file:
                manifest.tables[table] = read_table(self.cursor, table, file)
            manifest.data[name] = manifest.tables[table].sha256
        manifest.sequences = sequences(self.cursor)

    def texts(self, table: str, column: str) -> set[str]:
        """Every text of a column."""
        self.cursor.execute(f"SELECT {quoted(column)} FROM {quoted(table)}")  # noqa: S608 - quoted names of the schema, nothing that people sent
        return {row[0] for row in self.cursor.fetchall() if row[0]}


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """Open one on a connection of its own."""
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT 1")  # The first statement takes the snapshot, not BEGIN.
            yield Snapshot(cursor)
            cursor.execute("ROLLBACK")
    finally:
        reader.close()


@contextmanager
def source(folder: Path) -> Iterator[None]:
    """Make a backup's tables readable; here they are files that are read as they are."""
    yield


def load(folder: Path, manifest: Manifest) -> None:
    """Put a backup's rows in the place of all rows; call in a transaction, which keeps or takes back all of it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT_FOR_OTHERS}'")
        cursor.execute(f"TRUNCATE {', '.join(map(quoted, manifest.tables))}")
        for table, kept in manifest.tables.items():
            with (folder / f"tables/{table}.copy").open("rb") as file:
                columns = ", ".join(map(quoted, kept.columns))
                copy(cursor, f"COPY {quoted(table)} ({columns}) FROM STDIN", file)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name, value in manifest.sequences.items():
            # Never lower than it is: numbers that links and logs know are not given again.
            higher = max(value, sequences(cursor)[name])
            if higher:
                cursor.execute("SELECT setval(%s, %s)", [quoted(name), higher])


def contents() -> dict[str, Table]:
    """Every table as it is now, as this connection sees it."""
    with connection.cursor() as cursor:
        return {table: read_table(cursor, table) for table in tables(cursor)}


def tables(cursor: CursorWrapper) -> list[str]:
    """The names of all tables that are copied."""
    return sorted(set(connection.introspection.table_names(cursor)) - NOT_COPIED)


def read_table(cursor: CursorWrapper, table: str, file: IO[bytes] | None = None) -> Table:
    """Count and hash a table's rows in the order of its key, and write them to a file where one is given."""
    columns = stored_columns(cursor, table)
    order = connection.introspection.get_primary_key_columns(cursor, table) or columns
    out = Hashed(file)
    listed, key = ", ".join(map(quoted, columns)), ", ".join(map(quoted, order))
    select = f"SELECT {listed} FROM {quoted(table)} ORDER BY {key}"  # noqa: S608 - quoted names of the schema, nothing that people sent
    copy(cursor, f"COPY ({select}) TO STDOUT", out)
    return Table(columns, out.rows, out.sha256.hexdigest())


def stored_columns(cursor: CursorWrapper, table: str) -> list[str]:
    """Columns whose values are kept, not computed from others."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'"
        " ORDER BY ordinal_position",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]


def sequences(cursor: CursorWrapper) -> dict[str, int]:
    """The last number that each sequence gave; 0 where it gave none."""
    cursor.execute("SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = current_schema()")
    return dict(cursor.fetchall())


def copy(cursor: CursorWrapper, sql: str, file: IO[bytes] | Hashed) -> None:
    """Run a COPY by the driver's own cursor, for Django's has no place for it; errors are Django's."""
    with connection.wrap_database_errors:
        cursor.cursor.copy_expert(sql, file)


def quoted(name: str) -> str:
    """A name for SQL."""
    return connection.ops.quote_name(name)

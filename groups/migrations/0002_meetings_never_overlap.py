"""On PostgreSQL, no two meetings of a group overlap; SQLite has no such constraint, and services check alone there."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Two ranges of one number each overlap if and only if the numbers are equal: no extension of the database is needed.
ADD = """
ALTER TABLE groups_meeting ADD CONSTRAINT meeting_never_overlaps EXCLUDE USING gist (
    int8range(group_id, group_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&
) WHERE (state <> 'cancelled') DEFERRABLE INITIALLY DEFERRED
"""
REMOVE = "ALTER TABLE groups_meeting DROP CONSTRAINT meeting_never_overlaps"


def add(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def remove(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [("groups", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]

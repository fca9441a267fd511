"""The record of decisions is append-only, whoever asks the database: rows are never deleted, and an update may only
take out who it was and what was said of them, for people who are erased and rounds whose time is over."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "The record of decisions is append-only: only words of and about people may be taken out."

POSTGRESQL = [
    """
CREATE FUNCTION accounts_only_redacted(said jsonb, was jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT said IS NOT DISTINCT FROM was OR (
        jsonb_typeof(said) = 'object' AND NOT EXISTS (SELECT 1 FROM jsonb_each(said) WHERE value <> '"[erased]"'::jsonb)
    )
$$""",
    f"""
CREATE FUNCTION accounts_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.id = OLD.id AND NEW.made_at = OLD.made_at AND NEW.action = OLD.action AND NEW.subject = OLD.subject
            AND (NEW.made_by_id IS NULL OR NEW.made_by_id = OLD.made_by_id)
            AND (NEW.about_id IS NULL OR NEW.about_id = OLD.about_id)
            AND (NEW.reason = OLD.reason OR NEW.reason = '[erased]')
            AND accounts_only_redacted(NEW.before, OLD.before) AND accounts_only_redacted(NEW.after, OLD.after)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END
$$""",
    """
CREATE TRIGGER decision_record_is_append_only BEFORE UPDATE OR DELETE ON accounts_decisionrecord
    FOR EACH ROW EXECUTE FUNCTION accounts_record_is_append_only()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER decision_record_is_append_only ON accounts_decisionrecord",
    "DROP FUNCTION accounts_record_is_append_only()",
    "DROP FUNCTION accounts_only_redacted(jsonb, jsonb)",
]


def only_redacted(column: str) -> str:
    """The same in SQLite's words, which keep JSON as text."""
    return f"""(NEW.{column} IS OLD.{column} OR (coalesce(json_type(NEW.{column}), '') = 'object'
        AND NOT EXISTS (SELECT 1 FROM json_each(NEW.{column}) WHERE value IS NOT '[erased]')))"""  # noqa: S608 - names of columns, written below


SQLITE = [
    f"""
CREATE TRIGGER decision_record_is_never_changed BEFORE UPDATE ON accounts_decisionrecord
WHEN NOT (
    NEW.id = OLD.id AND NEW.made_at = OLD.made_at AND NEW.action = OLD.action AND NEW.subject = OLD.subject
    AND (NEW.made_by_id IS NULL OR NEW.made_by_id IS OLD.made_by_id)
    AND (NEW.about_id IS NULL OR NEW.about_id IS OLD.about_id)
    AND (NEW.reason = OLD.reason OR NEW.reason = '[erased]')
    AND {only_redacted("before")} AND {only_redacted("after")}
)
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""
CREATE TRIGGER decision_record_is_never_deleted BEFORE DELETE ON accounts_decisionrecord
BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
]
SQLITE_BACK = ["DROP TRIGGER decision_record_is_never_changed", "DROP TRIGGER decision_record_is_never_deleted"]


def guard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unguard(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]

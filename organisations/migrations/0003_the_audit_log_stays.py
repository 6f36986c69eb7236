"""The database refuses to change what was noted, and to delete it within a year, whoever asks it to.

On SQLite a later migration that alters the table builds it anew and loses these: tests/organisations/test_audit_log.py
notices, and that migration has to run `guard` again.
"""

from django.db import migrations

POSTGRESQL = (
    """
    CREATE FUNCTION audit_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND OLD.at < now() - interval '365 days' THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'audit events are never changed, and are kept for a year';
    END $$
    """,
    """
    CREATE TRIGGER audit_events_stay BEFORE UPDATE OR DELETE ON organisations_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_events_stay()
    """,
)
SQLITE = (
    """
    CREATE TRIGGER audit_events_are_never_changed BEFORE UPDATE ON organisations_auditevent
    BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END
    """,
    """
    CREATE TRIGGER audit_events_are_kept_a_year BEFORE DELETE ON organisations_auditevent
    WHEN OLD.at >= datetime('now', '-365 days')
    BEGIN SELECT RAISE(ABORT, 'audit events are kept for a year'); END
    """,
)


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_events_stay() CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER audit_events_are_never_changed")
        schema_editor.execute("DROP TRIGGER audit_events_are_kept_a_year")


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_the_audit_log")]

    operations = [migrations.RunPython(guard, unguard)]

"""Events and payloads become append-only in the database itself, and an empty history gets its head."""

from django.db import migrations

from gongkai.web.history import triggers


def guard(apps, schema_editor):
    for statement in triggers.create(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def unguard(apps, schema_editor):
    for statement in triggers.drop(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [("history", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]

"""The index itself, in the dialect of the database."""

from django.db import migrations

from gongkai.web.search.index import BACK, FORWARD


def forward(apps, schema_editor):
    for statement in FORWARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def back(apps, schema_editor):
    for statement in BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forward, back)]

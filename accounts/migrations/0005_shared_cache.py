"""The table of the shared cache, in which sign-ins are counted for all processes."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", "icsmaturity_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_wants_reminders")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]

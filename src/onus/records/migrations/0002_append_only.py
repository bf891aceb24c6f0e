"""Lay the triggers on the tables that are never changed."""

from django.db import migrations

from onus.records.append_only import lay_triggers


class Migration(migrations.Migration):
    """The database refuses what nobody may do."""

    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(lay_triggers, migrations.RunPython.noop)]

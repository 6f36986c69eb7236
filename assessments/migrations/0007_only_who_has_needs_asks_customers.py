"""Assessments opened before there were lists of needs have nothing to ask customers about."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def ask_nobody_about_nothing(apps, schema_editor):
    needs = apps.get_model("assessments", "CustomerNeed").objects.filter(assessment=OuterRef("pk"))
    opened = apps.get_model("assessments", "Assessment").objects.filter(opened_at__isnull=False, asks_customers=True)
    opened.filter(~Exists(needs)).update(asks_customers=False)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_when_rows_were_written_anew")]
    operations = [migrations.RunPython(ask_nobody_about_nothing, migrations.RunPython.noop)]

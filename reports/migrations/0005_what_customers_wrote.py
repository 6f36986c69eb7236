from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_what_people_wrote")]

    operations = [
        migrations.RenameField("reportedcomment", "practice", "about"),
        migrations.AlterField(
            "reportedcomment",
            "about",
            models.CharField(
                help_text="code of a practice, or which question a customer answered", max_length=80
            ),
        ),
    ]

from typing import ClassVar

from django.db import migrations

# Answers given so far came without the bit that says at which pace: not asked.
ADD = [
    "UPDATE assessments_response SET answers = answers || '.'",
    "UPDATE assessments_draft SET cells = cells || '.'",
]
TAKE_AWAY = [
    "UPDATE assessments_response SET answers = substr(answers, 1, length(answers) - 1)",
    "UPDATE assessments_draft SET cells = substr(cells, 1, length(cells) - 1)",
]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("assessments", "0003_customers_and_predictions")]
    operations: ClassVar = [migrations.RunSQL(ADD, TAKE_AWAY)]

"""celery -A ccassess worker, celery -A ccassess beat. Transport only; see jobs/."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init
from django.conf import settings
from django.utils.translation import gettext as _

from ccassess.environ import refuse_to_start_with_problems

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccassess.settings")

app = Celery("ccassess")
app.config_from_object("django.conf:settings", namespace="CELERY")


@celeryd_init.connect
@beat_init.connect
def refuse_to_start_without_a_broker(**kwargs: Any) -> None:
    if not settings.REDIS_URL and not app.conf.get("run_jobs_in_children"):
        raise SystemExit(
            _("REDIS_URL is missing, and without it no job can reach this worker. Set it, or run manage.py serve.")
        )
    refuse_to_start_with_problems()

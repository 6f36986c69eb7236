from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.registry import register


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register("build_gap_report", "reports.work.build_gap_report")

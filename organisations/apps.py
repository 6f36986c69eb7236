from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.registry import register, register_check


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_check("organisations.retention.forget_old_events")
        register("send_account_mail", "organisations.accounts.posting.send")
        register_check("organisations.accounts.posting.ask_again")
        register_check("organisations.accounts.ended_sessions.forget")
        register_check("organisations.members.forget_what_is_over")

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.registry import register, register_check


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = _("Organisations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415 models are ready by now

        from organisations.accounts.second_step_first import end_other_sessions  # noqa: PLC0415 the same

        authenticator_added.connect(end_other_sessions, dispatch_uid="end other sessions")
        register_check("organisations.retention.forget_old_events")
        register("send_account_mail", "organisations.accounts.posting.send")
        register_check("organisations.accounts.posting.ask_again")
        register_check("organisations.accounts.ended_sessions.forget")
        register_check("organisations.members.forget_what_is_over")

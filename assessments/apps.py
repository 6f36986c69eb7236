from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from jobs.registry import register, register_check


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assessments.anonymity.boxes import destroy_key_with_row  # noqa: PLC0415 models are ready by now

        post_delete.connect(destroy_key_with_row, sender="assessments.Assessment", dispatch_uid="destroy key")
        register("count_participation", "assessments.participation.count")
        register("scatter_rows", "assessments.scattering.scatter_rows")
        register("send_letters", "assessments.invitations.sending.send_letters")
        register("send_trial_letter", "assessments.invitations.trying.send_trial_letter")
        register("read_recipients", "assessments.invitations.lists.read_recipients")
        register("store_recipients", "assessments.invitations.lists.store_recipients")
        register_check("assessments.overdue.open_due")
        register("open_box", "assessments.anonymity.unsealing.open_box")
        register("vacuum", "assessments.anonymity.vacuuming.vacuum")
        register_check("assessments.overdue.close_overdue")
        register_check("assessments.invitations.sending.keep_sending")
        register_check("assessments.invitations.lists.forget_old_lists")
        register("delete_answers", "assessments.keeping.delete_answers")
        register("clear_roster", "assessments.keeping.clear_roster")
        register_check("assessments.keeping.ask_for_deletion")
        register_check("assessments.scattering.scatter_closed")
        register_check("assessments.anonymity.opening.open_boxes")
        register_check("assessments.anonymity.vacuuming.vacuum_closed")

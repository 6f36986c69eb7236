from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Form
from assessments.questionnaires.storing import document_of, store_core_questionnaire
from ccassess.simulating.customers import customers
from ccassess.simulating.figures import true_captured_share, true_shares
from ccassess.simulating.kinds import Kind, made_up
from ccassess.simulating.staff import Staff
from ccassess.simulating.writing import Wanted, write_assessment, write_customers, write_organisation, write_staff


class Command(BaseCommand):
    help = _(
        "Make up an organisation whose truth is known: its people and customers answer as they would in the browser."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=[kind.value for kind in Kind], default=Kind.TALKS.value)
        parser.add_argument("--seed", type=int, default=1, help=_("the same seed makes the same organisation"))
        parser.add_argument("--people", type=int, default=160, help=_("who work there; about two in three answer"))
        parser.add_argument("--customers", type=int, default=300)
        parser.add_argument("--form", choices=Form.values, default=Form.ROUTED.value)
        parser.add_argument("--leave-open", action="store_true", help=_("do not close the assessment"))

    def handle(self, *args: Any, **options: Any) -> None:
        document = document_of(store_core_questionnaire())
        truth = made_up(Kind(options["kind"]), options["seed"], document, options["people"])
        wanted = Wanted(_("Made-up assessment"), timedelta(days=14), form=Form(options["form"]))
        with transaction.atomic():
            organisation = write_organisation(truth)
            assessment = write_assessment(organisation, wanted)
            write_staff(assessment, Staff(truth, document, options["seed"]).everybody(), {}, options["seed"])
            write_customers(assessment, customers(truth, options["customers"], options["seed"]))
            if not options["leave_open"]:
                assessment.close()
        self.stdout.write(_("Made up: %(name)s, assessment %(id)s") % {"name": truth.name, "id": assessment.public_id})
        self.stdout.write(_("True captured share: %(share).2f") % {"share": true_captured_share(truth)})
        for code, share in sorted(true_shares(truth.wants).items(), key=lambda pair: -pair[1]):
            self.stdout.write(f"  {code:<12} {share:.2f}")

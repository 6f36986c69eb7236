"""A letter to oneself, as everybody would get it, before anybody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.invitations.letters import Writer, message_to, place_url
from assessments.invitations.postman import Outcome, Postman, ServerTrouble
from assessments.invitations.texts import mailing_of
from assessments.models import TrialLetter
from assessments.refusals import Refused
from jobs.queue import enqueue

if TYPE_CHECKING:
    from assessments.models import Assessment
    from jobs.control import Control
    from jobs.models import Job
    from organisations.models import User

TRY = "send_trial_letter"
# Looks like a link and leads nowhere: a trial must take nobody's place.
NOBODYS = "a-trial-leads-nowhere"
SENDING, SENT = "sending", "sent"


class TrialLink(Refused):
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This is a trial; its link leads nowhere"),
            _("In the letters that go to people, everybody finds a link of their own in this place."),
        )


def ask_for_trial(assessment: Assessment, user: User, letter: str, language: str) -> None:
    with transaction.atomic():
        TrialLetter.objects.filter(assessment=assessment, user=user).delete()
        trial = TrialLetter.objects.create(assessment=assessment, user=user, letter=letter, language=language)
        enqueue(TRY, trial.pk)


def send_trial_letter(job: Job, _control: Control) -> None:
    """The work of the job: at most once, like every letter."""
    if not TrialLetter.objects.filter(pk=job.subject_id, outcome="").update(outcome=SENDING):
        return
    trial = TrialLetter.objects.select_related("user", "assessment__organisation", "assessment__version").get(
        pk=job.subject_id
    )
    letter = Writer(mailing_of(trial.assessment), trial.letter).write(
        trial.user.name, trial.language, place_url(NOBODYS)
    )
    outcome = "unreachable"
    try:
        with Postman() as postman:
            postman.reach()
            handed = postman.hand_over(message_to(trial.user.email, letter))
            outcome = SENT if handed == Outcome.SENT else postman.reason
    except ServerTrouble as trouble:
        outcome = trouble.code
    TrialLetter.objects.filter(pk=trial.pk).update(outcome=outcome)

"""Mail about accounts. A request adds a row, whoever the address belongs to; a job sends it, at most once.

No row holds the secret of a link: it is made while the mail is written, in the worker, and stands in the mail alone.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from jobs.models import ACTIVE, Job
from jobs.queue import enqueue
from organisations.accounts import letters
from organisations.models import MailKind, OutgoingMail

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

    from jobs.control import Control
    from jobs.registry import Store

log = logging.getLogger(__name__)

SEND = "send_account_mail"
PAUSE = timedelta(minutes=5)  # between two times three attempts at a mail server that is away
PATIENCE = timedelta(days=1)
TEMPORARY = range(400, 500)


def mail_goes_out() -> bool:
    return bool(settings.EMAIL_HOST)


def post(kind: MailKind, address: str, about: int | None = None, detail: str = "") -> None:
    if not mail_goes_out():
        return  # it would be printed to the log, link and all
    with transaction.atomic():
        mail = OutgoingMail.objects.create(kind=kind, address=address, about=about, detail=detail)
        enqueue(SEND, mail.pk)


def send(job: Job, control: Control) -> Store | None:
    mail = OutgoingMail.objects.filter(pk=job.subject_id).first()
    if mail is None:
        return None
    if mail.is_sending:
        log.warning(
            "Account mail %s was being sent when the worker stopped: perhaps it arrived, it is not sent twice.", mail.pk
        )
        return _done(mail, letters.Outcome.UNKNOWN)
    connection = get_connection()
    connection.open()  # a server that is away is found out before anything else happens; the job tries again
    try:
        return _done(mail, _hand_over(mail, connection))
    finally:
        connection.close()


def _hand_over(mail: OutgoingMail, connection: BaseEmailBackend) -> letters.Outcome:
    if not OutgoingMail.objects.filter(pk=mail.pk, is_sending=False).update(is_sending=True):
        return letters.Outcome.UNKNOWN
    message = letters.write(mail)
    if message is None:
        return letters.Outcome.NOBODY
    message.connection = connection
    try:
        message.send()
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError) as refusal:
        if _code(refusal) in TEMPORARY:
            OutgoingMail.objects.filter(pk=mail.pk).update(is_sending=False)
            raise
        log.warning("The mail server refused account mail %s (%s).", mail.pk, _code(refusal))
        return letters.Outcome.REFUSED
    except (SMTPException, OSError) as error:
        log.warning("The mail server broke off at account mail %s (%s).", mail.pk, type(error).__name__)
        return letters.Outcome.UNKNOWN
    return letters.Outcome.SENT


def _code(refusal: SMTPRecipientsRefused | SMTPSenderRefused | SMTPDataError) -> int:
    if isinstance(refusal, SMTPRecipientsRefused):
        return next(iter(refusal.recipients.values()))[0]
    return int(refusal.smtp_code)


def _done(mail: OutgoingMail, outcome: letters.Outcome) -> Store:
    def store() -> None:
        letters.note(mail, outcome)
        OutgoingMail.objects.filter(pk=mail.pk).delete()

    return store


def ask_again() -> None:
    """Called every few seconds: what a mail server that was away has left waiting is tried again, for a day."""
    tried = Job.objects.filter(kind=SEND).filter(Q(state__in=ACTIVE) | Q(finished_at__gte=Now() - PAUSE))
    left = OutgoingMail.objects.exclude(pk__in=tried.values("subject_id"))
    for mail in left.filter(asked_at__lt=Now() - PATIENCE):
        with transaction.atomic():
            _done(mail, letters.Outcome.REFUSED)()
    for pk in left.filter(asked_at__lt=Now() - PAUSE).values_list("pk", flat=True)[:100]:
        enqueue(SEND, pk)

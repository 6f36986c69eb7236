"""After a restore nobody is written to a second time before a person has looked."""

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from assessments.models import Mailing, MailingState
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


def test_letters_that_were_going_out_wait_for_a_coordinator_and_others_are_as_they_were(acme):
    running, idle = (
        Mailing.objects.create(assessment=make_assessment(acme, title=state), state=state)
        for state in (MailingState.RUNNING, MailingState.IDLE)
    )
    said: list[str] = []
    for name in settings.AFTER_RESTORE:
        import_string(name)(said.append)
    running.refresh_from_db()
    idle.refresh_from_db()
    assert (running.state, idle.state) == (MailingState.PAUSED, MailingState.IDLE)
    assert [line for line in said if "paused" in line]

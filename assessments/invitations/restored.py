"""After a backup was put back (settings.AFTER_RESTORE): nobody is written to again before a person has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from assessments.models import Mailing, MailingState

if TYPE_CHECKING:
    from collections.abc import Callable


def hold_letters_back(say: Callable[[str], object]) -> None:
    """What was handed over since the backup stands in it as still to be sent."""
    held = Mailing.objects.filter(state=MailingState.RUNNING).update(state=MailingState.PAUSED)
    if held:
        say(
            ngettext(
                "Letters of %(n)d assessment are paused: some may have gone out since the backup. Compare with the"
                " mail server’s log, then let a coordinator resume them.",
                "Letters of %(n)d assessments are paused: some may have gone out since the backup. Compare with the"
                " mail server’s log, then let a coordinator resume them.",
                held,
            )
            % {"n": held}
        )

"""What respondents are promised, in one sentence a mode. It says what is true today, the weak spot included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assessments.models import Mode

if TYPE_CHECKING:
    from assessments.models import Assessment


def promise_of(assessment: Assessment) -> str:
    if assessment.mode != Mode.CONFIDENTIAL:
        # Nothing is promised that is not built: such an assessment cannot be opened either.
        msg = f"There is no promise for the mode {assessment.mode!r}."
        raise NotImplementedError(msg)
    return _(
        "We neither ask nor store your name; your department, role group and answers are kept together, without a "
        "time or an address, and nobody is shown results of fewer than %(people)d people; but whoever runs the server "
        "could, with effort, tie a set of answers to the moment it was sent and to the comments sent with it."
    ) % {"people": assessment.minimum_group_size}

"""What respondents are promised, in short sentences: the promise first, then what remains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assessments.models import Mode, Passphrase
from assessments.models.assessment import FEWEST_ASKED

if TYPE_CHECKING:
    from assessments.models import Assessment


@dataclass(frozen=True, slots=True)
class Offer:
    """A promise as a coordinator weighs it against the others."""

    mode: str
    name: str
    promise: str
    means: str
    costs: str


def promise_of(assessment: Assessment) -> str:
    words = {Mode.ATTRIBUTED: _attributed, Mode.ANONYMOUS: _anonymous, Mode.CONFIDENTIAL: _confidential}
    return words[Mode(assessment.mode)](assessment)


def offers_for(assessment: Assessment) -> list[Offer]:
    """The promises there are, in the words respondents would read."""
    return [
        Offer(
            Mode.CONFIDENTIAL,
            _("Confidential"),
            _confidential(assessment),
            _("You see how many of each department have answered, and the report keeps every department and role."),
            _(
                "People have to trust whoever runs the server. Never call it anonymous. They can withdraw what they "
                "submitted, also after closing: a report that was built stays, and another one may have to wait."
            ),
        ),
        Offer(
            Mode.ANONYMOUS,
            _("Anonymous"),
            _anonymous(assessment),
            _("You cannot look before it closes, nor can anybody on a page; what is stored then leads to nobody."),
            _(
                "You see no department before it closes. Nothing submitted can be withdrawn. Fewer than %(people)d "
                "of a role in a department are counted with the department above. Fewer than %(least)d answers are "
                "deleted unread. If its key is lost, so is every answer."
            )
            % {"people": assessment.minimum_group_size, "least": max(assessment.minimum_group_size, FEWEST_ASKED)},
        ),
        Offer(
            Mode.ATTRIBUTED,
            _("Attributed"),
            _attributed(assessment),
            _(
                "A team sees its figures as they come in, with one answer as with a hundred, and talks about them "
                "together; you and your consultants also see who answered what. Whoever has answered sees the team’s "
                "figures, too, without names."
            ),
            _(
                "People answer more carefully when their name is read. Choose it only for a team that wants to talk "
                "about its answers; not for a whole organisation, not where somebody reports to you who may fear "
                "what they say, and not where a works council has agreed to something else. The report is held to at "
                "least %(people)d people all the same."
            )
            % {"people": assessment.minimum_group_size},
        ),
    ]


def _attributed(assessment: Assessment) -> str:
    words = {"name": assessment.organisation.name, "people": assessment.minimum_group_size}
    told = _(
        "Your name stands beside your answers: from the moment you submit, the coordinators and consultants of "
        "%(name)s see who answered what. Colleagues who have answered see the team’s figures without names; where few "
        "have answered, they could work out single answers."
    )
    kept = _("Comments are kept without your name, but whoever runs the server could, with effort, tie them to you.")
    if assessment.asks_customers:
        kept = _(
            "Comments and guesses about customers are kept without your name, but whoever runs the server could, with "
            "effort, tie them to you."
        )
    shown = _("The report shows nobody results of fewer than %(people)d people.")
    return " ".join((told, kept, shown)) % words


def _anonymous(assessment: Assessment) -> str:
    sealed = _(
        "Your answers stay sealed until this assessment closes; then they are mixed with everybody’s and the key is "
        "destroyed, so that nothing stored says whose they are."
    )
    broken = _(
        "What remains: until it closes, whoever runs the server could break this promise by recording answers as they "
        "arrive or by using the key."
    )
    if assessment.box_passphrase != Passphrase.NONE:
        sealed = _(
            "Your answers stay sealed until this assessment closes and open only with a passphrase that is not kept on "
            "the server; then they are mixed with everybody’s and the key is destroyed, so that nothing stored says "
            "whose they are."
        )
        broken = _(
            "What remains: whoever runs the server could break this promise by recording answers or passphrase as they "
            "arrive."
        )
    own_words = _("Your own words may tell who you are.")
    return " ".join((sealed, _small_groups(assessment), broken, _playing_several(), own_words))


def _confidential(assessment: Assessment) -> str:
    stored = _(
        "Your name is not stored with your answers. Your department, role group and answers are kept together, without "
        "a time or an address."
    )
    link = _("What remains: whoever has your personal link can read and withdraw your answers.")
    server = _(
        "Whoever runs the server could, with effort, tie them to that link, to the moment they were sent and to the "
        "comments sent with them."
    )
    if assessment.asks_customers:
        server = _(
            "Whoever runs the server could, with effort, tie them to that link, to the moment they were sent and to "
            "the comments and guesses sent with them."
        )
    return " ".join((stored, _small_groups(assessment), link, server, _playing_several()))


def _small_groups(assessment: Assessment) -> str:
    return _("Nobody is shown results of fewer than %(people)d people.") % {"people": assessment.minimum_group_size}


def _playing_several() -> str:
    return _("And somebody who answers as several people could work out what another said.")

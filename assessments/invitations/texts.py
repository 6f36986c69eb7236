"""What letters say: a coordinator's words with places to fill in, and nothing in them that is ever executed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Letter, Mailing
from organisations.tables.words import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.models import Assessment

LONGEST_SUBJECT, LONGEST_BODY = 150, 5000
PLACES: Final = {
    "name": gettext_lazy("the name of whoever gets it, where you gave one; “there” otherwise"),
    "organisation": gettext_lazy("your organisation"),
    "assessment": gettext_lazy("the title of the assessment"),
    "link": gettext_lazy("the personal link; it has to be there"),
    "minutes": gettext_lazy("how many minutes it takes"),
    "closes": gettext_lazy("until when it can be answered"),
    "contact": gettext_lazy("whom people may ask"),
}
SUBJECTS: Final = {
    Letter.INVITATION: gettext_lazy("How well do we understand our customers? Your view counts"),
    Letter.REMINDER: gettext_lazy("There is still time: how well do we understand our customers?"),
}
BODIES: Final = {
    Letter.INVITATION: gettext_lazy(
        "Hello $name,\n\n"
        "how customer-centric are we at $organisation, really? We are asking everybody who works here.\n\n"
        "It takes about $minutes minutes, on a phone as well. You can stop at any time and go on later.\n\n"
        "$link\n\n"
        "You can answer until $closes."
    ),
    Letter.REMINDER: gettext_lazy(
        "Hello $name,\n\n"
        "you have not told us yet how customer-centric $organisation is. If you would like to, it takes about $minutes "
        "minutes.\n\n"
        "$link\n\n"
        "You can answer until $closes. Have you begun already? Then go on with the link in our first mail: what you "
        "began lies behind it."
    ),
}
# Read by those who have answered, too.
REMINDER_TO_ALL = gettext_lazy(
    "Hello $name,\n\n"
    "thank you to everybody who has told us how customer-centric $organisation is. If you have answered already, there "
    "is nothing to do: this mail goes to all, because who has answered is looked up by nobody.\n\n"
    "If you have not, there is still time. It takes about $minutes minutes.\n\n"
    "$link\n\n"
    "You can answer until $closes. Have you begun already? Then go on with the link in our first mail: what you "
    "began lies behind it."
)


class Places(Template):
    """$name and ${name}; braces, percent signs and a dollar before a number stay what they are."""

    idpattern = "(?-i:[a-z_]+)"
    flags = re.NOFLAG


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str


def text_of(mailing: Mailing, letter: str, language: str) -> Text:
    """What was written in this language, else in the organisation's, else ours in that language."""
    for code in (language, mailing.assessment.organisation.language):
        written = mailing.texts.get(code, {}).get(letter)
        if written:
            return Text(written["subject"], written["body"])
    return own_text(mailing.assessment, letter, language)


def own_text(assessment: Assessment, letter: str, language: str) -> Text:
    is_to_all = letter == Letter.REMINDER and assessment.is_sealed
    with translation.override(language):
        return Text(str(SUBJECTS[Letter(letter)]), str(REMINDER_TO_ALL if is_to_all else BODIES[Letter(letter)]))


def write_text(assessment: Assessment, letter: str, language: str, text: Text | None) -> None:
    """Keep a coordinator's words; None: go back to ours."""
    mailing = mailing_of(assessment)
    written = {code: dict(letters) for code, letters in mailing.texts.items()}
    letters = written.setdefault(language, {})
    letters.pop(letter, None)
    if text is not None and text != own_text(assessment, letter, language):
        letters[letter] = {"subject": text.subject, "body": text.body}
    mailing.texts = {code: letters for code, letters in written.items() if letters}
    mailing.save(update_fields=["texts"])


def mailing_of(assessment: Assessment) -> Mailing:
    mailing = Mailing.objects.get_or_create(assessment=assessment)[0]
    mailing.assessment = assessment
    return mailing


def complaints(text: str, *, needs_link: bool) -> list[str]:
    """What is wrong with the places in a text, naming those there are."""
    known = ", ".join(f"${place}" for place in PLACES)
    wrong = []
    found = Places(text).get_identifiers()
    for place in found:
        if place not in PLACES:
            near = nearest(place, list(PLACES))
            message = _("There is nothing to put in place of $%(place)s. Did you mean $%(near)s? Known are: %(known)s.")
            if not near:
                message = _("There is nothing to put in place of $%(place)s. Known are: %(known)s.")
            wrong.append(message % {"place": place, "near": near, "known": known})
    if needs_link and "link" not in found:
        wrong.append(_("Without $link nobody could answer. Put it where the link should stand."))
    return wrong


def fill(text: str, values: Mapping[str, str]) -> str:
    return Places(text).safe_substitute(values)

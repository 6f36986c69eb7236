"""One letter, whole: a coordinator's words, the link, and below them the promise, which nobody can leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from assessments.booklets import told_minutes
from assessments.invitations.addresses import mailable
from assessments.invitations.texts import fill, text_of
from assessments.promises import promise_of
from assessments.visits import day_and_time

if TYPE_CHECKING:
    from assessments.models import Assessment, Mailing

LINK = re.compile("\0")  # no text of a coordinator's can hold NUL


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it is sent and as it is previewed."""

    subject: str
    text: str
    html: str
    shown: str  # the same on a page of ours


class Writer:
    """Writes the letters of one kind; what is the same for everybody of a language is put together once."""

    def __init__(self, mailing: Mailing, letter: str) -> None:
        self._mailing, self._letter = mailing, letter
        self._same: dict[str, dict[str, str]] = {}

    def write(self, name: str, language: str, url: str) -> Written:
        mailing = self._mailing
        language = language or mailing.assessment.organisation.language
        text = text_of(mailing, self._letter, language)
        with translation.override(language):
            values = self._values(language) | {"name": one_line(name) or _("there")}
            return written(
                mailing.assessment, fill(text.subject, values), fill(text.body, values | {"link": "\0"}), url
            )

    def _values(self, language: str) -> dict[str, str]:
        if language not in self._same:
            self._same[language] = values_of(self._mailing.assessment)
        return self._same[language]


def values_of(assessment: Assessment) -> dict[str, str]:
    """In the language that is active."""
    return {
        "organisation": assessment.organisation.name,
        "assessment": assessment.title,
        "minutes": told_minutes(assessment),
        "closes": day_and_time(assessment, assessment.closes_at) if assessment.closes_at else _("further notice"),
        "contact": assessment.contact or _("whoever sent you this mail"),
        "link": "",
    }


def written(assessment: Assessment, subject: str, body: str, url: str) -> Written:
    """body holds NUL where the link stands."""
    context = {
        "assessment": assessment,
        "organisation": assessment.organisation,
        "promise": promise_of(assessment),
        "body": mark_safe(LINK.sub(url, body)),  # noqa: S308 plain text, in a template of plain text
        "paragraphs": [_as_html(paragraph, url) for paragraph in re.split(r"\n\s*\n", body.strip())],
    }
    return Written(
        subject=one_line(subject),
        text=render_to_string("emails/letter.txt", context),
        html=render_to_string("emails/letter.html", context),
        shown=render_to_string("emails/_letter_body.html", context),
    )


def message_to(address: str, letter: Written) -> EmailMultiAlternatives:
    """Without the person's name in a header: what stands there was typed by somebody."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[mailable(address)],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF"},
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def place_url(secret: str) -> str:
    return f"{settings.BASE_URL}{reverse('answer-invited', args=[secret])}"


def one_line(text: str) -> str:
    return " ".join(text.split())


def _as_html(paragraph: str, url: str) -> SafeString:
    """Everything typed by somebody is escaped; the link is ours."""
    anchor = f'<a href="{escape(url)}">{escape(url)}</a>'
    return mark_safe(LINK.sub(lambda _found: anchor, escape(paragraph)).replace("\n", "<br>"))  # noqa: S308 escaped in the line itself

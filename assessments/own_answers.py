"""What somebody submitted, found by their own personal link and told in words. Of confidential assessments alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import refusals
from assessments.booklets import CHOSEN, booklet_of
from assessments.cells import CONFIDENCE, PICKS, PREDICTED
from assessments.guessing import guessing_of
from assessments.models import Comment, Prediction, Response
from assessments.own_keys import OwnKeys, keys_ever
from assessments.personal_links import is_mailed, is_secret, part_key
from assessments.questionnaires.asking import PACE, WIN
from assessments.visit_rows import fetch_invitation
from assessments.visits import NOT_READ, departments_of, fetch_spent_on, missed
from scoring.terms import NOT_ASKED, SKIPPED

if TYPE_CHECKING:
    from django.http import HttpRequest

    from assessments.booklets import Booklet
    from assessments.guessing import Guessing
    from assessments.models import Assessment
    from assessments.questionnaires.parts import Practice

LEFT_OUT = gettext_lazy("left out")
PACES = {
    "1": gettext_lazy("at an ordinary pace"),
    "2": gettext_lazy("faster than they can be read"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: `code` and `value` as they are stored, the rest in words."""

    code: str
    question: str
    value: str
    answer: str
    lens: str = ""
    lens_name: str = ""

    @property
    def is_left_out(self) -> bool:
        return self.value == SKIPPED


@dataclass(frozen=True, slots=True)
class Entry:
    """Answers that belong together, and the words written with them; `name` is empty but for practices."""

    said: tuple[Said, ...]
    name: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class OwnAnswers:
    """What one submission wrote. Rows other than the response are read when they are asked for."""

    keys: OwnKeys
    response: Response

    @property
    def assessment(self) -> Assessment:
        return self.response.assessment

    @cached_property
    def booklet(self) -> Booklet:
        return booklet_of(self.assessment)

    @cached_property
    def comment_keys(self) -> dict[str, Any]:
        """By practice, of everything that can have been written."""
        return {practice.code: self.keys.comment(practice.code) for practice in self.booklet.document.practices}

    @cached_property
    def comments(self) -> dict[str, str]:
        written = Comment.objects.filter(pk__in=self.comment_keys.values())
        return dict(written.values_list("practice", "text"))

    @cached_property
    def prediction(self) -> str:
        stored = Prediction.objects.filter(pk=self.keys.prediction)
        return stored.values_list("answers", flat=True).first() or ""

    @cached_property
    def guessing(self) -> Guessing:
        return guessing_of(self.assessment, self.booklet)

    def who(self) -> list[str]:
        """Department, if one was named, and role group."""
        role_group = self.booklet.document.role_group(self.response.role_group).name
        return [*filter(None, [self.department]), role_group]

    @property
    def department(self) -> str:
        names = {code: name for code, _parent, name in departments_of(self.assessment.public_id)}
        return names.get(self.response.department, self.response.department)

    def parts(self) -> list[Part]:
        """In the order in which it was asked; nothing of what was not."""
        document = self.booklet.document
        progress = [code for code in document.positions if code.startswith("action.")]
        parts = [
            Part(_("What the word means"), self._entry("definition")),
            *(
                Part(each.name, tuple(filter(None, map(self._practice, each.practices))))
                for each in document.dimensions
            ),
            Part(_("How far it has come"), self._entry(*progress)),
            Part(_("What will your customers say?"), self._guess()),
            Part(_("Where you choose to win"), self._wins()),
        ]
        return [part for part in parts if part.entries]

    @property
    def pace(self) -> str:
        """Empty where it is not known."""
        return str(PACES.get(self._value(PACE), ""))

    def _value(self, code: str) -> str:
        return self.response.answers[self.booklet.index_of[code]]

    def _said(self, code: str) -> Said | None:
        ladder, value = self.booklet.ladders[code], self._value(code)
        if value == NOT_ASKED:
            return None
        return Said(code, ladder.legend, value, ladder.text_of(value) or str(LEFT_OUT))

    def _entry(self, *codes: str) -> tuple[Entry, ...]:
        said = tuple(filter(None, map(self._said, codes)))
        return (Entry(said),) if said else ()

    def _practice(self, practice: Practice) -> Entry | None:
        lenses = self.booklet.document.lenses
        said = tuple(
            Said(
                found.code,
                found.question,
                found.value,
                found.answer,
                item.lens,
                getattr(lenses, item.lens).question_line,
            )
            for item in practice.items
            if (found := self._said(item.code))
        )
        comment = self.comments.get(practice.code, "")
        return Entry(said, practice.name, comment) if said or comment else None

    def _guess(self) -> tuple[Entry, ...]:
        if not self.prediction:
            return ()
        guessing = self.guessing
        said = []
        for pick, rating, letter, value in zip(
            PICKS, PREDICTED, self.prediction[:3], self.prediction[3:6], strict=True
        ):
            need = guessing.name_of(letter)
            said.append(Said(pick, _("One of three that most will name"), letter, need))
            words = guessing.text_of(rating, value)
            said.append(Said(rating, _("Expected rating: %(need)s") % {"need": need}, value, words))
        sure = self.prediction[6]
        said.append(Said(CONFIDENCE, guessing.ladders[CONFIDENCE].legend, sure, guessing.text_of(CONFIDENCE, sure)))
        return (Entry(tuple(said)),)

    def _wins(self) -> tuple[Entry, ...]:
        document = self.booklet.document
        chosen = [code for code in document.positions if code.startswith(WIN) and self._value(code) == CHOSEN]
        said = tuple(Said(code, self.guessing.name_of_win(code), CHOSEN, _("chosen")) for code in chosen)
        return (Entry(said),) if said else ()

    def as_data(self) -> dict[str, Any]:
        """For a file that machines read, with the questions as they were asked."""
        version, document = self.assessment.version, self.booklet.document
        return {
            "organisation": self.assessment.organisation.name,
            "assessment": self.assessment.title,
            "questionnaire": {"code": document.code, "number": version.number, "identity": version.identity},
            "language": document.language,
            "department": self.department,
            "role_group": document.role_group(self.response.role_group).name,
            "answers": [
                {
                    "part": part.title,
                    "practice": entry.name,
                    "code": said.code,
                    "about": said.lens_name,
                    "question": said.question,
                    "value": said.value,
                    "answer": said.answer,
                }
                for part in self.parts()
                for entry in part.entries
                for said in entry.said
            ],
            "comments": [
                {"practice": practice.name, "code": practice.code, "text": self.comments[practice.code]}
                for practice in document.practices
                if practice.code in self.comments
            ],
            "pace": self.pace,
        }


def find_own(secret: str) -> OwnAnswers | None:
    """What was submitted with this secret, if it is still kept: by its keys alone, in every state of the assessment."""
    keys = {each.response: each for each in keys_ever(secret)}
    rows = Response.objects.select_related("assessment__organisation", "assessment__version").defer(
        *(f"assessment__{name}" for name in NOT_READ)
    )
    found = rows.filter(pk__in=list(keys)).first()
    return OwnAnswers(keys[found.pk], found) if found else None


def holds_own(secret: str) -> bool:
    return Response.objects.filter(pk__in=[each.response for each in keys_ever(secret)]).exists()


def fetch_own(request: HttpRequest, secret: str) -> OwnAnswers:
    """Or the reason why there is nothing; an unknown link is refused as everywhere."""
    if is_secret(secret):
        own = find_own(secret)
        if own:
            return own
        spent_on = _spent_on(secret)
        if spent_on and spent_on.is_sealed:
            raise refusals.NobodyCanLook
        if spent_on:
            raise refusals.NothingByThisLink if spent_on.is_confidential else refusals.AlreadySubmitted
    raise missed(request)


def _spent_on(secret: str) -> Assessment | None:
    found = fetch_spent_on(secret)
    if found is None and is_mailed(secret):
        place = fetch_invitation(part_key(secret))
        found = place.assessment if place else None
    return found

"""What a respondent is handed: a questionnaire version in one language, cut into pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import ceil
from typing import TYPE_CHECKING

from django.db.models import Max
from django.template.loader import get_template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.cells import GUESSES, ROTATIONS, TAIL, begun, tail_of
from assessments.ladders import Ladder, build_ladder
from assessments.models.response import LONGEST_COMMENT
from assessments.needs import needs_of
from assessments.questionnaires.asking import FULL, PACE, ROTATING, WIN, asked_codes, asked_practices
from assessments.questionnaires.instrument import instrument_of
from assessments.questionnaires.schema import NEED_SLOTS
from assessments.questionnaires.storing import document_in, document_of
from scoring.terms import CANT_SEE, NOT_APPLICABLE, NOT_ASKED, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.models import Assessment, QuestionnaireVersion
    from assessments.questionnaires.parts import Item, Practice
    from assessments.questionnaires.schema import QuestionnaireDocument
    from scoring.terms import Instrument

SOMETHING_ELSE = "something_else"
CHOSEN = "1"
MOST_WINS = 2


@dataclass(frozen=True, slots=True)
class Page:
    """One step of the path. `url_name` and `dimension` say where it is, `codes` what it asks."""

    url_name: str
    title: str
    codes: tuple[str, ...] = ()
    dimension: str = ""
    practices: tuple[Practice, ...] = ()

    @property
    def place(self) -> str:
        """Its own among the pages of a path."""
        return f"{self.url_name} {self.dimension}"

    def unanswered(self, cells: str, index_of: Mapping[str, int]) -> tuple[str, ...]:
        """What is left open; choosing one need answers the whole page of those to choose among."""
        if self.url_name == "answer-win" and any(cells[index_of[code]] == CHOSEN for code in self.codes):
            return ()
        return tuple(code for code in self.codes if cells[index_of[code]] == SKIPPED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody is asked. `ahead`: by place of a page, what it and all later pages ask."""

    codes: frozenset[str]
    indexes: tuple[int, ...]
    ahead: Mapping[str, tuple[int, ...]]
    place_of: Mapping[str, str]
    minutes: int
    pages: tuple[Page, ...]
    width: int

    def answered(self, cells: str) -> int:
        return sum(cells[index] not in (SKIPPED, NOT_ASKED) for index in self.indexes)

    def minutes_left(self, cells: str, place: str) -> int:
        """From this page on; what was passed over before it is not waited for."""
        left = sum(cells[index] in (SKIPPED, NOT_ASKED) for index in self.ahead[place])
        return ceil(self.minutes * left / len(self.indexes))

    def answers_anything(self, cells: str) -> bool:
        """A guess alone, which is stored apart, would leave an empty response."""
        return any(cells[index] not in (SKIPPED, NOT_ASKED) for index in self.indexes if index < self.width)


class Booklet:
    def __init__(self, document: QuestionnaireDocument) -> None:
        self.document = document
        self._asked: dict[tuple[str, str, str, int], Asked] = {}

    @cached_property
    def ladders(self) -> dict[str, Ladder]:
        document = self.document
        ladders = [self._item_ladder(item) for item in document.items]
        ladders.append(
            build_ladder(
                "definition",
                document.definition.text,
                [(str(place), choice.text) for place, choice in enumerate(document.definition.choices, start=1)],
                [(CANT_SEE, document.definition.cant_see)],
                at=document.index_of["definition"],
            )
        )
        effect = document.action_effect
        steps = [(str(place), step.text) for place, step in enumerate(effect.steps, start=1)]
        legends = {
            f"action.{dimension.code}": effect.text.format(dimension=dimension.name)
            for dimension in document.dimensions
        }
        legends["action.overall"] = effect.text_overall
        ladders += [
            build_ladder(code, text, steps, [(CANT_SEE, effect.cant_see)], at=document.index_of[code])
            for code, text in legends.items()
        ]
        return {ladder.code: ladder for ladder in ladders}

    @cached_property
    def practice_openings(self) -> dict[str, str]:
        template = get_template("answering/_practice_opening.html")
        return {practice.code: template.render({"practice": practice}) for practice in self.document.practices}

    @cached_property
    def blank_comments(self) -> dict[str, str]:
        return {practice.code: render_comment(practice) for practice in self.document.practices}

    @cached_property
    def role_ladder(self) -> Ladder:
        groups = self.document.role_groups
        steps = [(group.code, f"{group.name}: {group.description}") for group in groups]
        return build_ladder("role_group", self.document.about_you.role_group, steps, [])

    @cached_property
    def instrument(self) -> Instrument:
        return instrument_of(self.document)

    @cached_property
    def definition_values(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Choices whose order is shuffled, and those that always come last."""
        numbered = [(str(place), choice.code) for place, choice in enumerate(self.document.definition.choices, start=1)]
        return (
            tuple(value for value, code in numbered if code != SOMETHING_ELSE),
            tuple(value for value, code in numbered if code == SOMETHING_ELSE),
        )

    @cached_property
    def blank_draft(self) -> str:
        """Every place that any role group is asked is kept for an answer: changing the role group loses none."""
        document = self.document
        groups = [group.code for group in document.role_groups]
        asked = frozenset[str]().union(*(asked_codes(document, FULL, group, needs=NEED_SLOTS) for group in groups))
        return "".join(SKIPPED if code in asked else NOT_ASKED for code in document.positions)

    @cached_property
    def width(self) -> int:
        """How many cells of a draft are answers; behind them stands its tail."""
        return len(self.document.positions)

    @cached_property
    def index_of(self) -> dict[str, int]:
        """The place in a draft of every answer and of every guess."""
        return {code: index for index, code in enumerate((*self.document.positions, *TAIL))}

    def askers(self, code: str, form: str, needs: int) -> tuple[tuple[str, str], ...]:
        """Role group and rotation of everybody who is asked this."""
        groups = [group.code for group in self.document.role_groups]
        if form == ROTATING:
            turns = [(group, rotation) for group in groups for rotation in ROTATIONS]
            return tuple((g, r) for g, r in turns if code in self.asked(form, g, r, needs).codes)
        asked = [group for group in groups if code in self.asked(form, group, needs=needs).codes]
        # Drafts from before there were tails have no rotation, not even none.
        return tuple((group, rotation) for rotation in (NOT_ASKED, "") for group in asked)

    def asked(self, form: str, role_group: str, rotation: str = "", needs: int = 0) -> Asked:
        """What somebody is asked; `needs`: how many customers are asked about."""
        key = (form, role_group, rotation if form == ROTATING else "", needs)
        if key not in self._asked:
            self._asked[key] = self._build_asked(*key)
        return self._asked[key]

    def asked_by(self, form: str, role_group: str, cells: str) -> Asked:
        """What the draft with these cells is asked."""
        tail = tail_of(cells, self.width)
        return self.asked(form, role_group, tail.rotation, len(tail.cards))

    def minutes(self, form: str, needs: int = 0) -> tuple[int, int]:
        """The fewest and the most minutes a role group needs in this form."""
        minutes = [self.asked(form, group.code, needs=needs).minutes for group in self.document.role_groups]
        return min(minutes), max(minutes)

    def masked(self, cells: str, asked: Asked, pace: str = NOT_ASKED) -> str:
        """The answers as they are submitted, without the tail: what somebody is not asked becomes “not asked”."""
        answers = [
            (SKIPPED if cell == NOT_ASKED else cell) if code in asked.codes else NOT_ASKED
            for code, cell in zip(self.document.positions, cells, strict=False)
        ]
        wins = [self.index_of[code] for code in self.document.positions if code.startswith(WIN) and code in asked.codes]
        if sum(answers[index] == CHOSEN for index in wins) > MOST_WINS:
            for index in wins:
                answers[index] = SKIPPED
        answers[self.index_of[PACE]] = pace
        return "".join(answers)

    def _item_ladder(self, item: Item) -> Ladder:
        document = self.document
        asides = [(CANT_SEE, document.non_answers.cant_see)]
        if item.may_not_apply:
            asides.append((NOT_APPLICABLE, item.not_applicable_text or document.non_answers.not_applicable))
        lens = document.lenses.understanding if item.lens == "understanding" else document.lenses.delivery
        steps = [(str(level), anchor) for level, anchor in enumerate(item.anchors, start=1)]
        at = document.index_of[item.code]
        return build_ladder(item.code, item.stem, steps, asides, at=at, lens=item.lens, lens_name=lens.question_line)

    def _build_asked(self, form: str, role_group: str, rotation: str, needs: int) -> Asked:
        document = self.document
        codes = asked_codes(document, form, role_group, rotation, needs)
        practices = frozenset(practice.code for practice in asked_practices(document, form, role_group, rotation))
        pages = [Page("answer-about", _("About you")), Page("answer-word", _("What the word means"), ("definition",))]
        for dimension in document.dimensions:
            shown = tuple(practice for practice in dimension.practices if practice.code in practices)
            if shown:
                items = tuple(item.code for practice in shown for item in practice.items)
                pages.append(Page("answer-dimension", dimension.name, items, dimension.code, shown))
        actions = tuple(code for code in document.positions if code in codes and code.startswith("action."))
        pages.append(Page("answer-progress", _("How far it has come"), actions))
        wins = tuple(code for code in document.positions if code in codes and code.startswith(WIN))
        if needs:
            pages.append(Page("answer-customers", _("What will your customers say?"), GUESSES))
        if wins:
            pages.append(Page("answer-win", _("Where you choose to win"), wins))
        pages.append(Page("answer-review", _("Before you submit")))
        guesses = GUESSES if needs else ()
        # A need that is not chosen is no question left open, so those do not count.
        counted = {
            code: index
            for code, index in self.index_of.items()
            if code in guesses or (code in codes and not code.startswith(WIN))
        }
        ahead: dict[str, tuple[int, ...]] = {}
        behind: tuple[int, ...] = ()
        for page in reversed(pages):
            behind = (*(counted[code] for code in page.codes if code in counted), *behind)
            ahead[page.place] = behind
        return Asked(
            codes=codes | frozenset(guesses),
            indexes=tuple(counted.values()),
            ahead=ahead,
            place_of={code: page.place for page in pages for code in page.codes},
            minutes=document.reading_minutes(form, role_group, rotation, needs),
            pages=tuple(pages),
            width=self.width,
        )


def render_comment(practice: Practice, text: str = "", mark: str = "", there: str | None = None) -> str:
    """The field for a comment; `there` is what another window has saved in it meanwhile."""
    shown = {"practice": practice, "text": text, "mark": mark, "there": there, "longest": LONGEST_COMMENT}
    return get_template("answering/_comment.html").render(shown)


@dataclass(frozen=True)
class _Key:
    version_id: int
    identity: str
    language: str
    revision: int
    version: QuestionnaireVersion = field(compare=False)


@lru_cache(maxsize=128)
def _booklet(key: _Key) -> Booklet:
    return Booklet(document_in(key.version, key.language))


def booklet_of(assessment: Assessment) -> Booklet:
    """Versions and revisions never change, so a booklet is made once for each in a process."""
    version, language = assessment.version, get_language() or "en"
    revision = 0
    if language != document_of(version).language:
        revision = version.translations.filter(language=language).aggregate(Max("revision"))["revision__max"] or 0
    return _booklet(_Key(version.pk, version.identity, language, revision, version))


def told_minutes(assessment: Assessment) -> str:
    """As respondents are told: the longest time, unless kinds of work differ by more than a minute."""
    fewest, most = booklet_of(assessment).minutes(assessment.form, len(needs_of(assessment)))
    return str(most) if most - fewest <= 1 else _("%(fewest)d to %(most)d") % {"fewest": fewest, "most": most}


def begun_cells(assessment: Assessment) -> str:
    """Of a draft in which nothing is answered yet."""
    letters = [need.letter for need in needs_of(assessment)]
    return begun(booklet_of(assessment).blank_draft, letters, rotates=assessment.form == ROTATING)

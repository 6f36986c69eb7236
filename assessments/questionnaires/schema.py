"""One questionnaire version as one document: the shape of the file, of the stored JSON and of the published schema."""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from assessments.questionnaires import reading, translating
from assessments.questionnaires.asking import PACE
from assessments.questionnaires.consistency import Inconsistent, faults
from assessments.questionnaires.parts import (
    AboutYou,
    ActionEffect,
    ChoiceQuestion,
    CrossWalk,
    Dimension,
    Item,
    Lenses,
    Need,
    NonAnswers,
    Opening,
    Part,
    Practice,
    RoleGroup,
    Scopes,
)
from assessments.questionnaires.wording import Code, FilledText, LanguageCode, PracticeCode, Text

NEED_SLOTS = 15  # places kept in every answer string, so that an assessment may edit its list of needs


class QuestionnaireDocument(Part):
    TEXTS = ("title", "note", "reminder")

    code: Code
    title: Annotated[Text, Field(max_length=200)]
    note: Text
    language: LanguageCode = "en"
    points: Annotated[int, Field(strict=True, ge=3, le=7)]
    role_groups: Annotated[tuple[RoleGroup, ...], Field(min_length=1, max_length=12)]
    opening: Opening
    about_you: AboutYou
    reminder: FilledText
    scopes: Scopes
    lenses: Lenses
    non_answers: NonAnswers
    definition: ChoiceQuestion
    action_effect: ActionEffect
    customer_needs: Annotated[tuple[Need, ...], Field(min_length=6, max_length=NEED_SLOTS)]
    prerequisites: tuple[tuple[PracticeCode, PracticeCode], ...] = Field(
        default=(), description="Pairs [before, after]: the second practice cannot hold without the first."
    )
    cross_walks: tuple[CrossWalk, ...] = ()
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1, max_length=12)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        found = tuple(faults(self))
        if found:
            raise Inconsistent(found)
        return self

    @cached_property
    def practices(self) -> tuple[Practice, ...]:
        return tuple(practice for dimension in self.dimensions for practice in dimension.practices)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for practice in self.practices for item in practice.items)

    @cached_property
    def positions(self) -> tuple[str, ...]:
        """The code of every place in an answer string, in order; never reordered within a version."""
        return (
            *(item.code for item in self.items),
            "definition",
            *(f"action.{dimension.code}" for dimension in self.dimensions),
            "action.overall",
            *(f"win.{slot}" for slot in range(1, NEED_SLOTS + 1)),
            PACE,
        )

    @cached_property
    def index_of(self) -> dict[str, int]:
        return {code: index for index, code in enumerate(self.positions)}

    def item(self, code: str) -> Item:
        """The item with this code; KeyError where there is none."""
        return self._items_by_code[code]

    def practice(self, code: str) -> Practice:
        """The practice with this full code (`strategy.purpose`); KeyError where there is none."""
        return self._practices_by_code[code]

    def dimension(self, code: str) -> Dimension:
        return self._dimensions_by_code[code]

    def role_group(self, code: str) -> RoleGroup:
        return self._role_groups_by_code[code]

    def identity(self) -> str:
        """SHA-256 (hex) of all that an answer or a score depends on.

        Notes to authors stay out. Fields at their default stay out too, so that a field added to the format
        later leaves the identity of every stored version as it is.
        """
        meant = self.model_dump(mode="json", exclude_defaults=True)
        for dimension in meant["dimensions"]:
            for practice in dimension["practices"]:
                practice.pop("sources", None)
                for item in practice["items"]:
                    item.pop("wording_exceptions", None)
        canonical = json.dumps(meant, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def texts(self) -> dict[str, str]:
        """Every text a respondent or reader may see, by the key its translations are kept under."""
        return translating.texts(self)

    def translated(self, texts: Mapping[str, str]) -> "QuestionnaireDocument":
        """The same questionnaire in other words; a text without translation stays as it is."""
        return translating.translated(self, texts)

    def reminder_for(self, practices: tuple[Practice, ...], organisation: str, customer_meaning: str) -> str:
        """The lines at the head of the first page of ladders, were it to hold these practices."""
        return self.reminder.format(
            scope=self.scope_of(practices, organisation), organisation=organisation, customer_meaning=customer_meaning
        )

    def scope_of(self, practices: tuple[Practice, ...], organisation: str) -> str:
        """Whom to answer for on a page that holds these practices."""
        scopes = {item.scope for practice in practices for item in practice.items}
        scope: str = getattr(self.scopes, scopes.pop()) if len(scopes) == 1 else self.scopes.both
        return scope.format(organisation=organisation)

    def reading_words(self, form: str, role_group: str, rotation: str = "", needs: int = 0) -> int:
        return reading.words_to_read(self, form, role_group, rotation, needs)

    def reading_minutes(self, form: str, role_group: str, rotation: str = "", needs: int = 0) -> int:
        """Whole minutes, rounded up, at 200 words a minute."""
        return reading.minutes_to_read(self, form, role_group, rotation, needs)

    @cached_property
    def _items_by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def _practices_by_code(self) -> dict[str, Practice]:
        return {practice.code: practice for practice in self.practices}

    @cached_property
    def _dimensions_by_code(self) -> dict[str, Dimension]:
        return {dimension.code: dimension for dimension in self.dimensions}

    @cached_property
    def _role_groups_by_code(self) -> dict[str, RoleGroup]:
        return {role_group.code: role_group for role_group in self.role_groups}

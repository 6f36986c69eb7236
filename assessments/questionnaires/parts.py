"""The pieces a questionnaire is made of; schema.py puts them together.

`TEXTS` names the fields that are read by people and can be translated; `KIND` starts the translation key
of a piece whose code is unique in the whole document.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from assessments.questionnaires.wording import Code, FilledText, ItemCode, OptionalText, PracticeCode, Text, Weight

LENSES: tuple[Literal["understanding"], Literal["delivery"]] = ("understanding", "delivery")


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    TEXTS: ClassVar[tuple[str, ...]] = ()


class Coded(Part):
    KIND: ClassVar[str] = ""

    code: str


class Item(Coded):
    """One question: a practice seen through a lens, with one anchor for each point of the scale."""

    TEXTS = ("stem", "anchors", "not_applicable_text")
    KIND = "item"

    code: ItemCode
    lens: Literal["understanding", "delivery"]
    scope: Literal["my_team", "organisation"]
    stem: Text
    anchors: Annotated[tuple[Text, ...], Field(min_length=3, max_length=7)]
    may_not_apply: Annotated[bool, Field(strict=True)] = False
    not_applicable_text: OptionalText = ""
    wording_exceptions: dict[str, Text] = Field(
        default={}, description="Rules of the wording check this item may break, each with the reason."
    )


class Practice(Coded):
    TEXTS = ("name", "line")
    KIND = "practice"

    code: PracticeCode
    name: Text
    line: Text
    weight: Weight = 1.0
    asked_of: Literal["everyone", "not_frontline"] = Field(
        default="everyone", description="not_frontline: in the routed form, only role groups with asked: all."
    )
    sources: tuple[Text, ...] = ()
    items: Annotated[tuple[Item, ...], Field(min_length=2, max_length=18)]


class Dimension(Coded):
    TEXTS = ("name", "description")
    KIND = "dimension"

    code: Code
    name: Text
    description: Text
    weight: Weight = 1.0
    practices: Annotated[tuple[Practice, ...], Field(min_length=1, max_length=20)]


class RoleGroup(Coded):
    TEXTS = ("name", "description")
    KIND = "role_group"

    code: Annotated[Code, Field(max_length=16)]
    name: Annotated[Text, Field(max_length=120)]
    description: Text = Field(description="What a respondent reads to find their own group.")
    asked: Literal["everyone", "all"] = Field(
        description="In the routed form: only the practices asked of everyone, or all practices."
    )
    asked_by_dimension: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Asked how far it has come once for each dimension, not once for the whole."
    )


class Opening(Part):
    """What stands before the first question. What is promised depends on the assessment's mode and is not here."""

    TEXTS = ("title", "who_asks", "why", "who_sees", "voluntary", "minutes", "how_to_answer")

    title: FilledText
    who_asks: FilledText
    why: FilledText
    who_sees: FilledText
    voluntary: FilledText
    minutes: FilledText
    how_to_answer: FilledText


class AboutYou(Part):
    TEXTS = ("title", "intro", "department", "role_group")

    title: Text
    intro: Text
    department: Text
    role_group: Text


class Scopes(Part):
    """How the reminder names whom to answer for; `both` heads a page that holds items of either scope."""

    TEXTS = ("my_team", "organisation", "both")

    my_team: FilledText
    organisation: FilledText
    both: FilledText


class LensText(Part):
    TEXTS = ("name", "question_line")

    name: Text
    question_line: Text


class Lenses(Part):
    understanding: LensText
    delivery: LensText


class NonAnswers(Part):
    TEXTS = ("cant_see", "not_applicable", "skipped")

    cant_see: Text
    not_applicable: Text
    skipped: Text


class Choice(Coded):
    TEXTS = ("text",)

    code: Code
    text: Text


class ChoiceQuestion(Part):
    TEXTS = ("text", "cant_see")

    text: Text
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=7)]
    cant_see: Text


class ActionEffect(Part):
    TEXTS = ("text", "text_overall", "cant_see")

    text: FilledText = Field(description="Asked for each dimension; {dimension} is its name.")
    text_overall: Text
    steps: Annotated[tuple[Choice, ...], Field(min_length=4, max_length=4)]
    cant_see: Text


class Need(Coded):
    """Something customers want, on a card; 6 to 15 of them make a list."""

    TEXTS = ("name",)
    KIND = "need"

    code: Code
    name: Text
    practices: Annotated[tuple[PracticeCode, ...], Field(min_length=1)]


class CrossWalkElement(Coded):
    TEXTS = ("name",)

    code: Code
    name: Text
    practices: tuple[PracticeCode, ...] = ()
    measured_understanding: Annotated[bool, Field(strict=True)] = False


class CrossWalk(Coded):
    """Another author's list, and which practices stand for each of its elements."""

    TEXTS = ("title",)
    KIND = "cross_walk"

    code: Code
    title: Text
    source: Text
    elements: Annotated[tuple[CrossWalkElement, ...], Field(min_length=1, max_length=12)]

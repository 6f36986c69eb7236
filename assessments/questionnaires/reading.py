"""How many words a respondent is asked to read, and the minutes that takes."""

import math
from typing import TYPE_CHECKING

from assessments.questionnaires import asking
from assessments.questionnaires.wording import words

if TYPE_CHECKING:
    from assessments.questionnaires.parts import Choice, Dimension
    from assessments.questionnaires.schema import QuestionnaireDocument

WORDS_A_MINUTE = 200


def words_to_read(document: "QuestionnaireDocument", form: str, role_group: str) -> int:
    """Every word on this respondent's pages, up to the last question.

    "I can't see this", the same under every ladder, counts once a page: it is recognised there, not read again.
    """
    pages = (_words_on_page(document, dimension, form, role_group) for dimension in document.dimensions)
    return _words_before(document) + _words_of_closed_questions(document, role_group) + sum(pages)


def minutes_to_read(document: "QuestionnaireDocument", form: str, role_group: str) -> int:
    return math.ceil(words_to_read(document, form, role_group) / WORDS_A_MINUTE)


def _words_before(document: "QuestionnaireDocument") -> int:
    opening, about_you = document.opening, document.about_you
    texts = [getattr(part, field) for part in (opening, about_you) for field in part.TEXTS]
    texts += [text for group in document.role_groups for text in (group.name, group.description)]
    return sum(map(words, texts))


def _words_of_closed_questions(document: "QuestionnaireDocument", role_group: str) -> int:
    definition, effect = document.definition, document.action_effect
    total = words(definition.text) + _words_of_choices(definition.choices) + words(definition.cant_see)
    once = _words_of_choices(effect.steps) + words(effect.cant_see)
    if document.role_group(role_group).asked_by_dimension:
        return total + len(document.dimensions) * (words(effect.text) + once)
    return total + words(effect.text_overall) + once


def _words_on_page(document: "QuestionnaireDocument", dimension: "Dimension", form: str, role_group: str) -> int:
    asked = asking.asked_practices(document, form, role_group)
    practices = [practice for practice in dimension.practices if practice in asked]
    if not practices:
        return 0
    total = words(dimension.name) + words(dimension.description)
    total += words(document.reminder) + words(document.scopes.both)
    total += words(document.non_answers.cant_see)
    for practice in practices:
        total += words(practice.name) + words(practice.line)
        for item in practice.items:
            total += words(getattr(document.lenses, item.lens).question_line)
            total += words(item.stem) + sum(map(words, item.anchors)) + words(item.not_applicable_text)
    return total


def _words_of_choices(choices: "tuple[Choice, ...]") -> int:
    return sum(words(choice.text) for choice in choices)

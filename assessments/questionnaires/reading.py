"""How many words a respondent is asked to read, and the minutes that takes."""

import math
from typing import TYPE_CHECKING

from assessments.questionnaires import asking
from assessments.questionnaires.wording import words

if TYPE_CHECKING:
    from assessments.questionnaires.parts import Choice, Dimension, Practice
    from assessments.questionnaires.schema import QuestionnaireDocument

WORDS_A_MINUTE = 200
# Of the page on which guesses are made and of the one where an executive chooses, without the needs themselves.
# A test counts them.
WORDS_AROUND_GUESSES, WORDS_AROUND_WINS = 145, 40


def words_to_read(
    document: "QuestionnaireDocument", form: str, role_group: str, rotation: str = "", needs: int = 0
) -> int:
    """Every word on this respondent's pages, up to the last question; in a rotating form, of the longest of the six.

    "I can't see this", the same under every ladder, counts once a page: it is recognised there, not read again.
    `needs`: how many customers are asked about, 0 if they are not; the questionnaire's own stand for a list of ours.
    """
    if form == asking.ROTATING and not rotation:
        rotations = map(str, range(1, asking.ROTATIONS + 1))
        return max(words_to_read(document, form, role_group, rotation, needs) for rotation in rotations)
    asked = asking.asked_practices(document, form, role_group, rotation)
    pages = (_words_on_page(document, dimension, asked) for dimension in document.dimensions)
    closed = _words_of_closed_questions(document, role_group) + _words_about_needs(document, role_group, needs)
    return _words_before(document) + closed + sum(pages)


def minutes_to_read(
    document: "QuestionnaireDocument", form: str, role_group: str, rotation: str = "", needs: int = 0
) -> int:
    return math.ceil(words_to_read(document, form, role_group, rotation, needs) / WORDS_A_MINUTE)


def _words_about_needs(document: "QuestionnaireDocument", role_group: str, needs: int) -> int:
    if not needs:
        return 0
    own = sum(words(need.name) for need in document.customer_needs) / len(document.customer_needs)
    listed = math.ceil(own * needs)
    return WORDS_AROUND_GUESSES + listed + (WORDS_AROUND_WINS + listed if role_group == asking.DECIDERS else 0)


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


def _words_on_page(document: "QuestionnaireDocument", dimension: "Dimension", asked: "tuple[Practice, ...]") -> int:
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

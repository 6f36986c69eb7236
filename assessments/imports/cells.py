"""What may stand in a cell, and which character of an answer string it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from organisations.tables.problems import shown
from organisations.tables.table import LONGEST_CELL
from organisations.tables.words import plain
from scoring.terms import CANT_SEE, NOT_APPLICABLE, NOT_ASKED, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.questionnaires.schema import QuestionnaireDocument

CANT_SEE_WORDS = ("?", "can't see", "cant see", "cannot see", "can't tell", "cannot tell", "don't know", "dont know")
NOT_APPLICABLE_WORDS = ("n", "n/a", "not applicable", "does not apply")
SKIPPED_WORDS = ("", "-")
NOT_ASKED_WORDS = (".", "not asked")
AMBIGUOUS = ("na", "#n/a", "nan", "null", "none")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one column are read: word → character, and what to tell about any other word."""

    words: Mapping[str, str]
    allowed: str

    def character(self, cell: str) -> str | None:
        found = self.words.get(cell)
        if found is None and len(cell) <= LONGEST_CELL:
            found = self.words.get(plain(cell))
        return found

    def complaint(self, cell: str) -> str:
        found = plain(cell[:LONGEST_CELL])
        if found in AMBIGUOUS:
            return _(
                "“%(cell)s” can mean several things. For a missing answer leave the cell empty; allowed is %(allowed)s."
            ) % {"cell": shown(cell), "allowed": self.allowed}
        return _("found “%(cell)s”; allowed is %(allowed)s.") % {"cell": shown(cell), "allowed": self.allowed}


def reading_of(document: QuestionnaireDocument, code: str) -> Reading:
    """How answers at this position are read, where it is asked."""
    if code == "definition":
        choices = [choice.code for choice in document.definition.choices]
        return _reading(len(choices), choices, may_not_apply=False)
    if code.startswith("action."):
        steps = [step.code for step in document.action_effect.steps]
        return _reading(len(steps), steps, may_not_apply=False)
    return _reading(document.points, (), may_not_apply=document.item(code).may_not_apply)


def not_asked_reading(role_group: str, form: str) -> Reading:
    """A question this role group is not asked: there can be no answer."""
    allowed = _("an empty cell, as “%(role_group)s” is not asked this in the %(form)s form") % {
        "role_group": role_group,
        "form": form,
    }
    return Reading(dict.fromkeys((*SKIPPED_WORDS, *NOT_ASKED_WORDS), NOT_ASKED), allowed)


def _reading(count: int, codes: Iterable[str], *, may_not_apply: bool) -> Reading:
    words = dict.fromkeys(CANT_SEE_WORDS, CANT_SEE) | dict.fromkeys(SKIPPED_WORDS, SKIPPED)
    words |= dict.fromkeys(NOT_ASKED_WORDS, NOT_ASKED)
    for level in map(str, range(1, count + 1)):
        # Spreadsheets turn whole numbers into 4.0 (or 4,0) where a column has gaps.
        words |= {level: level, f"{level}.0": level, f"{level},0": level}
    for number, code in enumerate(codes, 1):
        words[plain(code)] = str(number)
    if may_not_apply:
        words |= dict.fromkeys(NOT_APPLICABLE_WORDS, NOT_APPLICABLE)
        allowed = _("1 to %(count)d, “?” (can’t see), “n” (does not apply) or an empty cell") % {"count": count}
    else:
        allowed = _("1 to %(count)d, “?” (can’t see) or an empty cell") % {"count": count}
    return Reading(words, allowed)

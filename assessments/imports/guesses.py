"""What a file may say of customers: three needs, a rating for each, how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from assessments.cells import CONFIDENCE, GUESSES, PICKS, PREDICTED, Tail
from assessments.imports.cells import SKIPPED_WORDS, Reading
from organisations.tables.words import plain
from scoring.terms import SKIPPED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assessments.needs import Need

STEPS = "12345"


def guess_readings(needs: Sequence[Need]) -> dict[str, Reading]:
    """How the cells of each column are read, by its code; no columns where customers are not asked."""
    if not needs:
        return {}
    skipped = dict.fromkeys(SKIPPED_WORDS, SKIPPED)
    named = {plain(word): need.letter for need in needs for word in (need.name, need.code)}
    codes = ", ".join(need.code for need in needs)
    picks = Reading(skipped | named, _("the code of a need (%(codes)s) or an empty cell") % {"codes": codes})
    steps = {word: step for step in STEPS for word in (step, f"{step}.0", f"{step},0")}
    scale = Reading(skipped | steps, _("1 to 5 or an empty cell"))
    return dict.fromkeys(PICKS, picks) | dict.fromkeys((*PREDICTED, CONFIDENCE), scale)


def guess_of(given: Mapping[str, str], needs: Sequence[Need]) -> tuple[str, str]:
    """The prediction as it is stored, or nothing; and what is wrong with it, in words."""
    cells = [given.get(code, SKIPPED) for code in GUESSES]
    tail = Tail("".join(cells[:3]), "".join(cells[3:6]), cells[6], cards="".join(need.letter for need in needs))
    if tail.prediction or not tail.has_guessed:
        return tail.prediction, ""
    return "", _("a guess names three different needs, or is left out with its ratings.")

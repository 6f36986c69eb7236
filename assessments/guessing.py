"""What a respondent guesses of customers, and which needs an executive means to win with: the questions, in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import get_template
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments.booklets import MOST_WINS
from assessments.cards import PLACES, Picks, rating_ladder
from assessments.cells import CONFIDENCE, PICKS, PREDICTED
from assessments.ladders import Ladder, build_ladder
from assessments.needs import needs_of
from assessments.questionnaires.asking import WIN
from scoring.terms import SKIPPED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.booklets import Booklet
    from assessments.models import Assessment
    from assessments.needs import Need

SORTABLE = "vendor/sortablejs-1.15.7/sortable.min.js"
CONFIDENCES = (
    gettext_lazy("no idea"),
    gettext_lazy("1 in 4"),
    gettext_lazy("even"),
    gettext_lazy("3 in 4"),
    gettext_lazy("nearly certain"),
)


@dataclass(frozen=True)
class Guessing:
    """For one list of needs in one language. ladders: by code, of what is chosen out of words.

    wins: by code, a need to choose and not to choose, as HTML.
    """

    needs: tuple[Need, ...]
    picks: Picks
    ladders: Mapping[str, Ladder]
    wins: Mapping[str, tuple[str, str]]
    win_opening: str

    def values(self, code: str) -> frozenset[str]:
        """What may be answered at this place of a draft."""
        if code in PICKS:
            return self.picks.letters | {SKIPPED}
        return frozenset("1-") if code in self.wins else self.ladders[code].values

    def text_of(self, code: str, cell: str) -> str:
        if code in PICKS:
            return self.name_of(cell)
        if code in self.wins:
            return _("chosen") if cell == "1" else _("not chosen")
        return self.ladders[code].text_of(cell)

    def name_of(self, letter: str) -> str:
        """Of the need this letter stands for; empty if for none."""
        return next((need.name for need in self.needs if need.letter == letter), "")

    def name_of_win(self, code: str) -> str:
        return self.needs[int(code.removeprefix(WIN)) - 1].name

    def __contains__(self, code: str) -> bool:
        return code in PICKS or code in self.ladders or code in self.wins


def guessing_of(assessment: Assessment, booklet: Booklet) -> Guessing:
    return _guessing(booklet, needs_of(assessment), get_language() or "")


@lru_cache(maxsize=128)
def _guessing(booklet: Booklet, needs: tuple[Need, ...], _language: str) -> Guessing:
    at = booklet.index_of
    picks = Picks(
        needs,
        PICKS,
        _("Which three will most customers choose?"),
        _("Customers are asked what matters most to them. Choose the three that most of them will name, in order."),
        {code: at[code] for code in PICKS},
        SORTABLE,
    )
    skip = [(SKIPPED, _("I can’t say"))]
    ladders = {
        code: rating_ladder(code, _("Which rating will most customers give you?"), str(place), at=at[code], asides=skip)
        for code, place in zip(PREDICTED, PLACES, strict=True)
    }
    ladders[CONFIDENCE] = build_ladder(
        CONFIDENCE,
        _("How sure are you that at least two of your three are among the three customers name most?"),
        [(str(step), str(words)) for step, words in enumerate(CONFIDENCES, start=1)],
        skip,
        at=at[CONFIDENCE],
        lens="scale",
    )
    wins = {f"{WIN}{place}": _win(f"{WIN}{place}", at, need.name) for place, need in enumerate(needs, start=1)}
    return Guessing(
        needs, picks, ladders, wins, get_template("answering/_win_opening.html").render({"most": MOST_WINS})
    )


def _win(code: str, at: Mapping[str, int], name: str) -> tuple[str, str]:
    template = get_template("answering/_win.html")
    shown = {"code": code, "at": at[code], "name": name}
    return template.render(shown | {"is_chosen": True}), template.render(shown | {"is_chosen": False})

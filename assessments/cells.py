"""What stands where in a draft: an answer a position, and behind them a tail with what is guessed of customers.

The tail is part of the same string, so guesses are saved, compared and reviewed as every answer is.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.terms import NOT_ASKED, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Sequence

PICKS = ("pick.1", "pick.2", "pick.3")  # the letters of three needs, in the order customers will name them
PREDICTED = ("predicted.1", "predicted.2", "predicted.3")  # the rating customers will give on each of them
CONFIDENCE = "confidence"
GUESSES = (*PICKS, *PREDICTED, CONFIDENCE)
ROTATION = "rotation"  # which of the six forms somebody is asked; "." where forms do not rotate
TAIL = (*GUESSES, ROTATION)
ROTATIONS = "123456"


@dataclass(frozen=True, slots=True)
class Tail:
    """cards: the letters of all needs in the order this respondent sees them; empty where nothing is guessed."""

    picks: str = SKIPPED * len(PICKS)
    predicted: str = SKIPPED * len(PREDICTED)
    confidence: str = SKIPPED
    rotation: str = NOT_ASKED
    cards: str = ""
    is_there: bool = False

    @property
    def has_guessed(self) -> bool:
        return bool(set(self.picks + self.predicted + self.confidence) - {SKIPPED})

    @property
    def prediction(self) -> str:
        """As it is stored; empty unless exactly three different needs of the list are named."""
        if len(set(self.picks)) < len(PICKS) or not set(self.picks) <= set(self.cards):
            return ""
        return self.picks + self.predicted + self.confidence


def begun(blank: str, letters: Sequence[str], *, rotates: bool) -> str:
    """The cells of a new draft.

    Drawn, not derived from the personal secret: what is drawn names whoever has it, and whoever keeps the mail with
    somebody's link could otherwise compute it again.
    """
    chance = random.SystemRandom()
    rotation = chance.choice(ROTATIONS) if rotates else NOT_ASKED
    return blank + SKIPPED * len(GUESSES) + rotation + "".join(chance.sample(list(letters), len(letters)))


def tail_of(cells: str, width: int) -> Tail:
    """Behind the first `width` cells; that of a draft begun before there were tails holds nothing."""
    tail = cells[width:]
    if len(tail) < len(TAIL):
        return Tail()
    return Tail(tail[:3], tail[3:6], tail[6], tail[7], tail[8:], is_there=True)

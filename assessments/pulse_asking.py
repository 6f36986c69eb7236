"""What a customer is asked, in words; rendered once for a list of needs and a language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.cards import Picks, rating_ladder
from assessments.ladders import Ladder, build_ladder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.needs import Need

PICK_FIELDS = ("pick1", "pick2", "pick3")
RATE = "rate."
ANY_NEED = "any"  # stands for the letter in the ladder a script copies for each need
RECOMMEND = "recommend"
TEN = "a"


@dataclass(frozen=True)
class Asking:
    """ladders: by letter of the need; `pattern` is the one that belongs to none."""

    needs: tuple[Need, ...]
    picks: Picks
    ladders: Mapping[str, Ladder]
    pattern: Ladder
    recommend: Ladder

    def name_of(self, letter: str) -> str:
        return next((need.name for need in self.needs if need.letter == letter), "")


def asking_of(needs: tuple[Need, ...], organisation: str) -> Asking:
    return _asking(needs, organisation, get_language() or "")


@lru_cache(maxsize=128)
def _asking(needs: tuple[Need, ...], organisation: str, _language: str) -> Asking:
    return Asking(
        needs=needs,
        picks=Picks(
            needs,
            PICK_FIELDS,
            _("Which three matter most to you?"),
            _("Choose three, the most important first."),
        ),
        ladders={need.letter: _rating(need.letter, need.name) for need in needs},
        pattern=_rating(ANY_NEED, " "),
        recommend=build_ladder(
            RECOMMEND,
            _("How likely are you to recommend %(organisation)s to others?") % {"organisation": organisation},
            [(str(step) if step < 10 else TEN, str(step)) for step in range(11)],
            [],
            lens="scale eleven",
        ),
    )


def _rating(letter: str, name: str) -> Ladder:
    return rating_ladder(RATE + letter, name, "", asides=[("n", _("no experience of it"))])

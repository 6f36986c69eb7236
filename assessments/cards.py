"""Cards of what customers want: three are chosen, in order. Staff guess with them what customers say with them.

The markup is a grid of radio buttons, a row a need and a column a place; static/js/cards.js makes it cards to tap.
Pieces are rendered once for a list of needs, as ladders are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.ladders import Ladder, build_ladder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assessments.needs import Need

NO_CHOICE = "-"
PLACES = (gettext_lazy("1st"), gettext_lazy("2nd"), gettext_lazy("3rd"))
RATINGS = (
    gettext_lazy("very poor"),
    gettext_lazy("poor"),
    gettext_lazy("fair"),
    gettext_lazy("good"),
    gettext_lazy("very good"),
)


@dataclass(frozen=True)
class Picks:
    """names: of the fields, first place first. at: the place of each in the cells, for a page that saves as it goes.

    sortable: the static file that makes what is chosen draggable; nothing is dragged without.
    """

    needs: Sequence[Need]
    names: Sequence[str]
    question: str
    hint: str
    at: Mapping[str, int] = field(default_factory=dict)
    sortable: str = ""
    _rows: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict, init=False, compare=False)
    _openings: dict[str, str] = field(default_factory=dict, init=False, compare=False)

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(need.letter for need in self.needs)

    def render(
        self, chosen: Mapping[str, str], order: Iterable[str], notes: Mapping[str, str] | None = None, problem: str = ""
    ) -> str:
        """The grid with what is chosen, needs in this order; a note belongs to a place, the problem to them all."""
        named = {need.letter: need.name for need in self.needs}
        rows = [self._row(letter, named[letter], chosen) for letter in order if letter in named]
        return "".join(
            [
                self._opening(notes or {}, problem),
                *rows,
                self._row(NO_CHOICE, "", chosen),
                "</tbody></table></fieldset>",
            ]
        )

    def _opening(self, notes: Mapping[str, str], problem: str) -> str:
        if not notes and not problem and "" in self._openings:
            return self._openings[""]
        places = [
            {"code": code, "place": place, "at": self.at.get(code), "note": notes.get(code, "")}
            for code, place in zip(self.names, PLACES, strict=False)
        ]
        shown = {
            "places": places,
            "question": self.question,
            "hint": self.hint,
            "problem": problem,
            "sortable": self.sortable,
        }
        opening = get_template("cards/_picks_opening.html").render(shown)
        if not notes and not problem:
            self._openings[""] = opening
        return opening

    def _row(self, letter: str, name: str, chosen: Mapping[str, str]) -> str:
        checked = tuple(code for code in self.names if chosen.get(code, NO_CHOICE) == letter)
        row = self._rows.get((letter, checked))
        if row is None:
            places = [{"code": code, "is_chosen": code in checked} for code in self.names]
            shown = {"letter": letter, "name": name or _("none"), "places": places, "is_none": letter == NO_CHOICE}
            row = self._rows[letter, checked] = get_template("cards/_pick_row.html").render(shown).strip()
        return row


def rating_ladder(
    name: str, question: str, place: str, *, at: int | None = None, asides: Sequence[tuple[str, str]]
) -> Ladder:
    """The five ratings in words, side by side; `place` stands before the question until a script names the need."""
    steps = [(str(rating), str(words)) for rating, words in enumerate(RATINGS, start=1)]
    return build_ladder(name, question, steps, asides, at=at, lens="scale", lens_name=place)

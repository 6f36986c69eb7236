"""The two pages about what customers want: what they will say, and where an executive chooses to win."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout
from crispy_forms.utils import TEMPLATE_PACK
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from assessments.answer_forms import PageForm
from assessments.booklets import CHOSEN, MOST_WINS
from assessments.cells import CONFIDENCE, PICKS, PREDICTED
from assessments.drafts import Change, Kept
from scoring.terms import SKIPPED

if TYPE_CHECKING:
    from django import forms
    from django.template import Context
    from django.utils.safestring import SafeString

    from assessments.guessing import Guessing


class Ready:
    """A crispy-forms layout object: HTML that our own escaping templates have rendered."""

    def __init__(self, html: str) -> None:
        self._html = html

    def render(
        self, form: forms.BaseForm, context: Context, template_pack: SafeString = TEMPLATE_PACK, **kwargs: object
    ) -> SafeString:
        return mark_safe(self._html)  # noqa: S308 every piece comes from an escaping template


class CardForm(PageForm):
    @property
    def guessing(self) -> Guessing:
        return self.visit.guessing

    def _change(self, code: str, value: str) -> None:
        """What the page shows unchanged is no answer: another tab's may stand."""
        index = self.index_of[code]
        if value != self.seen[index]:
            self.chosen[code] = value
            self.changes[index] = Change(self.seen[index], value)

    def _cell_note(self, code: str, there: str) -> str:
        return format_html("<p>{}</p>", other_window(self.guessing, code, there))

    def _notes(self, kept: Kept | None) -> dict[str, str]:
        code_at = {self.index_of[code]: code for code in self.page.codes}
        return {
            code_at[index]: self._cell_note(code_at[index], cell)
            for index, cell in (kept or Kept()).cells.items()
            if index in code_at
        }


class GuessForm(CardForm):
    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.problems:
            return {}
        picks = [self.chosen[code] for code in PICKS]
        named = [letter for letter in picks if letter != SKIPPED]
        for letter in sorted({letter for letter in named if named.count(letter) > 1}):
            text = _("“%(need)s” is chosen twice. Choose three different ones.")
            self.has_problem("q-picks", text % {"need": self.guessing.name_of(letter)})
        for place, (code, letter) in enumerate(zip(PREDICTED, picks, strict=True), start=1):
            if self.chosen[code] != SKIPPED and letter == SKIPPED:
                text = _("You guessed rating no. %(place)d, but chose nothing it is for. Choose one, or take it back.")
                self.has_problem(f"q-{code}", text % {"place": place})
        return {}

    def _clean_answer(self, code: str) -> None:
        value = self.data[code]
        if code not in self.chosen:
            self.has_problem("answers", _("One of the answers is not asked here. The others are below."))
        elif value not in self.guessing.values(code):
            anchor = "q-picks" if code in PICKS else f"q-{code}"
            self.has_problem(anchor, _("Choose one of those shown."))
        else:
            self._change(code, value)

    def lay_out(self, kept: Kept | None = None) -> None:
        guessing, notes = self.guessing, self._notes(kept)
        problem = self.problems.get("q-picks", "")
        picks = guessing.picks.render(self.chosen, self.visit.tail.cards, notes, problem)
        ladders = []
        for place, code in enumerate((*PREDICTED, CONFIDENCE)):
            ladder = guessing.ladders[code]
            name = guessing.name_of(self.chosen[PICKS[place]]) if place < len(PICKS) else ""
            if name:
                opening = ladder.opening.replace("</span>", f" · {escape(name)}</span>", 1)
                ladder = replace(ladder, opening=opening)
            note = (
                notes.get(code, "") or format_html("<p>{}</p>", self.problems[f"q-{code}"])
                if f"q-{code}" in self.problems
                else notes.get(code, "")
            )
            value = self.chosen[code]
            ladders.append(ladder.render("" if value == SKIPPED else value, note=note))
        self.helper.layout = Layout(Ready(picks + "".join(ladders)))
        self.helper.carried = {"seen": self.seen}


class WinForm(CardForm):
    def clean(self) -> dict[str, Any]:
        super().clean()
        for code in self.page.codes:
            if code not in self.data:  # a browser sends nothing for a box that is not ticked
                self._change(code, SKIPPED)
        if sum(value == CHOSEN for value in self.chosen.values()) > MOST_WINS:
            self.has_problem("q-wins", _("Choose at most two. To be best at everything is to choose nothing."))
        return {}

    def _clean_answer(self, code: str) -> None:
        if code not in self.chosen:
            self.has_problem("answers", _("One of the answers is not asked here. The others are below."))
        elif self.data[code] != CHOSEN:
            self.has_problem("q-wins", _("Choose one of those shown."))
        else:
            self._change(code, CHOSEN)

    def lay_out(self, kept: Kept | None = None) -> None:
        notes = self._notes(kept)
        boxes = []
        for letter in self.visit.tail.cards:
            code = f"win.{ord(letter) - ord('a') + 1}"
            ticked, blank = self.guessing.wins[code]
            box = ticked if self.chosen[code] == CHOSEN else blank
            boxes.append(box.replace('role="alert">', f'role="alert">{notes[code]}', 1) if code in notes else box)
        opening = self.guessing.win_opening
        if "q-wins" in self.problems:
            note = format_html('<p class="note">{}</p>', self.problems["q-wins"])
            opening = opening.replace("</legend>", f"</legend>{note}", 1)
        self.helper.layout = Layout(Ready(f"{opening}{''.join(boxes)}</div></fieldset>"))
        self.helper.carried = {"seen": self.seen}


def other_window(guessing: Guessing, code: str, there: str) -> str:
    text = guessing.text_of(code, there) or _("nothing")
    return _("Meanwhile another window or device saved: “%(answer)s” Which answer holds?") % {"answer": text}

"""Anchored levels as pieces of HTML, rendered once for each version and language and then only joined.

Rendering forty groups of radio buttons through form fields costs about two hundred times as much, and it was
most of what answering costs a server.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.forms import BaseForm
    from django.template import Context

UNANSWERED = "-"


@dataclass(frozen=True, slots=True)
class Step:
    """One choice: as offered and as chosen."""

    text: str
    offered: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Ladder:
    code: str
    legend: str
    opening: str
    steps: Mapping[str, Step]
    asides: Mapping[str, Step]

    @property
    def values(self) -> frozenset[str]:
        return frozenset((*self.steps, *self.asides))

    def text_of(self, value: str) -> str:
        step = self.steps.get(value) or self.asides.get(value)
        return step.text if step else ""

    def render(self, chosen: str, order: Sequence[str] | None = None, note: str = "") -> str:
        """The fieldset with one step chosen; `note` stands between the question and its steps."""
        parts = [self.opening, note, '</div><div class="steps">']
        steps, asides = self.steps, self.asides
        parts += [steps[value].chosen if value == chosen else steps[value].offered for value in order or steps]
        parts.append('</div><div class="asides">')
        parts += [asides[value].chosen if value == chosen else asides[value].offered for value in asides]
        parts.append("</div></fieldset>")
        return "".join(parts)


def build_ladder(
    code: str,
    legend: str,
    steps: Iterable[tuple[str, str]],
    asides: Iterable[tuple[str, str]],
    *,
    at: int | None = None,
    lens: str = "",
    lens_name: str = "",
) -> Ladder:
    """`at` is the place of the answer in the cells; the script of the page needs it."""
    opening = get_template("answering/_ladder_opening.html").render(
        {"code": code, "at": at, "legend": legend, "lens": lens, "lens_name": lens_name}
    )
    return Ladder(code, legend, opening.strip(), _build_steps(code, steps), _build_steps(code, asides))


def _build_steps(code: str, texts: Iterable[tuple[str, str]]) -> dict[str, Step]:
    template = get_template("answering/_step.html")
    return {
        value: Step(
            text,
            template.render({"code": code, "value": value, "text": text}).strip(),
            template.render({"code": code, "value": value, "text": text, "is_chosen": True}).strip(),
        )
        for value, text in texts
    }


@dataclass(frozen=True, slots=True)
class Ladders:
    """A crispy-forms layout object: ladders one under the other, as the form's cells say."""

    ladders: Sequence[Ladder]
    chosen: Mapping[str, str]
    notes: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def render(
        self, form: BaseForm, context: Context, template_pack: SafeString = TEMPLATE_PACK, **kwargs: object
    ) -> SafeString:
        return mark_safe(  # noqa: S308 every piece comes from an escaping template
            "".join(
                ladder.render(
                    self.chosen.get(ladder.code, UNANSWERED),
                    self.orders.get(ladder.code),
                    self.notes.get(ladder.code, ""),
                )
                for ladder in self.ladders
            )
        )

"""What agreement, consistency and differences between departments are called, and how a figure of theirs is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reports.numbers import hundredths
from reports.sections.section import Cell, withheld_cell
from scoring.results.trust import Consistency, Difference, Strength
from scoring.terms import Reason, Withheld

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from scoring.results.trust import Between, LensAgreement

STRENGTHS: dict[Strength, _StrPromise] = {
    Strength.NONE: pgettext_lazy("agreement", "none"),
    Strength.WEAK: pgettext_lazy("agreement", "weak"),
    Strength.MODERATE: pgettext_lazy("agreement", "moderate"),
    Strength.STRONG: pgettext_lazy("agreement", "strong"),
    Strength.VERY_STRONG: pgettext_lazy("agreement", "very strong"),
}
CONSISTENCIES: dict[Consistency, _StrPromise] = {
    Consistency.GOOD: gettext_lazy("belong together"),
    Consistency.ADEQUATE: gettext_lazy("belong together well enough"),
    Consistency.MIXED: gettext_lazy("say different things: read the practices"),
}
DIFFERENCES: dict[Difference, _StrPromise] = {
    Difference.DIFFER: gettext_lazy("departments differ"),
    Difference.UNCLEAR: gettext_lazy("may be chance"),
    Difference.NONE: gettext_lazy("no difference"),
}


def agreement_cell(lens: LensAgreement) -> Cell:
    if isinstance(lens.strength, Withheld) or isinstance(lens.r_star, Withheld):
        return withheld_cell(Reason.TOO_FEW if isinstance(lens.r_star, float) else lens.r_star.reason)
    return _worded(str(STRENGTHS[lens.strength]), lens.r_star)


def difference_cell(between: Between | Withheld) -> Cell:
    if isinstance(between, Withheld):
        return withheld_cell(between.reason)
    return _worded(str(DIFFERENCES[between.difference]), between.icc1)


def _worded(words: str, value: float) -> Cell:
    return Cell(_("%(words)s (%(value)s)") % {"words": words, "value": hundredths(value)})

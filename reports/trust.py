"""How far a report's numbers can be trusted, computed once when it is built. Only workers import this module."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from reports.small_groups import held_within
from scoring.agreement import agreement
from scoring.alignment import alignment
from scoring.disclosure import showable
from scoring.reliability import reliability
from scoring.results.trust import Careful, Trust
from scoring.terms import Reason, Withheld
from scoring.wheel import wheel

if TYPE_CHECKING:
    from reports.measuring import Ready

DEFINITION = "definition"
# Of the meanings to choose from: two who chose it need not mean the same.
SOMETHING_ELSE = "something_else"


def trust(ready: Ready) -> Trust:
    answers, instrument, parameters = ready.answers, ready.instrument, ready.parameters
    found = ready.who.screening.found
    choices = [choice.code for choice in ready.document.definition.choices]
    return Trust(
        agreement=agreement(answers, instrument, parameters, _comparable(ready)),
        alignment=alignment(
            answers,
            ready.document.index_of[DEFINITION],
            len(choices),
            parameters,
            other=choices.index(SOMETHING_ELSE) + 1 if SOMETHING_ELSE in choices else None,
        ),
        reliability=reliability(answers, instrument, parameters),
        quality=found,
        careful=_careful(ready) if found.removable else Withheld(Reason.TOO_FEW),
        careless=ready.who.careless,
    )


def _comparable(ready: Ready) -> list[int]:
    """Departments of which no small one would follow, by subtraction, from those that are compared."""
    people = np.bincount(ready.answers.stratum, minlength=len(ready.rows.strata)).tolist()
    counts = {code: n for code, n in zip(ready.rows.strata, people, strict=True) if code and n}
    shown = showable(counts, ready.parameters.minimum_group, sum(people) - sum(counts.values()))
    return [place for place, code in enumerate(ready.rows.strata) if code in shown]


def _careful(ready: Ready) -> Careful:
    # No figure that is drawn again and again is kept.
    parameters = replace(ready.parameters, resamples=2, weight_draws=2)
    whole = held_within(wheel(ready.who.other, ready.instrument, parameters), ready.instrument, parameters).overall
    return Careful(whole.understanding, whole.delivery, whole.level, whole.gap)

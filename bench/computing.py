"""The computation alone, on answers already in memory: against the floor, against pandas; the bootstrap by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assessments.questionnaires.instrument import instrument_of
from assessments.questionnaires.loader import core_questionnaire
from bench import clock, kernel
from bench.answers import DEPARTMENTS, blocks
from bench.floor import floor
from bench.pandas_wide import naive_bootstrap, pandas_wide
from scoring.coding import coding
from scoring.deviations import deviations
from scoring.dimensions import dimension_means
from scoring.parameters import Parameters
from scoring.strata import Answers, strata
from scoring.tally import tally
from scoring.terms import Form, Withheld
from scoring.wheel import wheel
from scoring.whole import dimension_figures, index_and_width, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.questionnaires.schema import QuestionnaireDocument
    from scoring.terms import Instrument

HEADCOUNT = 1_000_000
NAIVE_RESAMPLES = 10
IRREGULAR_WEIGHTS = (0.31, 0.07, 0.113, 0.217, 0.19, 0.1)


def main(arguments: list[str]) -> dict[str, Any]:
    """Argument: each number of people."""
    document = core_questionnaire()
    return {size: _measured(document, int(size)) for size in arguments}


def _measured(document: QuestionnaireDocument, people: int) -> dict[str, float]:
    answers = _answers(document, people)
    instrument, parameters = instrument_of(document), Parameters()
    others, irregular = kernel.answers(people), kernel.instrument(IRREGULAR_WEIGHTS)
    matrix = np.ascontiguousarray(answers.codes[:, : len(document.items)])
    scores = np.random.default_rng(1).random((people, 2 * len(document.dimensions)))
    naive = clock.best(lambda: naive_bootstrap(scores, NAIVE_RESAMPLES, 1), 1)
    return {
        "floor": clock.best(lambda: floor(matrix), 5),
        "whole": clock.best(lambda: wheel(answers, instrument, parameters), 5),
        "irregular": clock.best(lambda: wheel(others, irregular, Parameters(resamples=1)), 3),
        "bootstrap": clock.best(_bootstrap(answers, instrument, parameters), 5),
        "naive": naive * parameters.resamples / NAIVE_RESAMPLES,
        "pandas": clock.best(lambda: pandas_wide(answers.codes, answers.stratum, instrument), 2),
    }


def _bootstrap(answers: Answers, instrument: Instrument, parameters: Parameters) -> Callable[[], object]:
    """Only the intervals of index and width; all they rest on is computed before."""
    ready = coding(instrument)
    groups = strata(answers, parameters.design)
    counted = tally(answers, ready, groups, parameters.form)
    means = dimension_means(ready, counted, groups, parameters)
    found = deviations(counted, [mean.parts for mean in means], groups)
    given = [dimension_figures(place, mean, found, groups, parameters) for place, mean in enumerate(means)]
    together = whole(means, given)
    if isinstance(together, Withheld):
        raise SystemExit(f"the made-up answers give no result: {together.reason}")
    return lambda: index_and_width(together, found, groups, parameters)


def _answers(document: QuestionnaireDocument, people: int) -> Answers:
    rows = [row for block in blocks(document, Form.FULL, people, seed=1) for row in block]
    codes = np.frombuffer("".join(answers for _, _, answers in rows).encode(), dtype=np.uint8)
    stratum = np.array([DEPARTMENTS.index(department) for department, _, _ in rows], dtype=np.int64)
    return Answers(codes.reshape(people, -1), stratum, (HEADCOUNT,) * len(DEPARTMENTS))

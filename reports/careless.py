"""Whose answers count, decided before anything is computed of them. Only workers import this module."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assessments.questionnaires.asking import PACE
from scoring.quality import quality
from scoring.results.trust import Careless
from scoring.strata import Answers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assessments.questionnaires.schema import QuestionnaireDocument
    from reports.rows import AnswerRows
    from scoring.parameters import Parameters
    from scoring.quality import Screening
    from scoring.terms import Instrument


@dataclass(frozen=True)
class Counting:
    """rows, answers: of those who count. everybody: of all who answered. screening: of everybody, too."""

    rows: AnswerRows
    answers: Answers
    everybody: Answers
    screening: Screening
    careless: Careless

    @property
    def other(self) -> Answers:
        """Counted the other way: without the careless where they count, with them where they are left out."""
        if self.careless is Careless.LEFT_OUT:
            return self.everybody
        return _of(self.answers, self.screening.keep)


def counting(
    rows: AnswerRows,
    everybody: Answers,
    document: QuestionnaireDocument,
    instrument: Instrument,
    parameters: Parameters,
    *,
    leaves_out: bool,
) -> Counting:
    """The careless are left out if that was chosen, and if neither they nor those who stay are few: the rest of a
    report beside what everybody said would tell what the few answered."""
    screening = quality(everybody, instrument, parameters, pace=_pace(rows, document))
    if not leaves_out:
        return Counting(rows, everybody, everybody, screening, Careless.COUNTED)
    if not screening.found.removable:
        return Counting(rows, everybody, everybody, screening, Careless.TOO_FEW)
    keep = screening.keep
    # Departments and role groups in which nobody is left stay where they are; the fingerprint is that of everybody.
    kept = replace(rows, codes=rows.codes[keep], stratum=rows.stratum[keep], role=rows.role[keep])
    return Counting(kept, _of(everybody, keep), everybody, screening, Careless.LEFT_OUT)


def _of(answers: Answers, keep: NDArray[np.bool_]) -> Answers:
    return Answers(answers.codes[keep], answers.stratum[keep], answers.headcounts)


def _pace(rows: AnswerRows, document: QuestionnaireDocument) -> NDArray[np.uint8] | None:
    """Versions of the questionnaire from before the pace was kept have no place for it."""
    place = document.index_of.get(PACE)
    return None if place is None else rows.codes[:, place]

"""One respondent's own wheel: "how you see it", shown once and never stored. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.terms import (
    ANSWERED_SHARE,
    NOT_APPLICABLE,
    NOT_ASKED,
    TOLERANCE,
    Instrument,
    Lens,
    Number,
    PracticeSpec,
    Reason,
    Withheld,
)


@dataclass(frozen=True, slots=True)
class PersonReading:
    """One practice or dimension as one respondent sees it; points, or why there is none."""

    code: str
    understanding: Number
    delivery: Number
    gap: Number


@dataclass(frozen=True, slots=True)
class PersonWheel:
    """Readings in document order."""

    dimensions: tuple[PersonReading, ...]
    practices: tuple[PersonReading, ...]


def person_wheel(answers: str, instrument: Instrument) -> PersonWheel:
    """The respondent's own score per practice and dimension and lens, 0 to 100.

    answers: one character a position. A score is given if at least two thirds of the weight of what was asked and
    applies was answered; otherwise it is withheld: `not_asked`, `not_applicable` or `below_share`.
    """
    return PersonWheel(
        dimensions=tuple(
            _reading(answers, instrument, dimension.code, instrument.practices_of(dimension.code))
            for dimension in instrument.dimensions
        ),
        practices=tuple(_reading(answers, instrument, practice.code, (practice,)) for practice in instrument.practices),
    )


def _reading(answers: str, instrument: Instrument, code: str, practices: tuple[PracticeSpec, ...]) -> PersonReading:
    understanding = _score(answers, instrument, practices, Lens.UNDERSTANDING)
    delivery = _score(answers, instrument, practices, Lens.DELIVERY)
    if isinstance(understanding, Withheld):
        return PersonReading(code, understanding, delivery, gap=understanding)
    if isinstance(delivery, Withheld):
        return PersonReading(code, understanding, delivery, gap=delivery)
    return PersonReading(code, understanding, delivery, gap=understanding - delivery)


def _score(answers: str, instrument: Instrument, practices: tuple[PracticeSpec, ...], lens: Lens) -> Number:
    weighted = answered = applicable = 0.0
    asked = False
    for practice in practices:
        for item in instrument.items_of(practice.code, lens):
            answer = answers[item.position]
            if answer == NOT_ASKED:
                continue
            asked = True
            if answer == NOT_APPLICABLE:
                continue
            weight = practice.weight * item.share
            applicable += weight
            if answer.isdigit():
                weighted += weight * 100 * (int(answer) - 1) / (instrument.points - 1)
                answered += weight
    if not asked:
        return Withheld(Reason.NOT_ASKED)
    if applicable == 0:
        return Withheld(Reason.NOT_APPLICABLE)
    if answered / applicable < ANSWERED_SHARE - TOLERANCE:
        return Withheld(Reason.BELOW_SHARE)
    return weighted / answered

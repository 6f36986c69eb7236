"""What is true of a made-up organisation, in the figures of the method: of everybody, answering or not."""

from __future__ import annotations

from itertools import permutations
from math import exp
from statistics import mean
from typing import TYPE_CHECKING

from assessments.questionnaires.asking import FULL
from assessments.questionnaires.instrument import instrument_of
from scoring.person import person_wheel
from scoring.terms import NOT_ASKED, SKIPPED, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assessments.questionnaires.schema import QuestionnaireDocument
    from ccassess.simulating.staff import Person
    from ccassess.simulating.truth import Truth
    from scoring.person import PersonReading


def true_means(
    people: Sequence[Person], document: QuestionnaireDocument, asked: Mapping[str, frozenset[str]], form: str
) -> dict[str, tuple[float, float]]:
    """Practice or dimension → understanding and delivery, 0 to 100, if everybody had answered; asked: by role group.

    As the method defines them, person by person: whoever answers both lenses counts. A dimension is the mean of its
    people in a full form, and the mean of its practices in any other.
    """
    instrument = instrument_of(document)
    wheels = [person_wheel(answer_string(person, document, asked), instrument) for person in people]
    found = _means(wheel.practices for wheel in wheels)
    if form == FULL:
        return found | _means(wheel.dimensions for wheel in wheels)
    for dimension in document.dimensions:
        weight = sum(practice.weight for practice in dimension.practices)
        understanding, delivery = (
            sum(practice.weight * found[practice.code][lens] for practice in dimension.practices) / weight
            for lens in (0, 1)
        )
        found[dimension.code] = understanding, delivery
    return found


def answer_string(person: Person, document: QuestionnaireDocument, asked: Mapping[str, frozenset[str]]) -> str:
    """What this person's response holds."""
    codes = asked[person.role_group]
    given = person.answers(codes)
    return "".join(given.get(code, SKIPPED if code in codes else NOT_ASKED) for code in document.positions)


def _means(readings: Iterable[tuple[PersonReading, ...]]) -> dict[str, tuple[float, float]]:
    paired: dict[str, list[tuple[float, float]]] = {}
    for person in readings:
        for reading in person:
            if not isinstance(reading.understanding, Withheld) and not isinstance(reading.delivery, Withheld):
                paired.setdefault(reading.code, []).append((reading.understanding, reading.delivery))
    return {code: (mean(u for u, _ in pairs), mean(d for _, d in pairs)) for code, pairs in paired.items()}


def true_shares(wants: Mapping[str, float]) -> dict[str, float]:
    """Need → the share of people who name it among their first three, exactly, where all share these utilities."""
    odds = {need: exp(want) for need, want in wants.items()}
    total = sum(odds.values())
    shares = dict.fromkeys(odds, 0.0)
    for first, second, third in permutations(odds, 3):
        chance = odds[first] / total
        chance *= odds[second] / (total - odds[first])
        chance *= odds[third] / (total - odds[first] - odds[second])
        for need in (first, second, third):
            shares[need] += chance
    return shares


def true_captured_share(truth: Truth) -> float:
    """What staff on average capture of what customers want: 0 guessing, 1 perfect; customers all alike in wants."""
    wanted, believed = true_shares(truth.wants), true_shares(truth.beliefs())
    guessing = 3 * sum(wanted.values()) / len(wanted)
    best = sum(sorted(wanted.values(), reverse=True)[:3])
    return (sum(believed[need] * wanted[need] for need in wanted) - guessing) / (best - guessing)

"""Everybody who works there: what each would answer, and who does."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ccassess.simulating.choosing import ranked, rounded
from scoring.terms import CANT_SEE, NOT_APPLICABLE, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assessments.questionnaires.parts import Item
    from assessments.questionnaires.schema import QuestionnaireDocument
    from ccassess.simulating.truth import Place, Truth

CONFIDENCE = (2, 4, 6, 4, 2)


@dataclass(frozen=True, slots=True)
class Guess:
    """Three needs in order, the rating expected for each, how sure (1 to 5)."""

    needs: tuple[str, str, str]
    ratings: tuple[int, int, int]
    confidence: int


@dataclass(frozen=True, slots=True)
class Person:
    """levels: what this person would say of every item, seen or not. said: item → the character answered instead of a
    level. other: answers to everything that is no item. guess: None if it is left out. is_answering: takes part at
    all. is_straight: chooses one step all the way."""

    department: str
    role_group: str
    levels: Mapping[str, int]
    said: Mapping[str, str]
    other: Mapping[str, str]
    guess: Guess | None
    is_answering: bool
    is_straight: bool = False

    def answers(self, codes: Iterable[str]) -> dict[str, str]:
        """By code, of what is asked; what is skipped is left out."""
        given = {code: self.said.get(code) or str(self.levels[code]) for code in codes if code in self.levels}
        given |= {code: self.other[code] for code in codes if code in self.other}
        return {code: answer for code, answer in given.items() if answer != SKIPPED}


class Staff:
    """The whole staff of a made-up organisation, drawn once with a seed."""

    def __init__(self, truth: Truth, document: QuestionnaireDocument, seed: int | str) -> None:
        self._truth, self._document = truth, document
        self._draw = random.Random(f"staff-{seed}")  # noqa: S311 made-up data, the same every time
        self._beliefs = truth.beliefs()

    def everybody(self) -> tuple[Person, ...]:
        """In an order that tells nothing; exactly the stated share of each department answers."""
        people = [person for place in self._truth.places for person in self._people_of(place)]
        self._draw.shuffle(people)
        return tuple(people)

    def _people_of(self, place: Place) -> list[Person]:
        count = place.headcount
        answering = [True] * round(place.answering * count)
        answering += [False] * (count - len(answering))
        self._draw.shuffle(answering)
        roles = [role for role, number in place.people.items() for _ in range(number)]
        return [self._person(place, role, is_answering=here) for role, here in zip(roles, answering, strict=True)]

    def _person(self, place: Place, role: str, *, is_answering: bool) -> Person:
        truth, draw = self._truth, self._draw
        temper = draw.gauss(0, truth.temper) + place.tilt
        levels = {item.code: self._level(item, role, temper) for item in self._document.items}
        said = {item.code: answer for item in self._document.items if (answer := self._unanswered(item, role))}
        is_straight = draw.random() < truth.straight
        if is_straight:
            step = draw.choice((2, 3, 4))
            said = dict.fromkeys(levels, str(min(step, self._document.points)))
        guess = None if draw.random() < truth.unguessed else self._guess()
        return Person(place.code, role, levels, said, self._other(role), guess, is_answering, is_straight)

    def _level(self, item: Item, role: str, temper: float) -> int:
        understanding, delivery = self._truth.levels[".".join(item.code.split(".")[:2])]
        aim = understanding if item.lens == "understanding" else delivery + self._truth.rosier.get(role, 0.0)
        points = self._document.points
        return rounded(1 + (points - 1) * self._draw.gauss(aim + temper, self._truth.noise), points)

    def _unanswered(self, item: Item, role: str) -> str:
        draw, truth = self._draw, self._truth
        if draw.random() < truth.skipped:
            return SKIPPED
        if draw.random() < truth.unseen.get(role, 0.0):
            return CANT_SEE
        if item.may_not_apply and draw.random() < truth.unapplied:
            return NOT_APPLICABLE
        return ""

    def _other(self, role: str) -> dict[str, str]:
        document = self._document
        choices = [choice.code for choice in document.definition.choices]
        steps = [step.code for step in document.action_effect.steps]
        answers = {"definition": self._choice(choices, self._truth.meanings)}
        for code in document.positions:
            if code.startswith("action."):
                answers[code] = self._choice(steps, self._truth.steps)
        wanted = set(ranked(self._beliefs, 2, self._draw)) if role == "executive" else set()
        answers |= {
            f"win.{place}": "1" for place, need in enumerate(document.customer_needs, start=1) if need.code in wanted
        }
        return answers

    def _choice(self, codes: Sequence[str], weights: Mapping[str, float]) -> str:
        values = [*(str(place) for place in range(1, len(codes) + 1)), CANT_SEE]
        odds = [*(weights.get(code, 1.0) for code in codes), 0.1 * sum(weights.get(code, 1.0) for code in codes)]
        return self._draw.choices(values, odds)[0]

    def _guess(self) -> Guess:
        first, second, third = ranked(self._beliefs, 3, self._draw)
        expected = (self._truth.performance[need] + self._truth.rosy_ratings for need in (first, second, third))
        one, two, three = (rounded(self._draw.gauss(rating, 0.7), 5) for rating in expected)
        confidence = self._draw.choices(range(1, 6), CONFIDENCE)[0]
        return Guess((first, second, third), (one, two, three), confidence)

"""Made-up but plausible answers: a retailer that talks of customers better than it serves them, except at its tills.

Seeded, so that every demonstration shows the same organisation.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from scoring.terms import CANT_SEE, NOT_APPLICABLE, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assessments.questionnaires.parts import Item
    from assessments.questionnaires.schema import QuestionnaireDocument

SEED = 20_260_301

# Practice: how well it is understood and how well it is delivered, as fractions of the scale.
LEVELS = {
    "strategy.purpose": (0.80, 0.60),
    "strategy.outcomes": (0.70, 0.34),
    "strategy.value": (0.58, 0.40),
    "strategy.policy": (0.62, 0.30),
    "people.leadership": (0.66, 0.42),
    "people.empowerment": (0.60, 0.72),
    "people.employees": (0.55, 0.48),
    "people.accountability": (0.50, 0.52),
    "process.cocreation": (0.52, 0.20),
    "process.journeys": (0.64, 0.28),
    "process.fit": (0.48, 0.38),
    "process.resolution": (0.55, 0.70),
    "technology.dataflow": (0.42, 0.30),
    "technology.insight": (0.38, 0.24),
    "technology.agility": (0.36, 0.40),
    "technology.findable": (0.40, 0.58),
    "metrics.listening": (0.68, 0.46),
    "metrics.measures": (0.44, 0.26),
    "metrics.linkage": (0.34, 0.22),
    "metrics.learning": (0.56, 0.32),
}
MIDDLING = (0.50, 0.42)
SEES_DELIVERY_ROSIER = {"executive": 0.14, "manager": 0.04, "frontline": -0.06, "support": 0.0, "other": -0.02}
CANT_SEE_RATE = {"executive": 0.03, "manager": 0.03, "frontline": 0.10, "support": 0.09, "other": 0.14}
DEFINITIONS = {"customer_goals": 30, "extra_mile": 26, "customer_data": 16, "profitable_relationships": 14}
STEPS = {"nothing_yet": 18, "announced": 40, "under_way": 30, "customers_notice": 8}

COMMENTS = {
    "strategy.policy": (
        gettext_noop("Refunds over 50 need two signatures. Customers wait while we look for the second one."),
        gettext_noop("Most of our rules were made after one bad case and never looked at again."),
    ),
    "process.journeys": (
        gettext_noop("Online orders returned in a shop still take us three systems and a phone call."),
        gettext_noop("Nobody owns what happens between the order and the delivery."),
    ),
    "people.empowerment": (gettext_noop("In the shop I can just put things right. That is the best part of the job."),),
    "process.resolution": (gettext_noop("Complaints are dealt with well once somebody picks them up."),),
    "technology.dataflow": (gettext_noop("I ask customers for their order number because I cannot see it myself."),),
    "metrics.listening": (gettext_noop("We have many surveys. I have never seen what came of one."),),
    "process.cocreation": (gettext_noop("We show customers what is finished. Asking earlier would be cheaper."),),
    "people.leadership": (gettext_noop("It would help to see a director at the service desk once in a while."),),
}


@dataclass(frozen=True, slots=True)
class Person:
    department: str
    role_group: str
    by_link_of_department: bool


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    people: int
    role_groups: dict[str, int]
    tilt: float


PLACES = (
    Place("shops", gettext_noop("Shops"), 46, {"frontline": 22, "manager": 5, "executive": 1, "other": 2}, 0.05),
    Place("service", gettext_noop("Customer service"), 34, {"frontline": 19, "manager": 4, "support": 3}, 0.07),
    Place("logistics", gettext_noop("Logistics"), 38, {"frontline": 12, "manager": 4, "support": 3, "other": 2}, -0.06),
    Place("digital", gettext_noop("Online shop"), 22, {"support": 9, "manager": 4, "executive": 1, "other": 3}, 0.0),
    Place("finance", gettext_noop("Finance"), 19, {"support": 8, "manager": 3, "executive": 2, "other": 1}, -0.08),
    Place(
        "people",
        gettext_noop("People and learning"),
        15,
        {"support": 6, "manager": 3, "executive": 2, "other": 1},
        0.03,
    ),
)


class Respondents:
    """Everybody who answers, one after the other, each with a temper of their own."""

    def __init__(self, document: QuestionnaireDocument) -> None:
        self._document = document
        self._random = random.Random(SEED)  # noqa: S311 made-up answers, the same ones every time
        self._effects = {place.code: place.tilt for place in PLACES}

    def everybody(self) -> Iterator[Person]:
        people = [
            Person(place.code, role_group, by_link_of_department=self._random.random() < 0.7)
            for place in PLACES
            for role_group, count in place.role_groups.items()
            for _ in range(count)
        ]
        self._random.shuffle(people)
        yield from people

    def answers_of(self, person: Person, codes: frozenset[str]) -> dict[str, str]:
        """What this person answers, by code; asked in the order of the questionnaire, so that the seed holds."""
        temper = self._random.gauss(0, 0.07) + self._effects[person.department]
        answers: dict[str, str] = {}
        for item in self._document.items:
            if item.code in codes:
                answers[item.code] = self._level(person, item, temper)
        for code in self._document.positions:
            if code == "definition" and code in codes:
                answers[code] = self._choice([choice.code for choice in self._document.definition.choices], DEFINITIONS)
            elif code.startswith("action.") and code in codes:
                answers[code] = self._choice([step.code for step in self._document.action_effect.steps], STEPS)
        return {code: answer for code, answer in answers.items() if answer != SKIPPED}

    def comment_of(self, codes: frozenset[str]) -> tuple[str, str] | None:
        """Now and then somebody writes something, about a practice they were asked."""
        asked = [practice for practice in COMMENTS if f"{practice}.understanding" in codes]
        if not asked or self._random.random() > 0.2:
            return None
        practice = self._random.choice(asked)
        return practice, self._random.choice(COMMENTS[practice])

    def _level(self, person: Person, item: Item, temper: float) -> str:
        if self._random.random() < 0.015:
            return SKIPPED
        if self._random.random() < CANT_SEE_RATE.get(person.role_group, 0.1):
            return CANT_SEE
        if item.may_not_apply and self._random.random() < 0.05:
            return NOT_APPLICABLE
        practice = ".".join(item.code.split(".")[:2])
        understanding, delivery = LEVELS.get(practice, MIDDLING)
        aim = understanding + temper
        if item.lens == "delivery":
            aim = delivery + temper + SEES_DELIVERY_ROSIER.get(person.role_group, 0.0)
        level = 1 + (self._document.points - 1) * self._random.gauss(aim, 0.16)
        return str(max(1, min(self._document.points, round(level))))

    def _choice(self, codes: list[str], weights: dict[str, int]) -> str:
        values = [*(str(place) for place in range(1, len(codes) + 1)), CANT_SEE]
        return self._random.choices(values, [*(weights.get(code, 4) for code in codes), 10])[0]

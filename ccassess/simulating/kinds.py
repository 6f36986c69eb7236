"""Four kinds of organisation, as unlike each other as the archetypes of the method."""

from __future__ import annotations

import random
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from ccassess.simulating.truth import Place, Truth

if TYPE_CHECKING:
    from assessments.questionnaires.schema import QuestionnaireDocument


class Kind(StrEnum):
    """TALKS: knows its customers and does not deliver. CHARMS: serves them well without knowing them. STEADY: both are
    high. YOUNG: both are low."""

    TALKS = "talks"
    CHARMS = "charms"
    STEADY = "steady"
    YOUNG = "young"


# understanding, delivery, how much staff see of what customers want, what customers experience (1 to 5)
CENTRES = {
    Kind.TALKS: (0.68, 0.40, 0.85, 2.9),
    Kind.CHARMS: (0.40, 0.70, 0.15, 4.1),
    Kind.STEADY: (0.78, 0.76, 0.90, 4.3),
    Kind.YOUNG: (0.34, 0.33, 0.30, 2.7),
}
SPREAD = 0.07
NAMES = {
    Kind.TALKS: gettext_noop("Harrow & Finch"),
    Kind.CHARMS: gettext_noop("Brightwater Hotels"),
    Kind.STEADY: gettext_noop("Oakline Savings"),
    Kind.YOUNG: gettext_noop("Parcelwise"),
}
PLACES = (
    ("shops", gettext_noop("Shops"), {"frontline": 10, "manager": 2, "executive": 1}),
    ("service", gettext_noop("Customer service"), {"frontline": 8, "manager": 2, "support": 2}),
    ("logistics", gettext_noop("Logistics"), {"frontline": 6, "manager": 2, "support": 3, "other": 1}),
    ("office", gettext_noop("Head office"), {"support": 6, "manager": 3, "executive": 3, "other": 1}),
)
UNSEEN = {"executive": 0.03, "manager": 0.03, "frontline": 0.10, "support": 0.09, "other": 0.14}
ROSIER = {"executive": 0.10, "manager": 0.03, "frontline": -0.04}
WANTS_SPREAD = 1.2


def made_up(kind: Kind, seed: int, document: QuestionnaireDocument, people: int = 160) -> Truth:
    """An organisation of this kind with about `people` people; the same seed gives the same one."""
    draw = random.Random(f"{kind}-{seed}")  # noqa: S311 made-up data, the same every time
    understanding, delivery, insight, experience = CENTRES[kind]
    needs = [need.code for need in document.customer_needs]
    wants = {need: draw.gauss(0, WANTS_SPREAD) for need in needs}
    return Truth(
        name=f"{NAMES[kind]} {seed}",
        industry=gettext_noop("Made up"),
        places=_places(people, draw),
        levels={practice.code: (_near(understanding, draw), _near(delivery, draw)) for practice in document.practices},
        wants=wants,
        performance={need: min(5.0, max(1.0, draw.gauss(experience, 0.5))) for need in needs},
        insight=insight,
        prejudice={need: draw.gauss(0, WANTS_SPREAD) for need in needs},
        rosier=ROSIER,
        unseen=UNSEEN,
        straight=0.02,
        meanings={choice.code: draw.uniform(1, 10) for choice in document.definition.choices},
        steps={step.code: draw.uniform(1, 10) for step in document.action_effect.steps},
    )


def _places(people: int, draw: random.Random) -> tuple[Place, ...]:
    share = people / sum(sum(roles.values()) for _, _, roles in PLACES)
    return tuple(
        Place(
            code,
            name,
            {role: max(1, round(count * share)) for role, count in roles.items()},
            answering=draw.uniform(0.55, 0.85),
            tilt=draw.gauss(0, 0.04),
        )
        for code, name, roles in PLACES
    )


def _near(centre: float, draw: random.Random) -> float:
    return min(0.95, max(0.05, draw.gauss(centre, SPREAD)))

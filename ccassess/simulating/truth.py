"""An organisation whose truth is known, because it is made up: what is the case, and how people come to say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Place:
    """A department. people: headcount by role group; answering: the share of them who do; tilt: how much rosier it sees
    everything, as a fraction of the scale."""

    code: str
    name: str
    people: Mapping[str, int]
    answering: float = 0.7
    tilt: float = 0.0

    @property
    def headcount(self) -> int:
        return sum(self.people.values())


@dataclass(frozen=True, slots=True)
class Truth:
    """levels: practice → (understanding, delivery) as fractions of the scale. rosier: role group → how much rosier it
    sees delivery. unseen: role group → share of items it can't see. unapplied: share "does not apply" where offered.
    temper, noise: standard deviations between people and between one person's answers, as fractions of the scale.
    straight: share of people who choose one step all the way. unguessed: share
    of people who leave out what customers will say.

    wants: need → how much customers want it (utilities; a need's odds are e to that). wants_spread: how much customers
    differ (standard deviation of their own utilities). performance: need → what customers experience, 1 to 5.
    insight: how much of `wants` staff see (1 all, 0 nothing); prejudice: need → what they believe instead.
    rosy_ratings: by how much staff expect better ratings than customers give.
    """

    name: str
    industry: str
    places: tuple[Place, ...]
    levels: Mapping[str, tuple[float, float]]
    wants: Mapping[str, float]
    performance: Mapping[str, float]
    insight: float
    prejudice: Mapping[str, float] = field(default_factory=dict)
    rosy_ratings: float = 0.4
    wants_spread: float = 0.0
    rosier: Mapping[str, float] = field(default_factory=dict)
    unseen: Mapping[str, float] = field(default_factory=dict)
    unapplied: float = 0.05
    skipped: float = 0.015
    temper: float = 0.07
    noise: float = 0.16
    straight: float = 0.0
    unguessed: float = 0.06
    meanings: Mapping[str, float] = field(default_factory=dict)
    steps: Mapping[str, float] = field(default_factory=dict)

    @property
    def headcount(self) -> int:
        return sum(place.headcount for place in self.places)

    def beliefs(self) -> dict[str, float]:
        """Need → how much staff believe customers want it."""
        return {
            need: self.insight * want + (1 - self.insight) * self.prejudice.get(need, 0.0)
            for need, want in self.wants.items()
        }

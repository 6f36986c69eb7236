"""What a report stores beside its numbers so that they can be computed again. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.terms import Design, Form


@dataclass(frozen=True, slots=True)
class Parameters:
    """The settings of one computation; the defaults are the method's.

    minimum_group: fewest people behind any number, at least 5.
    lam: weight of the gap's size in the index, 0 <= lam < 1/2 so that the index rises with both sides;
    alternative_lams are computed for the method page only.
    equivalence: half-width of "no gap that matters", points. level_cut: from here a level counts as high, points.
    resamples, weight_draws, seed: of the bootstrap and of the sensitivity band; the same seed gives the same digits.
    heroics: the dimensions whose delivery is compared (first minus second).
    """

    form: Form = Form.FULL
    design: Design = Design.STRATIFIED
    minimum_group: int = 5
    lam: float = 0.4
    alternative_lams: tuple[float, ...] = (0.25, 0.5)
    equivalence: float = 10.0
    level_cut: float = 60.0
    heroics_cut: float = 10.0
    heroics: tuple[str, str] = ("people", "process")
    resamples: int = 2000
    weight_draws: int = 1000
    seed: int = 0

    def __post_init__(self) -> None:
        if self.minimum_group < 5:
            raise ValueError("minimum_group must be at least 5")
        if not 0 <= self.lam < 0.5:
            raise ValueError("lam must be at least 0 and below 0.5")
        if self.seed < 0:
            raise ValueError("seed must not be negative")

"""How long scoring takes, as ratios to the floor measured in the same run: forty column bincounts over the answers.

python -m bench.kernel [people]     (default 100,000; the million takes half a minute)
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

import numpy as np

from scoring import bootstrap
from scoring.coding import coding
from scoring.deviations import deviations
from scoring.dimensions import dimension_means
from scoring.parameters import Parameters
from scoring.strata import Answers, strata
from scoring.tally import tally
from scoring.terms import DimensionSpec, Form, Instrument, ItemSpec, Lens, PracticeSpec
from scoring.wheel import wheel

WIDTH = 62
DEPARTMENTS = 6
REPEATS = 7


def instrument(weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)) -> Instrument:
    """Five dimensions, a practice for each weight, an item a lens."""
    codes = [f"{letter}.{number}" for letter in "abcde" for number in range(len(weights))]
    return Instrument(
        points=5,
        dimensions=tuple(DimensionSpec(letter) for letter in "abcde"),
        practices=tuple(PracticeSpec(code, code[0], weight) for code, weight in zip(codes, weights * 5, strict=True)),
        items=tuple(
            ItemSpec(f"{code}.{lens}", code, lens, 2 * number + side)
            for number, code in enumerate(codes)
            for side, lens in enumerate(Lens)
        ),
    )


def answers(people: int) -> Answers:
    random = np.random.default_rng(1)
    characters = np.frombuffer(b"12345?-n", dtype=np.uint8)
    codes = random.choice(characters, size=(people, WIDTH), p=(0.12, 0.2, 0.25, 0.2, 0.12, 0.07, 0.03, 0.01))
    return Answers(codes, random.integers(0, DEPARTMENTS, people), (None,) * DEPARTMENTS)


def floor(given: Answers) -> None:
    for column in range(40):
        np.bincount(given.codes[:, column], minlength=128)


def draw(given: Answers, settings: Parameters) -> Callable[[], object]:
    groups, ready = strata(given, settings.design), coding(instrument())
    counted = tally(given, ready, groups, settings.form)
    means = dimension_means(ready, counted, groups, settings)
    found = deviations(counted, [mean.parts for mean in means], groups)
    return lambda: bootstrap.means(found, groups, 100.0, settings)


def milliseconds(*works: Callable[[], object]) -> list[float]:
    """CPU time of each, median of several rounds in which all take turns, so that they meet the same machine."""
    rounds: list[list[float]] = []
    for _ in range(REPEATS):
        row = []
        for work in works:
            start = time.process_time()
            work()
            row.append((time.process_time() - start) * 1000)
        rounds.append(row)
    return [median(column) for column in zip(*rounds, strict=True)]


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    work()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest


def main(people: int) -> None:
    given, tenth, thousand = answers(people), answers(people // 10), answers(1000)
    quick = Parameters(resamples=1)
    routed, whole = replace(quick, form=Form.ROUTED), Parameters()
    irregular = instrument((0.31, 0.07, 0.113, 0.217, 0.19, 0.1))
    names = {
        "floor: 40 column bincounts": lambda: floor(given),
        "full form, without bootstrap": lambda: wheel(given, instrument(), quick),
        "routed form, without bootstrap": lambda: wheel(given, instrument(), routed),
        "full form, six practices of irregular weights": lambda: wheel(given, irregular, quick),
        "full form, with bootstrap": lambda: wheel(given, instrument(), whole),
    }
    times = milliseconds(*names.values())
    print(f"{people:,} people, {DEPARTMENTS} departments, {WIDTH} positions")
    for name, taken in zip(names, times, strict=True):
        print(f"{name:50} {taken:9.1f} ms {taken / times[0]:6.1f} x floor")
    large, small = milliseconds(draw(given, whole), draw(thousand, whole))
    print(f"{f'bootstrap of {people:,} / of 1,000':50} {large:9.1f} ms {large / small:6.2f}")
    more, less = milliseconds(lambda: wheel(given, instrument(), whole), lambda: wheel(tenth, instrument(), whole))
    print(f"{'ten times the people':50} {more:9.1f} ms {more / less:6.2f} x a tenth of them")
    for form in Form:
        settings = replace(whole, form=form)
        memory = peak(partial(wheel, given, instrument(), settings))
        print(f"{f'peak memory, {form} form':50} {memory / 1e6:9.1f} MB {memory / given.codes.nbytes:6.1f} x answers")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

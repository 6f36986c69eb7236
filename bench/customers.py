"""Made-up customers and predictions in bulk, the same ones for the same seed, in the shape they are stored in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.models import Source
from bench.answers import DEPARTMENT_SHARES, DEPARTMENTS, ROLE_GROUP_SHARES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

BLOCK = 20_000
LETTERS = np.frombuffer(b"abcdefghijklmno", dtype=np.uint8)
OTHERS = 2


def pulses(needs: int, customers: int, seed: int) -> Iterator[list[tuple[str, str]]]:
    """Source and answers of each customer, some thousands at a time."""
    random = np.random.default_rng(seed)
    wanted = random.normal(0, 1, needs)
    for start in range(0, customers, BLOCK):
        count = min(BLOCK, customers - start)
        order = _ranked(wanted, count, random)
        ratings = np.full((count, needs), ord("."), dtype=np.uint8)
        given = random.integers(1, 6, (count, 3 + OTHERS)).astype(np.uint8) + ord("0")
        np.put_along_axis(ratings, order[:, : 3 + OTHERS], given, axis=1)
        recommend = np.frombuffer(b"0123456789a-", dtype=np.uint8)[random.integers(0, 12, (count, 1))]
        rows = np.concatenate([LETTERS[order[:, :3]], ratings, recommend], axis=1)
        sources = random.choice(Source.values, count)
        yield list(zip(sources.tolist(), _texts(rows), strict=True))


def predictions(needs: int, people: int, seed: int) -> Iterator[list[tuple[str, str, str]]]:
    """Department, role group and answers of each member of staff."""
    random = np.random.default_rng(seed)
    believed = random.normal(0, 1, needs)
    for start in range(0, people, BLOCK):
        count = min(BLOCK, people - start)
        order = _ranked(believed, count, random)
        said = random.integers(1, 6, (count, 4)).astype(np.uint8) + ord("0")
        departments = random.choice(DEPARTMENTS, count, p=DEPARTMENT_SHARES)
        role_groups = random.choice(list(ROLE_GROUP_SHARES), count, p=list(ROLE_GROUP_SHARES.values()))
        texts = _texts(np.concatenate([LETTERS[order[:, :3]], said], axis=1))
        yield list(zip(departments.tolist(), role_groups.tolist(), texts, strict=True))


def _ranked(utilities: NDArray[np.float64], count: int, random: np.random.Generator) -> NDArray[np.intp]:
    """Needs of each person in order: utilities with Gumbel noise, the largest first."""
    return np.argsort(-(utilities + random.gumbel(size=(count, len(utilities)))), axis=1)


def _texts(rows: NDArray[np.uint8]) -> list[str]:
    return [row.tobytes().decode("ascii") for row in rows]

"""Plausible made-up answers in bulk, the same ones for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assessments.questionnaires.asking import asked_codes
from scoring.terms import CANT_SEE, NOT_APPLICABLE, NOT_ASKED, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from assessments.questionnaires.schema import QuestionnaireDocument

DEPARTMENTS = ("sales", "service", "shops", "operations", "it", "finance")
DEPARTMENT_SHARES = (0.22, 0.24, 0.24, 0.16, 0.08, 0.06)
ROLE_GROUP_SHARES = {"executive": 0.02, "manager": 0.12, "frontline": 0.5, "support": 0.3, "other": 0.06}
BLOCK = 20_000


def blocks(document: QuestionnaireDocument, form: str, people: int, seed: int) -> Iterator[list[tuple[str, str, str]]]:
    """Department, role group and answers of each respondent, some thousands at a time."""
    random = np.random.default_rng(seed)
    masks = {code: _asked(document, form, code) for code in ROLE_GROUP_SHARES}
    for start in range(0, people, BLOCK):
        count = min(BLOCK, people - start)
        departments = random.choice(len(DEPARTMENTS), count, p=DEPARTMENT_SHARES)
        role_groups = random.choice(list(ROLE_GROUP_SHARES), count, p=list(ROLE_GROUP_SHARES.values()))
        asked = np.stack([masks[code] for code in role_groups])
        cells = _answers(document, departments, random)
        cells[~asked] = ord(NOT_ASKED)
        yield [
            (DEPARTMENTS[department], str(role_group), row.tobytes().decode("ascii"))
            for department, role_group, row in zip(departments, role_groups, cells, strict=True)
        ]


def _answers(
    document: QuestionnaireDocument, departments: NDArray[np.int64], random: np.random.Generator
) -> NDArray[np.uint8]:
    """Understanding ahead of delivery, people who differ, departments that differ, and the usual non-answers."""
    count, width = len(departments), len(document.positions)
    person = random.standard_normal((count, 1), dtype=np.float32) * 0.6
    department = np.linspace(-0.3, 0.3, len(DEPARTMENTS), dtype=np.float32)[departments][:, None]
    items = len(document.items)
    centre = np.array([3.4 if item.lens == "understanding" else 2.8 for item in document.items], dtype=np.float32)
    noise = random.standard_normal((count, items), dtype=np.float32) * 0.8
    levels = np.clip(np.rint(centre + person + department + noise), 1, document.points)
    cells = np.full((count, width), ord(NOT_ASKED), dtype=np.uint8)
    cells[:, :items] = levels.astype(np.uint8) + ord("0")
    other = document.index_of["definition"]
    last = document.index_of["action.overall"] + 1
    cells[:, other] = random.integers(1, 1 + len(document.definition.choices), count) + ord("0")
    cells[:, other + 1 : last] = random.integers(1, 5, (count, last - other - 1)) + ord("0")
    luck = random.random((count, last), dtype=np.float32)
    cells[:, :last][luck < 0.06] = ord(CANT_SEE)
    cells[:, :last][luck > 0.98] = ord(SKIPPED)
    may_not_apply = [index for index, item in enumerate(document.items) if item.may_not_apply]
    cells[:, may_not_apply] = np.where(
        random.random((count, len(may_not_apply))) < 0.08, ord(NOT_APPLICABLE), cells[:, may_not_apply]
    )
    return cells


def _asked(document: QuestionnaireDocument, form: str, role_group: str) -> NDArray[np.bool_]:
    asked = asked_codes(document, form, role_group)
    return np.array([code in asked for code in document.positions])

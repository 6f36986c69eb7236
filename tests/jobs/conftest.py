from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jobs.registry import register, unregister
from tests.jobs.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    for kind in KINDS:
        register(kind, f"tests.jobs.kinds.{kind}")
    yield
    for kind in KINDS:
        unregister(kind)

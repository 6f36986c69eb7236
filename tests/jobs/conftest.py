from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jobs.registry import unregister
from tests.jobs.apps import KINDS, register_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    register_kinds()
    yield
    for kind in KINDS:
        unregister(kind)

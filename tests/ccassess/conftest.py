"""What is wrong with the environment is noted while it is read; a test that asks for the notes begins without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ccassess import environ

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def problems() -> Iterator[list[environ.Problem]]:
    before = list(environ.problems)
    environ.problems.clear()
    yield environ.problems
    environ.problems[:] = before

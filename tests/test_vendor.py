"""Other people's front-end files are what they say they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = sorted([*ROOT.glob("static/vendor/*-*"), *ROOT.glob("tests/e2e/vendor/*-*")])


def test_the_browser_draws_with_the_plotly_that_python_writes_for():
    assert (ROOT / "static" / "vendor" / f"plotly-{get_plotlyjs_version()}" / "plotly.min.js").is_file()
    bundle = next(ROOT.glob("static/vendor/plotly-*/plotly.min.js")).read_text(encoding="utf-8")
    assert f'version="{get_plotlyjs_version()}"' in bundle


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_vendored_files_match_their_hashes_and_bring_their_licence(folder):
    sealed = dict(
        reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    there = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }
    assert there == sealed
    assert "LICENSE" in there


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_vendored_file_asks_for_a_source_map_that_is_not_there(folder):
    # collectstatic with hashed names fails on such a line.
    asking = [path.name for path in folder.glob("*.min.*") if "# sourceMappingURL=" in path.read_text(encoding="utf-8")]
    assert asking == []

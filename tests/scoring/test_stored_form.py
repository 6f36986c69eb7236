"""What a report stores of a wheel, and what it asks of one."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

import numpy as np
import pytest

from scoring.parameters import Parameters
from scoring.results import plain, widest_gaps
from scoring.terms import Estimate, Reason, Withheld
from scoring.wheel import wheel
from tests.scoring.instruments import core, make_answers, make_instrument, random_rows


def test_a_reason_stands_where_a_number_is_withheld_and_nothing_is_null() -> None:
    document = plain(wheel(make_answers(["53" * 20] * 3), core(), Parameters()))
    assert document["overall"]["gap"] == {"withheld": "too_few"}
    assert document["index"] == {"withheld": "too_few"}
    assert "null" not in json.dumps(document)
    assert document["overall"]["archetype"] == "undetermined"
    assert document["overall"]["flags"] == []
    assert document["form"] == "full"
    assert document["heroics"]["flagged"] is False


def test_numbers_are_cut_to_twelve_significant_digits() -> None:
    assert plain(2 / 3) == 0.666666666667
    assert plain(200 / 3) == 66.6666666667
    assert str(plain(-0.0)) == "0.0"
    assert plain((1, "word", 0.1 + 0.2)) == [1, "word", 0.3]
    assert plain(Parameters())["alternative_lams"] == [0.25, 0.5]


def numbers(document: Any) -> list[float]:
    if isinstance(document, dict):
        return [number for part in document.values() for number in numbers(part)]
    if isinstance(document, list):
        return [number for part in document for number in numbers(part)]
    return [document] if isinstance(document, float) else []


def test_every_number_is_finite() -> None:
    rows = random_rows(np.random.default_rng(1), 40, core(), share=0.5)
    assert all(isfinite(number) for number in numbers(plain(wheel(make_answers(rows), core(), Parameters()))))


def test_readings_are_found_by_code() -> None:
    found = wheel(make_answers(["53" * 20] * 6), core(), Parameters())
    assert found.dimension("process").code == "process"
    assert found.practice("process.b").code == "process.b"
    with pytest.raises(KeyError, match="elsewhere"):
        found.practice("elsewhere")


def test_the_widest_gaps_come_first_and_withheld_ones_not_at_all() -> None:
    instrument = make_instrument({"d": {f"d.{letter}": 1.0 for letter in "abcde"}})
    # gaps: a 25, b -75, c 25, d withheld, e 0; everybody alike, so sizes are exact; a before c by code
    rows = ["43" + "25" + "43" + "4?" + "33"] * 6
    practices = wheel(make_answers(rows), instrument, Parameters()).practices
    assert [reading.code for reading in widest_gaps(practices, 4)] == ["d.b", "d.a", "d.c", "d.e"]
    assert [reading.code for reading in widest_gaps(practices, 1)] == ["d.b"]
    assert practices[3].gap == Withheld(Reason.TOO_FEW)
    assert isinstance(practices[1].gap, Estimate)

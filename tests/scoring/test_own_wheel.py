"""The respondent's own wheel, from one answers string."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scoring.person import person_wheel
from scoring.terms import Reason, Withheld
from tests.scoring.instruments import make_instrument

INSTRUMENT = make_instrument({"one": {"one.a": 3.0, "one.b": 1.0}, "two": {"two.a": 1.0}}, items={"two.a": 3})


def test_scores_and_gaps_by_hand() -> None:
    found = person_wheel("513324", make_instrument({"one": {"one.a": 3.0, "one.b": 1.0}, "two": {"two.a": 1.0}}))
    practices = {reading.code: (reading.understanding, reading.delivery, reading.gap) for reading in found.practices}
    assert practices == {"one.a": (100, 0, 100), "one.b": (50, 50, 0), "two.a": (25, 75, -50)}
    one = found.dimensions[0]
    # (3 x 100 + 50) / 4 and (3 x 0 + 50) / 4
    assert (one.understanding, one.delivery, one.gap) == (87.5, 12.5, 75)


def test_two_thirds_must_be_answered() -> None:
    # two.a, three items a lens: understanding two answered and one skipped, delivery one answered and two unseen
    found = person_wheel("5133" + "53-" + "5??", INSTRUMENT).practices[2]
    assert found.understanding == pytest.approx(75)
    assert found.delivery == found.gap == Withheld(Reason.BELOW_SHARE)


def test_what_does_not_apply_or_was_not_asked_is_left_out() -> None:
    found = person_wheel("5133" + "5nn" + "...", INSTRUMENT).practices[2]
    assert found.understanding == pytest.approx(100)
    assert found.delivery == found.gap == Withheld(Reason.NOT_ASKED)
    found = person_wheel("5133" + "nn." + "555", INSTRUMENT).practices[2]
    assert found.understanding == found.gap == Withheld(Reason.NOT_APPLICABLE)
    assert found.delivery == pytest.approx(100)


def test_other_positions_of_the_answers_do_not_matter() -> None:
    assert person_wheel("5133" + "555" + "555", INSTRUMENT) == person_wheel("5133" + "555" + "555" + "7?.", INSTRUMENT)


def test_the_own_wheel_needs_nothing_but_the_standard_library() -> None:
    program = "import sys, scoring.person, scoring.results; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

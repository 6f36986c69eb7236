"""A team's figures are the plain means of its members' own."""

from __future__ import annotations

import pytest

from scoring.person import PersonReading, PersonWheel
from scoring.team import Opinions, team_wheel
from scoring.terms import Reason, Withheld

SKIPPED = Withheld(Reason.BELOW_SHARE)
CODES = (["d"], ["d.p"])


def person(understanding, delivery) -> PersonWheel:
    is_whole = not isinstance(understanding, Withheld) and not isinstance(delivery, Withheld)
    gap = understanding - delivery if is_whole else SKIPPED
    return PersonWheel(
        (PersonReading("d", understanding, delivery, gap),), (PersonReading("d.p", understanding, delivery, gap),)
    )


def test_nobody_has_no_figures():
    found = team_wheel(CODES, [])
    assert found.n == 0
    (practice,) = found.practices
    assert practice.understanding == practice.delivery == practice.gap == Withheld(Reason.TOO_FEW)


def test_one_person_is_their_own_mean():
    (practice,) = team_wheel(CODES, [person(75.0, 25.0)]).practices
    assert practice.understanding == Opinions(75.0, 75.0, 75.0, 1)
    assert practice.gap == Opinions(50.0, 50.0, 50.0, 1)


def test_each_lens_is_of_those_who_have_it_and_a_gap_of_those_who_have_both():
    found = team_wheel(CODES, [person(100.0, 0.0), person(50.0, SKIPPED), person(SKIPPED, 50.0), person(0.0, 100.0)])
    (practice,) = found.practices
    assert found.n == 4
    assert practice.understanding == Opinions(50.0, 0.0, 100.0, 3)
    assert practice.delivery == Opinions(50.0, 0.0, 100.0, 3)
    assert practice.gap == Opinions(0.0, -100.0, 100.0, 2)
    assert found.dimensions[0].gap == practice.gap


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_the_order_of_people_changes_nothing(order):
    people = [person(float(25 * place), 100.0 - 25 * place) for place in range(5)]
    assert team_wheel(CODES, people[order]).practices[0].understanding == Opinions(50.0, 0.0, 100.0, 5)

"""Other authors' lists: which of their elements are in place."""

from __future__ import annotations

import pytest

from scoring.crosswalks import ElementSpec, ListSpec, compared, cross_walks, standing
from scoring.measured import measured
from scoring.parameters import Parameters
from scoring.practices import together
from scoring.results.crosswalks import CrossWalk, Element, Standing
from scoring.terms import Estimate, Number, Reason, Withheld
from scoring.wheel import wheel_of
from tests.scoring.instruments import make_answers, make_instrument

INSTRUMENT = make_instrument({"d": {"d.a": 1.0, "d.b": 1.0, "d.c": 1.0}})
NOTHING = Withheld(Reason.TOO_FEW)


def walked(rows: list[str], *elements: ElementSpec, understanding: Number = NOTHING) -> CrossWalk:
    lists = (ListSpec("list", elements),)
    found = measured(make_answers(rows), INSTRUMENT, Parameters(), compared(lists))
    (walk,) = cross_walks(lists, wheel_of(found), together(found, sorted(compared(lists))), understanding)
    return walk


def only(walk: CrossWalk) -> Element:
    (element,) = walk.elements
    return element


def test_an_element_is_the_plain_mean_of_its_practices() -> None:
    # a: U 75, D 50; b: U 100, D 25
    element = only(walked(["43" + "52" + "11"] * 6, ElementSpec("e", ("d.a", "d.b"))))
    figures = [element.understanding, element.delivery, element.level, element.gap]
    assert [figure.value for figure in figures if isinstance(figure, Estimate)] == pytest.approx([87.5, 37.5, 62.5, 50])
    assert element.standing is Standing.IN_PLACE
    assert element.sure
    assert element.measured == Withheld(Reason.NOT_APPLICABLE)


def test_every_element_of_a_list_is_counted_once() -> None:
    walk = walked(
        ["44" + "22" + "??"] * 6,
        ElementSpec("high", ("d.a",)),
        ElementSpec("low", ("d.b",)),
        ElementSpec("nobody_sees", ("d.c",)),
        ElementSpec("between", ("d.a", "d.b")),
    )
    assert [element.standing for element in walk.elements] == [
        Standing.IN_PLACE,
        Standing.NOT_YET,
        Standing.UNKNOWN,
        Standing.PARTLY,
    ]
    assert (walk.in_place, walk.known) == (1, 3)
    assert not walk.elements[2].sure


def test_what_most_people_cannot_see_is_in_place_in_part_at_most() -> None:
    element = only(walked(["55" + "33" + "33"] * 6 + ["??" + "33" + "33"] * 7, ElementSpec("e", ("d.a",))))
    assert not element.established
    assert element.standing is Standing.PARTLY


@pytest.mark.parametrize(
    ("understanding", "expected"),
    [
        (60.0, Standing.IN_PLACE),
        (59.0, Standing.PARTLY),
        (40.0, Standing.PARTLY),
        (39.0, Standing.NOT_YET),
        (NOTHING, Standing.IN_PLACE),
    ],
)
def test_customers_can_only_take_away_from_what_is_claimed(understanding: Number, expected: Standing) -> None:
    spec = ElementSpec("understand", ("d.a",), measured_understanding=True)
    element = only(walked(["55" + "33" + "33"] * 6, spec, understanding=understanding))
    assert element.standing is expected
    assert element.measured == understanding
    low = only(walked(["11" + "33" + "33"] * 6, spec, understanding=100.0))
    assert low.standing is Standing.NOT_YET
    assert only(walked(["?1" + "33" + "33"] * 6, spec, understanding=understanding)).standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("value", "expected"),
    [(60, Standing.IN_PLACE), (59.9, Standing.PARTLY), (40, Standing.PARTLY), (39, Standing.NOT_YET)],
)
def test_sixty_points_are_in_place_and_forty_in_part(value: float, expected: Standing) -> None:
    assert standing(Estimate(value, 1, value - 2, value + 2, 99, 100), established=True) is expected


def test_an_interval_across_a_limit_is_not_sure() -> None:
    # level 60 on average, between 50 and 75
    element = only(walked([each + "33" * 2 for each in ["33"] * 6 + ["44"] * 4], ElementSpec("e", ("d.a",))))
    assert isinstance(element.level, Estimate)
    assert element.level.value == pytest.approx(60)
    assert element.standing is Standing.IN_PLACE
    assert not element.sure


def test_an_element_of_practices_the_questionnaire_lacks_is_unknown() -> None:
    element = only(walked(["33" * 3] * 6, ElementSpec("e", ("x.y",))))
    assert element.level == Withheld(Reason.NOT_APPLICABLE)
    assert element.standing is Standing.UNKNOWN

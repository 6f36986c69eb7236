"""Answer characters that no item can have, and instruments that cannot be scored."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.folding import character_codes
from scoring.parameters import Parameters
from scoring.terms import DimensionSpec, Instrument, ItemSpec, Lens, PracticeSpec
from scoring.wheel import wheel
from tests.scoring.instruments import make_answers, one_practice

EVERY_BYTE = np.arange(256, dtype=np.uint8)


@pytest.mark.parametrize("points", [3, 4, 5, 6, 7])
def test_exactly_the_characters_of_an_item_are_accepted(points: int) -> None:
    alphabet = "".join(str(level + 1) for level in range(points)) + "n?-."
    for byte in EVERY_BYTE:
        if chr(byte) in alphabet:
            character_codes(np.array([byte]), points)
        else:
            with pytest.raises(ValueError, match="none of the characters"):
                character_codes(np.array([byte]), points)


def test_no_two_characters_are_taken_for_each_other() -> None:
    characters = np.frombuffer(b"1234567n?-.", dtype=np.uint8)
    assert len(set(character_codes(characters, 7).tolist())) == 11


def test_a_level_beyond_the_scale_is_refused_by_the_whole_measurement() -> None:
    with pytest.raises(ValueError, match="none of the characters"):
        wheel(make_answers(["53"] * 5 + ["63"]), one_practice(), Parameters())


def test_other_positions_may_hold_what_items_may_not() -> None:
    items = (
        ItemSpec("d.p.delivery", "d.p", Lens.DELIVERY, 1),
        ItemSpec("d.p.understanding", "d.p", Lens.UNDERSTANDING, 3),
    )
    instrument = Instrument(5, (DimensionSpec("d"),), (PracticeSpec("d.p", "d"),), items)
    found = wheel(make_answers(["7375?"] * 5), instrument, Parameters()).practice("d.p")
    assert found.n == 5
    assert found.gap_size == 50


def test_instruments_that_cannot_be_scored_say_why() -> None:
    lonely = Instrument(
        5, (DimensionSpec("d"),), (PracticeSpec("d.p", "d"),), (ItemSpec("d.p.delivery", "d.p", Lens.DELIVERY, 0),)
    )
    with pytest.raises(ValueError, match=r"d\.p has no item for understanding"):
        wheel(make_answers(["5"] * 5), lonely, Parameters())
    empty = Instrument(5, (DimensionSpec("d"), DimensionSpec("e")), one_practice().practices, one_practice().items)
    with pytest.raises(ValueError, match="a dimension has no item for understanding"):
        wheel(make_answers(["55"] * 5), empty, Parameters())
    varied = tuple(
        ItemSpec(f"d.p.{lens}.{number}", "d.p", lens, 5 * side + number, share)
        for side, lens in enumerate(Lens)
        for number, share in enumerate((0.41, 0.29, 0.17, 0.09, 0.04))
    )
    with pytest.raises(ValueError, match=r"d\.p has too many items"):
        wheel(
            make_answers(["5" * 10] * 5),
            Instrument(7, (DimensionSpec("d"),), one_practice().practices, varied),
            Parameters(),
        )

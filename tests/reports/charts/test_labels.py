import pytest

from reports.charts.labels import spread, text_width, wrap


def test_words_are_kept_whole_while_they_fit():
    assert wrap("Kundenorientierte Weiterentwicklung", 150, 13) == ["Kundenorientierte", "Weiterentwicklung"]


def test_a_word_that_is_too_long_by_itself_is_broken_with_a_hyphen():
    lines = wrap("Donaudampfschifffahrtsgesellschaft", 100, 13)

    assert len(lines) > 1
    assert all(line.endswith("-") for line in lines[:-1])
    assert all(text_width(line, 13) <= 100 for line in lines)


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("Leistungskennzahlen", ["Leistungskennzah-", "len"]),
        ("Verfahrensanweisungen", ["Verfahrensanwei-", "sungen"]),
        ("K" + "r" * 30, ["K" + "r" * 22 + "-", "r" * 8]),
    ],
)
def test_a_word_is_broken_between_syllables_where_it_has_any(word, lines):
    assert wrap(word, 130, 13) == lines


def test_wide_scripts_are_counted_as_wide():
    assert text_width("顧客", 10) == 20


def test_nothing_to_say_takes_no_line():
    assert wrap("", 100, 13) == []


def test_boxes_that_do_not_touch_stay_where_they_are():
    assert spread([0, 50, 100], [10, 10, 10], 2) == [0, 50, 100]


def test_boxes_that_would_touch_part_evenly():
    assert spread([50, 50], [10, 10], 2) == [44, 56]


@pytest.mark.parametrize("wanted", [[0, 1, 2, 3], [5, 5, 5, 90], [0, 0, 60, 60]])
def test_boxes_keep_their_order_and_their_distance(wanted):
    heights = [10, 20, 10, 30]
    placed = spread(wanted, heights, 3)

    for index in range(3):
        needed = (heights[index] + heights[index + 1]) / 2 + 3
        assert placed[index + 1] - placed[index] >= needed - 1e-9

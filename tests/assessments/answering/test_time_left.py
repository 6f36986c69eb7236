"""How many minutes are left: of what is still ahead, also for whoever passes over questions."""

from __future__ import annotations

import json
import re

import pytest

PATH = ("word/", "d/strategy/", "d/people/", "d/process/", "d/technology/", "d/metrics/", "how-far/", "customers/")


def minutes(respondent, page):
    """None where no minutes are told."""
    text = re.search(r'<p id="progress-text">([^<]+)</p>', respondent.get(page).content.decode())
    assert text
    found = re.search(r"about (\d+) min left", text[1])
    return int(found[1]) if found else None


def test_whoever_passes_over_everything_sees_the_time_shrink_to_nothing(ben):
    left = [minutes(ben, page) for page in PATH]
    assert left[0] == ben.booklet.asked("full", "manager", needs=12).minutes
    assert left == sorted(left, reverse=True)
    assert left[-1] <= 3
    assert len(set(left)) > 5
    assert minutes(ben, "review/") is None


def test_what_is_answered_ahead_is_not_waited_for_either(ben):
    before = minutes(ben, "d/strategy/")
    codes = {code for code in ben.booklet.ladders if code.startswith("metrics.")}
    ben.post("d/metrics/", dict.fromkeys(codes, "3"))
    assert minutes(ben, "d/strategy/") < before


def test_the_answer_to_a_saved_answer_tells_the_time_left_from_its_page_on(ben):
    reply = json.loads(ben.save("metrics.measures.delivery", "3").content)
    assert reply["left"].endswith(f"about {minutes(ben, 'd/metrics/')} min left")
    assert minutes(ben, "d/metrics/") < minutes(ben, "d/strategy/")


@pytest.mark.parametrize("role_group", ["manager", "frontline", "executive"])
def test_each_page_counts_what_it_asks_and_all_that_follows(ben, role_group):
    asked = ben.booklet.asked("routed", role_group, needs=12)
    counted = set(asked.indexes)
    for place, page in enumerate(asked.pages):
        behind = {ben.booklet.index_of[code] for later in asked.pages[place:] for code in later.codes}
        assert set(asked.ahead[page.place]) == behind & counted


def test_with_everything_answered_no_time_is_left(ben):
    ben.answer_everything()
    assert minutes(ben, "word/") is None

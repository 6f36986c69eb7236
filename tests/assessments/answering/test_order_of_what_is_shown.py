"""Which lens comes first and how choices are shuffled: by chance between respondents, the same for one."""

import re

from assessments.personal_links import has_delivery_first, mint_secret, shuffled


def choices(page):
    return re.findall(r'name="definition" value="(.)"', page)


def test_the_two_lenses_stand_one_under_the_other_in_the_same_order_on_every_page(ben):
    orders: set[tuple[str, str]] = set()
    for dimension in ("strategy", "people", "process"):
        page = ben.get(f"d/{dimension}/").content.decode()
        lenses = re.findall(r'class="ladder (understanding|delivery)"', page)
        orders.update(zip(lenses[::2], lenses[1::2], strict=True))
    assert len(orders) == 1
    assert set(orders.pop()) == {"understanding", "delivery"}


def test_half_of_the_respondents_see_delivery_first():
    first = sum(has_delivery_first(mint_secret()) for _ in range(2000))
    assert 850 < first < 1150


def test_the_choices_of_the_word_keep_their_order_for_one_respondent(ben):
    page = ben.get("word/").content.decode()
    assert choices(page) == choices(ben.on_another_device().get("word/").content.decode())


def test_something_else_and_cant_tell_come_last(ben):
    assert choices(ben.get("word/").content.decode())[-2:] == ["6", "?"]


def test_every_choice_comes_first_for_some():
    firsts = {shuffled(mint_secret(), "12345")[0] for _ in range(300)}
    assert firsts == set("12345")

"""One of six forms, drawn when somebody starts: the same on every page and device, and nothing else is asked."""

import pytest

from assessments.models import Draft, Response
from tests.assessments.answering.conftest import DIMENSIONS, Respondent
from tests.factories import make_assessment, make_organisation


@pytest.fixture
def large(db):
    return make_assessment(make_organisation("Large", {"sales": 400, "service": 300}), form="rotating")


@pytest.fixture
def respondent(large):
    respondent = Respondent(large)
    respondent.start()
    respondent.say_who()
    return respondent


def text(response):
    return response.content.decode()


def asked(respondent):
    draft = respondent.draft
    return respondent.booklet.asked_by("rotating", draft.role_group, draft.cells)


def test_two_practices_a_dimension_are_asked_with_both_lenses(respondent):
    for dimension in DIMENSIONS:
        page = text(respondent.get(f"d/{dimension}/"))
        assert page.count('<section class="card"') == 2
        assert page.count('<fieldset class="ladder ') == 4


def test_all_six_are_drawn_and_another_device_shows_the_same(large, respondent):
    drawn = set()
    for _number in range(60):
        somebody = Respondent(large)
        somebody.start()
        drawn.add(somebody.tail.rotation)
    assert drawn == set("123456")
    assert respondent.on_another_device().tail == respondent.tail
    assert not Draft.objects.filter(cells__contains="0").exists()


def test_what_is_not_in_turn_is_stored_as_not_asked(respondent):
    respondent.answer_everything("4")
    assert respondent.submit().status_code == 200
    document, answers = respondent.booklet.document, Response.objects.get().answers
    items = {item.code: answers[document.index_of[item.code]] for item in document.items}
    assert sorted(items.values()) == ["."] * 20 + ["4"] * 20


def test_what_is_not_in_turn_is_refused_one_by_one(respondent):
    document = respondent.booklet.document
    codes = asked(respondent).codes
    out_of_turn = next(item.code for item in document.items if item.code not in codes)
    in_turn = next(item.code for item in document.items if item.code in codes)
    assert respondent.save(in_turn, "4").status_code == 200
    before = respondent.draft.cells
    assert respondent.save(out_of_turn, "4").status_code == 422
    dimension = out_of_turn.partition(".")[0]
    assert respondent.post(f"d/{dimension}/", {out_of_turn: "4"}).status_code == 422
    assert respondent.draft.cells == before


def test_the_frontline_is_asked_at_most_what_it_can_see(large):
    for _number in range(12):
        somebody = Respondent(large)
        somebody.start()
        somebody.say_who(role_group="frontline")
        pages = [page for page in asked(somebody).pages if page.url_name == "answer-dimension"]
        assert all(practice.asked_of == "everyone" for page in pages for practice in page.practices)
        somebody.answer_everything()
        assert somebody.submit().status_code == 200


def test_less_time_is_told_at_the_start(large):
    booklet = Respondent(large).booklet
    assert booklet.minutes("rotating", 12)[1] < booklet.minutes("routed", 12)[0]
    fewest, most = booklet.minutes("rotating", 12)
    assert f"{fewest} to {most}" in text(
        Respondent(large).client.get(f"/a/{large.links.get(department_code='').token}/")
    )

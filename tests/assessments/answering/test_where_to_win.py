"""Executives choose up to two needs on which their organisation means to be best."""

import pytest

from assessments.models import Response
from tests.assessments.answering.conftest import Respondent


@pytest.fixture
def eve(assessment):
    eve = Respondent(assessment)
    eve.start()
    eve.say_who(role_group="executive")
    return eve


def text(response):
    return response.content.decode()


def wins(respondent):
    start = respondent.booklet.index_of["win.1"]
    return Response.objects.get().answers[start : start + 15]


def test_executives_are_asked_after_their_guess(eve):
    assert eve.post("customers/").url == eve.url("win/")
    assert eve.post("win/", {"win.2": "1", "win.12": "1"}).url == eve.url("review/")
    assert "Quick and easy · Something I had not thought of" in text(eve.get("review/"))


def test_nobody_else_is_asked(ben):
    assert ben.get("win/").status_code == 404
    assert ben.save("win.1", "1").status_code == 422
    ben.answer_everything()
    ben.submit()
    assert wins(ben) == "." * 15


def test_what_is_chosen_is_told_from_what_is_not_and_what_is_no_need(eve):
    eve.answer_everything()
    eve.post("win/", {"win.2": "1", "win.12": "1"})
    eve.submit()
    assert wins(eve) == "-1---------1..."


def test_choosing_nothing_is_fine(eve):
    eve.answer_everything()
    assert eve.post("win/").status_code == 302
    assert "nothing chosen" in text(eve.get("review/"))
    eve.submit()
    assert wins(eve) == "-" * 12 + "..."


def test_a_choice_can_be_taken_back(eve):
    eve.post("win/", {"win.2": "1"})
    form = {name: value for name, value in eve.form("win/").items() if name != "win.2"}
    assert eve.post("win/", form=form).status_code == 302
    assert eve.cell("win.2") == "-"


def test_more_than_two_are_refused_in_words_and_kept_on_the_page(eve):
    response = eve.post("win/", {"win.1": "1", "win.2": "1", "win.3": "1"})
    assert response.status_code == 422
    assert "Choose at most two" in text(response)
    assert {name for name in eve.form_of(response) if name.startswith("win.")} == {"win.1", "win.2", "win.3"}
    group = text(response).split('id="q-wins"', 1)[1]
    assert "Choose at most two" in group


def test_the_page_tells_its_script_how_many_and_what_to_say(eve):
    page = text(eve.get("win/"))
    assert 'data-most="2" data-full="Two at most: take one away first."' in page
    assert "/static/js/win.js" in page


def test_more_than_two_saved_one_by_one_are_said_at_the_review_and_left_out(eve):
    eve.answer_everything()
    for place in (1, 2, 3):
        assert eve.save(f"win.{place}", "1").status_code == 200
    assert "More than two are chosen" in text(eve.get("review/"))
    eve.submit()
    assert wins(eve) == "-" * 12 + "..."


@pytest.mark.parametrize("sent", [{"win.1": "2"}, {"win.1": ""}, {"win.1": "\0"}, {"win.13": "1"}, {"pick.1": "a"}])
def test_what_is_no_choice_is_refused(eve, sent):
    before = eve.draft.cells
    assert eve.post("win/", sent).status_code == 422
    assert eve.draft.cells == before


def test_another_window_s_choice_is_shown_beside_ones_own(eve):
    form = eve.form("win/") | {"win.1": "1"}
    eve.save("win.1", "1")
    eve.save("win.1", "-", seen="1")
    assert eve.post("win/", form=form).status_code == 302
    stale = eve.form("win/")
    del stale["win.1"]
    eve.save("win.1", "-", seen="1")
    eve.save("win.1", "1")
    assert eve.post("win/", form=stale).status_code == 302
    assert eve.cell("win.1") == "-", "seen chosen, sent not chosen"

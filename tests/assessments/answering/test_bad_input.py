"""Threat 14. Whatever is sent: a clear sentence, a 4xx, and nothing stored, alike on both databases."""

import json

import pytest

from assessments.models import DraftComment, Response
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment

CODE = "people.empowerment.delivery"
GOOD = {"code": CODE, "seen": "-", "value": "3"}

UNREADABLE = {
    "empty": b"",
    "not JSON": b"code=people",
    "bad UTF-8": b'{"code": "\xff\xfe"}',
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "a list": b"[]",
    "null": b"null",
    "a number": b"3",
    "a text": b'"x"',
    "true": b"true",
    "NaN alone": b"NaN",
    "deep nesting": b"[" * 15_000,
    "deep objects": b'{"a":' * 5_000,
    "a huge number": b"1" * 5_000,
    "cut off": b'{"code": "people',
}
NO_ANSWER = {
    "an empty object": {},
    "nothing else": {"code": CODE},
    "one more": GOOD | {"role_group": "executive"},
    "a list as value": GOOD | {"value": ["3"]},
    "null as value": GOOD | {"value": None},
    "a number as value": GOOD | {"value": 3},
    "an object as code": GOOD | {"code": {}},
    "unknown code": GOOD | {"code": "people.nothing.delivery"},
    "a place nobody is asked": GOOD | {"code": "win.1"},
    "level too high": GOOD | {"value": "6"},
    "level zero": GOOD | {"value": "0"},
    "negative": GOOD | {"value": "-1"},
    "not asked as value": GOOD | {"value": "."},
    "skipped as value": GOOD | {"value": "-"},
    "not applicable where it may not be": {"code": "strategy.purpose.delivery", "seen": "-", "value": "n"},
    "two characters": GOOD | {"value": "33"},
    "no value": GOOD | {"value": ""},
    "NUL in value": GOOD | {"value": "\0"},
    "NUL in code": GOOD | {"code": "people\0"},
    "NUL in seen": GOOD | {"seen": "\0"},
    "lone surrogate in code": GOOD | {"code": "\ud800"},
    "lone surrogate in value": GOOD | {"value": "\udfff"},
    "full-width digit": GOOD | {"value": "\uff13"},
    "SQL": GOOD | {"value": "3' OR 1=1 --"},
    "seen something impossible": GOOD | {"seen": "9"},
    "seen a text": GOOD | {"seen": "12"},
    "comment on nothing": {"code": "comment.people.nothing", "seen": "", "value": "x"},
    "comment with NUL": {"code": "comment.people.empowerment", "seen": "", "value": "a\0b"},
    "comment with surrogate": {"code": "comment.people.empowerment", "seen": "", "value": "a\ud83d"},
    "comment too long": {"code": "comment.people.empowerment", "seen": "", "value": "x" * 2001},
}


def nothing_changed(ben, before):
    assert ben.draft.cells == before
    assert not DraftComment.objects.exists()
    assert not Response.objects.exists()


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_row_14_a_body_that_cannot_be_read_is_refused(ben, body):
    before = ben.draft.cells
    response = ben.save_raw(body)
    assert response.status_code == 400
    assert "could not be read" in response.json()["message"]
    nothing_changed(ben, before)


@pytest.mark.parametrize("sent", NO_ANSWER.values(), ids=NO_ANSWER.keys())
def test_row_14_what_is_no_answer_is_refused_with_a_reason(ben, sent):
    before = ben.draft.cells
    response = ben.save_raw(json.dumps(sent))
    assert response.status_code == 422
    assert response.json()["message"].startswith("This was not saved. ")
    nothing_changed(ben, before)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 4000])
def test_row_14_numbers_python_would_read_are_no_answers(ben, number):
    before = ben.draft.cells
    response = ben.save_raw(f'{{"code": "{CODE}", "seen": "-", "value": {number}}}')
    assert response.status_code == 422
    nothing_changed(ben, before)


@pytest.mark.parametrize("size", [40_000, 5_000_000])
def test_a_huge_comment_is_too_much(ben, size):
    before = ben.draft.cells
    response = ben.save("comment.people.empowerment", "x" * size, seen="")
    assert response.status_code == 413
    assert "too much text" in response.json()["message"]
    nothing_changed(ben, before)


def test_row_14_a_hundred_thousand_brackets_are_too_much(ben):
    before = ben.draft.cells
    assert ben.save_raw(b"[" * 100_000).status_code == 413
    nothing_changed(ben, before)


def test_saving_takes_json_only(ben):
    before = ben.draft.cells
    response = ben.save_raw("code=definition&seen=-&value=1", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    nothing_changed(ben, before)


def test_a_question_the_role_group_is_not_asked_is_refused(acme):
    ben = routed_frontline(acme)
    response = ben.save("strategy.outcomes.delivery", "3")
    assert response.status_code == 422
    assert "not asked of your role group" in response.json()["message"]
    assert ben.cell("strategy.outcomes.delivery") == "-"


def test_an_answer_before_saying_who_one_is_is_told_what_to_do_first(newcomer):
    newcomer.start()
    response = newcomer.save(CODE, "3")
    assert response.status_code == 422
    assert "go back to “About you”" in response.json()["message"]
    assert newcomer.cell(CODE) == "-"


def routed_frontline(acme):
    ben = Respondent(make_assessment(acme, form="routed"))
    ben.start()
    ben.say_who(role_group="frontline")
    return ben


WRONG_PAGES = {
    "level out of range": {CODE: "9"},
    "not a level": {CODE: "three"},
    "NUL": {CODE: "\0"},
    "a question of another page": {"strategy.purpose.delivery": "3"},
    "a place nobody is asked": {"win.1": "1"},
    "seen cut off": {"seen": "---"},
    "seen nothing": {"seen": ""},
    "seen with NUL": {"seen": "\0" * 62},
    "comment too long": {"comment.people.empowerment": "x" * 2001},
    "comment with NUL": {"comment.people.empowerment": "a\0b"},
}


@pytest.mark.parametrize("changes", WRONG_PAGES.values(), ids=WRONG_PAGES.keys())
def test_a_page_with_something_wrong_is_shown_again_and_nothing_of_it_is_stored(ben, changes):
    before = ben.draft.cells
    good = {"people.leadership.understanding": "2", "comment.people.leadership": "Kept on the page."}
    response = ben.post("d/people/", good | changes)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Please look at this again" in page
    assert 'name="people.leadership.understanding" value="2" checked' in page
    assert "Kept on the page." in page
    nothing_changed(ben, before)


def test_a_comment_too_long_says_by_how_much(ben):
    page = ben.post("d/people/", {"comment.people.empowerment": "x" * 2017}).content.decode()
    assert "17 characters too long" in page
    assert "x" * 2017 in page


def test_a_page_of_five_megabytes_is_too_much(ben):
    before = ben.draft.cells
    response = ben.post("d/people/", {"comment.people.empowerment": "x" * 5_000_000})
    assert response.status_code == 413
    nothing_changed(ben, before)


def test_words_of_any_script_and_harmless_markup_are_kept_as_they_are(ben):
    text = "größer 顧客 🙂 <script>alert(1)</script> {{ 7*7 }} %(x)s\nsecond line"
    ben.post("d/people/", {"comment.people.empowerment": text.replace("\n", "\r\n")})
    assert DraftComment.objects.get().text == text
    page = ben.get("d/people/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert ben.form("d/people/")["comment.people.empowerment"] == text


def test_pasted_control_characters_become_spaces(ben):
    ben.post("d/people/", {"comment.people.empowerment": "from\x0ba\x07slide"})
    assert DraftComment.objects.get().text == "from a slide"


WRONG_PEOPLE = {
    "nothing chosen": {"department": "", "role_group": ""},
    "no department": {"department": "", "role_group": "manager"},
    "unknown department": {"department": "moon", "role_group": "manager"},
    "unknown role group": {"department": "sales", "role_group": "king"},
    "NUL": {"department": "sales\0", "role_group": "manager"},
    "very long": {"department": "s" * 100_000, "role_group": "manager"},
}


@pytest.mark.parametrize("changes", WRONG_PEOPLE.values(), ids=WRONG_PEOPLE.keys())
def test_a_department_or_role_group_that_does_not_exist_is_not_stored(newcomer, changes):
    newcomer.start()
    response = newcomer.post("about/", changes)
    assert response.status_code == 422
    assert "Please look at this again" in response.content.decode()
    assert (newcomer.draft.department, newcomer.draft.role_group) == ("", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"reviewed": ""},
        {"reviewed": "3" * 62},
        {"reviewed": "\0"},
        {"reviewed": "x" * 62},
        {"reviewed_as": "sales:executive"},
        {"reviewed_as": ""},
        {"reviewed_as": "\0:\0"},
    ],
    ids=str,
)
def test_a_review_that_was_tampered_with_submits_nothing(ben, changes):
    ben.answer_everything()
    response = ben.post("review/", changes)
    assert response.status_code == 409
    assert "have changed since" in response.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize("code", ["confidence", "pick.1", "predicted.1"])
def test_a_guess_about_customers_nobody_asks_is_no_answer(code, acme):
    ben = Respondent(make_assessment(acme, asks_customers=False))
    ben.start()
    ben.say_who()
    assert ben.save(code, "-").status_code == 422

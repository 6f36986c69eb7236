"""Every answer is saved as it is given: by one statement, and only over what the page last saw."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import DraftComment

CODE, OTHER = "people.empowerment.delivery", "people.leadership.understanding"


def test_an_answer_is_stored_and_the_reply_counts_what_is_answered(ben):
    response = ben.save(CODE, "4")
    assert response.status_code == 200
    reply = response.json()
    assert (reply["seen"], reply["answered"]) == ("4", 1)
    assert reply["left"].startswith("1 of 53 answered")
    assert ben.cell(CODE) == "4"


def test_saving_takes_one_statement(ben):
    ben.save(OTHER, "1")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ben.save(CODE, "4")
    assert len(queries) == 1
    assert queries.captured_queries[0]["sql"].lstrip().startswith("UPDATE")


def test_a_save_that_is_sent_twice_is_saved_once_and_answered_alike(ben):
    assert ben.save(CODE, "4").json() == ben.save(CODE, "4").json()
    assert ben.cell(CODE) == "4"


def test_an_answer_can_be_changed_by_whoever_saw_it(ben):
    ben.save(CODE, "4")
    assert ben.save(CODE, "2", seen="4").status_code == 200
    assert ben.cell(CODE) == "2"


def test_what_another_tab_saved_meanwhile_is_not_overwritten(ben):
    ben.save(CODE, "4")
    response = ben.save(CODE, "2", seen="-")
    assert response.status_code == 409
    assert response.json()["seen"] == "4"
    assert "Which answer holds?" in response.json()["message"]
    assert ben.cell(CODE) == "4"


def test_a_conflict_concerns_one_question_only(ben):
    ben.save(CODE, "4")
    ben.save(CODE, "2", seen="-")
    assert ben.save(OTHER, "5", seen="-").status_code == 200
    assert (ben.cell(CODE), ben.cell(OTHER)) == ("4", "5")


def test_after_choosing_the_answer_of_this_page_holds(ben):
    ben.save(CODE, "4")
    there = ben.save(CODE, "2", seen="-").json()["seen"]
    assert ben.save(CODE, "2", seen=there).status_code == 200
    assert ben.cell(CODE) == "2"


def test_non_answers_are_answers_of_their_own(ben):
    for value, code in (("?", CODE), ("?", "definition"), ("?", "action.people")):
        assert ben.save(code, value).status_code == 200
        assert ben.cell(code) == value


def test_a_comment_is_saved_changed_and_taken_back(ben):
    name = "comment.people.empowerment"
    seen = ben.save(name, "Ask first.", seen="").json()["seen"]
    assert DraftComment.objects.get().text == "Ask first."
    seen = ben.save(name, "Ask later.", seen=seen).json()["seen"]
    assert DraftComment.objects.get().text == "Ask later."
    assert ben.save(name, "", seen=seen).json()["seen"] == ""
    assert not DraftComment.objects.exists()


def test_a_comment_of_another_tab_is_shown_not_overwritten(ben):
    name = "comment.people.empowerment"
    ben.save(name, "From the phone.", seen="")
    response = ben.save(name, "From the desk.", seen="")
    assert response.status_code == 409
    assert response.json()["text"] == "From the phone."
    assert DraftComment.objects.get().text == "From the phone."
    assert ben.save(name, "From the desk.", seen=response.json()["seen"]).status_code == 200
    assert DraftComment.objects.get().text == "From the desk."


def test_the_same_comment_sent_again_is_no_conflict(ben):
    name = "comment.people.empowerment"
    for _ in range(2):
        assert ben.save(name, "Twice the same.", seen="").status_code == 200


def test_nothing_is_saved_once_the_answers_are_submitted(ben):
    ben.answer_everything()
    ben.submit()
    response = ben.save(CODE, "1", seen="3")
    assert response.status_code == 410
    assert "submitted" in response.json()["message"]


def test_saving_needs_the_token_of_the_page(assessment, browse):
    client = browse(enforce_csrf_checks=True)
    response = client.post(f"/answer/{assessment.public_id}/save/", "{}", content_type="application/json")
    assert response.status_code == 403

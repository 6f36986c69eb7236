"""One final submission: all of it or nothing, once, and nothing that leads back to a person or a moment."""

import re
from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Comment, Draft, DraftComment, Response, SpentLink, State
from assessments.personal_links import draft_key, spent_key
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment

CODE = "people.empowerment.delivery"


def text(response):
    return response.content.decode()


def wheel_of(response):
    (wheel,) = re.findall(r"<svg.*?</table>", text(response), re.DOTALL)
    return wheel


def statements(queries):
    brackets = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    return [query["sql"] for query in queries.captured_queries if not query["sql"].startswith(brackets)]


def test_submitting_takes_at_most_eight_statements(ben):
    ben.answer_everything()
    ben.post("d/people/", {"comment.people.empowerment": "One.", "comment.people.leadership": "Two."})
    form = ben.form("review/")
    with CaptureQueriesContext(connection) as queries:
        assert ben.post("review/", form=form).status_code == 200
    assert len(statements(queries)) <= 8, "\n".join(statements(queries))


def test_the_draft_goes_and_the_response_comes(ben):
    ben.answer_everything()
    ben.post("d/people/", {"comment.people.empowerment": "Ask first."})
    ben.submit()
    assert not Draft.objects.exists()
    assert not DraftComment.objects.exists()
    assert Response.objects.count() == Comment.objects.count() == SpentLink.objects.count() == 1


def test_what_is_stored_leads_back_to_nobody(ben):
    ben.answer_everything()
    ben.submit()
    response, spent = Response.objects.get(), SpentLink.objects.get()
    assert {field.name for field in Response._meta.get_fields()} == {
        "id", "assessment", "department", "role_group", "answers",
    }  # fmt: skip
    assert response.id.version == 4
    assert spent.key == spent_key(ben.secret)
    assert spent.key != draft_key(ben.secret), "a backup with the draft cannot be matched with the spent link"


def test_comments_lie_in_an_order_of_their_own(ben):
    ben.answer_everything()
    practices = ["leadership", "empowerment", "employees", "accountability"]
    ben.post("d/people/", {f"comment.people.{name}": name for name in practices})
    ben.submit()
    assert {comment.id.version for comment in Comment.objects.all()} == {4}
    assert sorted(Comment.objects.values_list("text", flat=True)) == sorted(practices)


def test_pressing_submit_twice_shows_the_same_thank_you_and_wheel(ben):
    ben.answer_everything()
    form = ben.form("review/")
    first, second = ben.post("review/", form=form), ben.post("review/", form=form)
    assert first.status_code == second.status_code == 200
    assert wheel_of(first) == wheel_of(second)
    assert Response.objects.count() == 1


def test_a_second_tab_that_submits_too_sees_the_thank_you(ben):
    ben.answer_everything()
    tab, other = ben.form("review/"), ben.on_another_device()
    other.submit()
    assert "Thank you" in text(ben.post("review/", form=tab))
    assert Response.objects.count() == 1


def test_an_answer_changed_in_another_tab_since_the_review_is_noticed(ben):
    ben.answer_everything()
    tab = ben.form("review/")
    ben.save(CODE, "5", seen="3")
    response = ben.post("review/", form=tab)
    assert response.status_code == 409
    assert "have changed since this page was made" in text(response)
    assert not Response.objects.exists()
    assert ben.cell(CODE) == "5"
    again = ben.form_of(response)
    assert ben.post("review/", form=again).status_code == 200
    assert "5" in Response.objects.get().answers


def test_another_role_group_chosen_in_another_tab_since_the_review_is_noticed(ben):
    ben.answer_everything()
    tab = ben.form("review/")
    ben.say_who(role_group="frontline")
    assert ben.post("review/", form=tab).status_code == 409
    assert not Response.objects.exists()


def test_nothing_answered_is_nothing_to_submit(ben):
    response = ben.submit()
    assert response.status_code == 422
    assert "nothing to submit yet" in text(response)
    assert Draft.objects.exists()


def test_a_single_answer_is_enough(ben):
    ben.save(CODE, "2")
    assert ben.submit().status_code == 200
    answers = Response.objects.get().answers
    assert answers.count("2") == 1
    assert answers.count("-") == 46, "the pace of whoever has no script is not known"


def test_an_assessment_closed_while_reviewing_takes_nothing(ben):
    ben.answer_everything()
    form = ben.form("review/")
    ben.assessment.close()
    assert ben.post("review/", form=form).status_code == 410
    assert not Response.objects.exists()


def test_closing_in_the_very_moment_rolls_all_back(ben, monkeypatch):
    ben.answer_everything()
    form = ben.form("review/")
    held = Assessment.hold_open

    def closes_first(assessment):
        Assessment.objects.filter(pk=assessment.pk).update(state=State.CLOSED)
        return held(assessment)

    monkeypatch.setattr(Assessment, "hold_open", closes_first)
    response = ben.post("review/", form=form)
    assert response.status_code == 410
    assert "has closed" in text(response)
    assert Draft.objects.exists()
    assert not Response.objects.exists()


def test_the_thank_you_comes_again_by_its_address_but_the_wheel_does_not(ben):
    ben.answer_everything()
    ben.submit()
    response = ben.get("thanks/")
    assert response.status_code == 200
    assert "Your answers have been submitted" in text(response)
    assert "<svg" not in text(response)


def test_thanks_before_submitting_leads_to_the_review(ben):
    assert ben.get("thanks/").url == ben.url("review/")


def test_after_submitting_no_page_shows_answers_again(ben):
    ben.answer_everything()
    ben.submit()
    for page in ("about/", "word/", "d/people/", "how-far/", "review/", "link.svg"):
        response = ben.get(page)
        assert response.status_code == 410
        assert "You have submitted your answers" in text(response)


def test_the_thank_you_says_when_results_come_in_the_time_of_the_organisation(acme):
    acme.time_zone = "Europe/Berlin"
    acme.save()
    ben = Respondent(make_assessment(acme, closes_at=datetime(2031, 7, 4, 22, 30, tzinfo=UTC)))
    ben.start()
    ben.say_who()
    ben.answer_everything()
    page = text(ben.submit())
    assert "Saturday 5 July 2031, 00:30 (Europe/Berlin)" in page

"""From the open link to the thank-you, on a device without JavaScript."""

from itertools import pairwise

from assessments.models import Comment, Draft, Response
from tests.assessments.answering.conftest import DIMENSIONS


def test_answers_given_page_by_page_become_one_response(newcomer):
    assert newcomer.start().url == newcomer.url("about/")
    assert newcomer.say_who().url == newcomer.url("word/")
    newcomer.answer_everything("4")
    thanks = newcomer.submit()
    assert thanks.status_code == 200
    assert "Thank you" in thanks.content.decode()
    response = Response.objects.get()
    assert (response.department, response.role_group) == ("sales", "manager")
    assert response.answers == "4" * 40 + "4" + "2" * 5 + "." + "." * 15 + "-"
    assert not Draft.objects.exists()


def test_every_page_leads_to_the_next(ben):
    assert ben.post("word/").url == ben.url("d/strategy/")
    pages = [f"d/{dimension}/" for dimension in DIMENSIONS] + ["how-far/", "customers/", "review/"]
    for page, after in pairwise(pages):
        assert ben.post(page).url == ben.url(after)


def test_a_comment_travels_apart_from_the_answers(ben):
    ben.post("d/people/", {"people.empowerment.delivery": "2", "comment.people.empowerment": "Ask first, always."})
    ben.submit()
    comment = Comment.objects.get()
    assert (comment.practice, comment.text) == ("people.empowerment", "Ask first, always.")
    assert {field.name for field in Comment._meta.get_fields()} == {"id", "assessment", "practice", "text"}

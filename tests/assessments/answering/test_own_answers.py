"""Of a confidential assessment, whoever holds the personal link sees and downloads what was submitted with it."""

import json
import re

import pytest
from django.test import Client
from django.utils.html import escape

from assessments.models import Comment, Mode, Prediction, Response
from assessments.own_keys import OwnKeys
from assessments.personal_links import mint_secret
from tests.assessments.answering.conftest import Respondent
from tests.assessments.answering.test_page_budgets import MOST_BYTES, MOST_QUERIES, MOST_REQUESTS, cold_load
from tests.assessments.invitations.conftest import at_link, invite, mail_link
from tests.assessments.test_scattering import scattered
from tests.factories import make_assessment
from tests.reports.answers import build, respond

WORDS = "Ask first, <b>then</b> sell."


def text(response):
    return response.content.decode()


def page_of(secret, name="answers/"):
    """On a device that has never been here."""
    return Client().get(f"/r/{secret}/{name}")


@pytest.fixture
def handed_in(ben):
    ben.answer_everything("3")
    ben.post("d/people/", {"people.empowerment.delivery": "5", "comment.people.empowerment": WORDS})
    assert ben.submit().status_code == 200
    return ben


def test_everything_that_was_submitted_is_told_in_words(handed_in):
    page = text(page_of(handed_in.secret))
    document = handed_in.booklet.document
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    item = next(item for item in document.items if item.code == "people.empowerment.delivery")
    assert f"{escape(item.stem)} {escape(item.anchors[4])}" in said
    for other in document.items:
        assert escape(other.stem) in page
    assert escape(WORDS) in page
    assert "Sales · Manager" in page
    assert "Expected rating: " in page
    assert escape(handed_in.booklet.ladders["definition"].text_of("4")) in page


def test_the_file_holds_codes_values_and_questions(handed_in):
    response = page_of(handed_in.secret, "answers.json")
    assert response["Content-Disposition"] == 'attachment; filename="my-answers.json"'
    data = json.loads(response.content)
    stored = Response.objects.get().answers
    index_of = handed_in.booklet.index_of
    told = {each["code"]: each for each in data["answers"]}
    document = handed_in.booklet.document
    assert all(told[item.code]["value"] == stored[index_of[item.code]] for item in document.items)
    assert all(told[item.code]["question"] == item.stem for item in document.items)
    assert "".join(told[f"pick.{place}"]["value"] for place in (1, 2, 3)) == Prediction.objects.get().answers[:3]
    assert [(each["code"], each["text"]) for each in data["comments"]] == [("people.empowerment", WORDS)]
    assert not re.search(r"\d{4}-\d\d-\d\d|\d\d:\d\d", text(response)), "no time is known, so none is told"


def test_what_was_left_out_and_what_was_not_asked(ben):
    ben.say_who(role_group="frontline")
    ben.save("people.empowerment.delivery", "?")
    ben.submit()
    page = text(page_of(ben.secret))
    assert "left out" in page
    assert escape(ben.booklet.ladders["people.empowerment.delivery"].text_of("?")) in page
    assert "What will your customers say?" not in page, "no guess was stored"


def test_the_thank_you_shows_the_link_to_whoever_has_just_submitted_alone(ben):
    ben.answer_everything()
    form = ben.form("review/")
    for response in (ben.post("review/", form=form), ben.post("review/", form=form)):
        assert f"/r/{ben.secret}/answers/" in text(response)
        assert f'value="http://localhost:8000/r/{ben.secret}/"' in text(response)
    assert ben.secret not in text(ben.get("thanks/")), "the next at this device is not led to the answers"


@pytest.mark.parametrize("is_mailed", [False, True])
def test_the_next_at_this_device_does_not_come_to_them_by_sending_a_form(assessment, is_mailed):
    ben = at_link(invite(assessment)) if is_mailed else Respondent(assessment)
    ben.start()
    ben.say_who()
    ben.answer_everything()
    form = ben.form("review/")
    assert f"/r/{ben.secret}/answers/" in text(ben.post("review/", form=form))
    other = form["reviewed"].replace("3", "5", 1)
    tries: tuple[dict[str, str], ...] = (
        {},
        {"reviewed": "3"},
        form | {"reviewed": other},
        form | {"reviewed_as": "sales:frontline"},
    )
    for sent in tries:
        page = text(ben.post("review/", form=sent))
        assert "Your answers have been submitted." in page
        assert ben.secret not in page
    assert f"/r/{ben.secret}/answers/" in text(ben.post("review/", form=form)), "pressed twice"
    assert f"/r/{ben.secret}/answers/" in text(ben.post("review/", form=form | {"pace": "2"}))


def test_the_personal_link_leads_there_while_open_and_after_closing(handed_in):
    assert page_of(handed_in.secret, "").url == f"/r/{handed_in.secret}/answers/"
    handed_in.assessment.close()
    scattered(handed_in.assessment)
    assert page_of(handed_in.secret, "").url == f"/r/{handed_in.secret}/answers/"
    assert escape(WORDS) in text(page_of(handed_in.secret))


def test_a_mailed_link_leads_there_too(assessment):
    invitation = invite(assessment)
    ben, reminder = at_link(invitation), mail_link(invitation)
    ben.start()
    ben.say_who()
    ben.save("people.empowerment.delivery", "5")
    ben.submit()
    assert f"/r/{ben.mailed}/answers/" in text(ben.look())
    other = text(Client().get(f"/i/{reminder}/"))
    assert f"/r/{reminder}/answers/" in other, "the way stands there before and after"
    assert ben.mailed not in other
    assert page_of(reminder).status_code == 404
    assessment.close()
    scattered(assessment)
    assert f"/r/{ben.mailed}/answers/" in text(Client().get(f"/i/{ben.mailed}/"))
    assert page_of(ben.mailed).status_code == 200


def test_once_it_is_published_the_mailed_link_shows_what_was_heard_and_the_way_to_ones_own_answers(
    assessment, ada, browse
):
    ben = at_link(invite(assessment))
    ben.start()
    ben.say_who()
    ben.save("people.empowerment.delivery", "5")
    ben.submit()
    respond(assessment, 9)
    assessment.close()
    report = build(assessment)
    browse(ada).post(f"/assessments/{assessment.public_id}/report/publish/", {"report": report.public_id})
    page = text(Client().get(f"/i/{ben.mailed}/", follow=True))
    assert "What we heard from you" in page
    assert f"/r/{ben.mailed}/answers/" in page
    assert page_of(ben.mailed).status_code == 200


def test_no_other_link_opens_them(handed_in, acme):
    stranger = Respondent(handed_in.assessment)
    stranger.start()
    stranger.say_who()
    stranger.save("people.empowerment.delivery", "2")
    stranger.submit()
    assert WORDS not in text(page_of(stranger.secret))
    nowhere = [page_of(secret) for secret in (mint_secret(), "nowhere", handed_in.secret[:-1], "i" + handed_in.secret)]
    nowhere += [page_of(mint_secret(), "answers.json"), page_of("x" * 22)]
    assert {response.status_code for response in nowhere} == {404}
    assert len({text(response) for response in nowhere}) == 1


@pytest.mark.parametrize("is_closed", [False, True])
def test_of_an_anonymous_assessment_nothing_can_be_shown_and_the_page_says_why(acme, settings, tmp_path, is_closed):
    settings.KEYS_DIR = tmp_path / "keys"
    assessment = make_assessment(acme, mode=Mode.ANONYMOUS)
    ben = at_link(invite(assessment))
    ben.start()
    ben.say_who()
    ben.save("people.empowerment.delivery", "5")
    thanks = text(ben.submit())
    assert "Nobody can show or withdraw your answers any more" in thanks
    assert f"/r/{ben.mailed}/" not in thanks
    if is_closed:
        assessment.close()
    for name in ("answers/", "answers.json"):
        response = page_of(ben.mailed, name)
        assert response.status_code == 410
        assert "nothing stored says which answers are yours" in text(response)


def test_rows_of_one_person_have_nothing_in_common_without_the_link(assessment):
    people = []
    for number in range(2):
        person = Respondent(assessment)
        person.start()
        person.say_who()
        person.answer_everything()
        person.post("d/people/", {"comment.people.empowerment": f"{number}", "comment.people.leadership": f"{number}"})
        person.submit()
        people.append(person)
    rows = [*Response.objects.all(), *Prediction.objects.all(), *Comment.objects.all()]
    keys = [row.pk.hex for row in rows]
    assert len(keys) == 8
    assert {row.pk.version for row in rows} == {4}
    for first in range(8):  # no eight signs in a row stand in two keys, in a key and a link, or a fingerprint of it
        pieces = {keys[first][at : at + 8] for at in range(25)}
        others = keys[:first] + keys[first + 1 :]
        assert not any(piece in other for piece in pieces for other in others)
        spent = list(assessment.spent_links.values_list("key", flat=True))
        assert not any(piece in other for piece in pieces for other in spent)
    for person in people:
        own = OwnKeys(person.secret)
        assert Response.objects.filter(pk=own.response).exists()
        assert Comment.objects.filter(pk=own.comment("people.leadership")).exists()


def test_the_page_is_light(handed_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        response = page_of(handed_in.secret)
    with django_assert_max_num_queries(MOST_QUERIES):
        page_of(handed_in.secret, "answers.json")
    requests, weight = cold_load(text(response))
    assert requests <= MOST_REQUESTS
    assert weight <= MOST_BYTES
    assert response["Cache-Control"] == "no-store, private"
    assert "<script" not in text(response)

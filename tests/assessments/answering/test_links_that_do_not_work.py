"""Closed, early, unknown, malformed: each a page in plain words."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Draft
from assessments.models.assessment import GRACE
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/a/nothing-here/", "/r/AAAAAAAAAAAAAAAAAAAAAA/", "/r/short/", "/a/%00/", "/r/%F0%9F%92%A9/", f"/a/{'x' * 300}/"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_or_malformed_link_is_not_found(client, db, path, method):
    response = getattr(client, method)(path)
    assert response.status_code == 404
    assert "This link leads nowhere" in text(response)


def test_all_unknown_links_look_the_same(client, db):
    bodies = {client.get(path).content for path in ("/a/nothing-here/", "/r/AAAAAAAAAAAAAAAAAAAAAA/", "/r/x/")}
    assert len(bodies) == 1


def test_guessing_is_slowed_but_colleagues_behind_the_same_address_still_get_in(client, assessment):
    statuses = [client.get(f"/a/guess-number-{number}/", REMOTE_ADDR="203.0.113.9").status_code for number in range(25)]
    assert statuses[:20] == [404] * 20
    assert set(statuses[20:]) == {429}
    token = assessment.links.get(department_code="").token
    assert client.get(f"/a/{token}/", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_made_up_forwarding_header_does_not_reset_the_count(client, db):
    for number in range(25):
        response = client.get("/a/guess/", REMOTE_ADDR="203.0.113.10", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert response.status_code == 429


def test_before_the_opening_date_the_page_says_when_to_come_back(acme):
    opens = timezone.now() + timedelta(days=3)
    respondent = Respondent(make_assessment(acme, opens_at=opens))
    response = respondent.start()
    assert response.status_code == 403
    assert "Not open yet" in text(response)
    assert str(opens.year) in text(response)
    assert not Draft.objects.exists()


def test_after_closing_the_open_link_says_so(assessment):
    assessment.close()
    response = Respondent(assessment).start()
    assert response.status_code == 410
    assert "has closed" in text(response)


def test_past_the_closing_date_nothing_is_taken_even_before_anybody_closes_it(ben):
    ben.save("definition", "1")
    type(ben.assessment).objects.update(closes_at=timezone.now() - GRACE)
    for response in (ben.get("d/people/"), ben.save("definition", "2", seen="1"), ben.submit_blindly()):
        assert response.status_code == 410
    assert ben.cell("definition") == "1"


def test_somebody_who_comes_back_after_closing_learns_why_nothing_is_left(ben):
    ben.assessment.close()
    for response in (
        ben.get("d/people/"),
        ben.post("word/", {"definition": "1"}, form={}),
        ben.save("definition", "1"),
    ):
        assert response.status_code == 410
        assert "has closed" in text(response)


def test_a_begun_link_of_a_closed_assessment_says_what_happened_to_the_answers(ben, client):
    ben.assessment.close()
    response = client.get(f"/r/{ben.secret}/")
    assert response.status_code == 404
    assert "answers that were never submitted are deleted then" in text(response)


@pytest.mark.parametrize("page", ["d/nothing/", "d/%00/", "d/strategy.purpose/"])
def test_an_unknown_page_says_that_nothing_is_lost(ben, page):
    response = ben.get(page)
    assert response.status_code == 404
    assert "Nothing you saved is lost" in text(response)


@pytest.mark.parametrize("public_id", ["nothing", "%00", "%F0%9F%92%A9", "x" * 500])
def test_an_unknown_assessment_is_not_found(client, db, public_id):
    for page in ("about/", "review/", "thanks/", "link.svg"):
        assert client.get(f"/answer/{public_id}/{page}").status_code == 404


def test_the_secret_of_one_assessment_opens_no_other(ben, acme):
    other = Respondent(make_assessment(acme, title="Spring"), client=ben.client)
    ben.client.cookies[f"answers-{other.assessment.public_id}"] = ben.secret
    assert other.get("word/").status_code == 404
    assert other.save("definition", "1").status_code == 404
    assert ben.cell("definition") == "-"


def test_whoever_has_submitted_is_told_after_closing_that_it_counts(ben):
    ben.save("definition", "1")
    ben.submit()
    ben.assessment.close()
    for response in (ben.get("thanks/"), ben.post("review/", form={})):
        assert response.status_code in (404, 410)
        assert re.search("[Aa]nswers that were submitted count", text(response))
    assert "This is what you submitted" in text(ben.client.get(f"/r/{ben.secret}/", follow=True))

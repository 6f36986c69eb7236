"""The personal link: go on elsewhere, leave a shared device, and never into a log."""

import logging
import re

from assessments.models import Draft
from ccassess.log_masking import MaskedFormatter
from tests.assessments.answering.conftest import Respondent


def test_opening_the_link_changes_nothing_and_sets_no_cookie(ben):
    stranger = Respondent(ben.assessment)
    response = stranger.client.get(f"/r/{ben.secret}/")
    assert response.status_code == 200
    assert "Continue on this device" in response.content.decode()
    assert set(stranger.client.cookies) <= {"csrf"}


def test_continuing_on_another_device_finds_what_was_saved(ben):
    ben.save("people.empowerment.delivery", "4")
    phone = ben.on_another_device()
    assert phone.secret == ben.secret
    assert phone.form("d/people/")["people.empowerment.delivery"] == "4"


def test_going_on_leads_to_the_first_page_with_something_unanswered(ben):
    ben.post("word/", {"definition": "2"})
    response = Respondent(ben.assessment).client.post(f"/r/{ben.secret}/")
    assert response["Location"] == ben.url("d/strategy/")


def test_pages_show_the_link_and_a_code_for_it_from_our_own_origin(ben):
    page = ben.get("d/people/").content.decode()
    assert f"/r/{ben.secret}/" in page
    assert f'src="{ben.url("link.svg")}"' in page
    code = ben.get("link.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b"<svg xmlns")


def test_the_link_stands_in_a_field_to_select_and_a_button_waits_for_the_script(ben):
    elsewhere = ben.on_another_device()
    for page in (ben.get("d/people/"), elsewhere.client.post(elsewhere.url("leave/"))):
        html = page.content.decode()
        assert f'<input id="link" value="http://localhost:8000/r/{ben.secret}/" readonly' in html
        assert re.search(r'<button id="copy" hidden type="button"[^>]*>Copy the link</button>', html)


def test_finish_later_clears_the_device_and_shows_the_link_once_more(ben):
    secret = ben.secret
    response = ben.client.post(ben.url("leave/"))
    assert f"/r/{secret}/" in response.content.decode()
    assert "<svg" in response.content.decode()
    assert ben.get("word/").status_code == 404
    assert Draft.objects.exists()


def test_finish_later_on_a_page_saves_it_first(ben):
    secret = ben.secret
    response = ben.post("d/people/", {"people.leadership.understanding": "2", "then": "leave"})
    assert f"/r/{secret}/" in response.content.decode()
    ben.client.post(f"/r/{secret}/")
    assert ben.cell("people.leadership.understanding") == "2"


def test_getting_the_leave_address_changes_nothing(ben):
    assert ben.get("leave/").status_code == 405
    assert ben.get("word/").status_code == 200


def test_a_spent_link_shows_that_the_answers_are_in(ben):
    ben.answer_everything()
    ben.submit()
    response = Respondent(ben.assessment).client.get(f"/r/{ben.secret}/", follow=True)
    assert response.status_code == 200
    assert "This is what you submitted" in response.content.decode()


def test_no_log_line_holds_a_link(ben):
    token = ben.assessment.links.get(department_code="").token
    for path in (f"/r/{ben.secret}/", f"/a/{token}/"):
        record = logging.LogRecord("django.request", logging.WARNING, "", 1, "Not Found: %s", (path,), None)
        line = MaskedFormatter().format(record)
        assert "Not Found" in line
        assert ben.secret not in line
        assert token not in line

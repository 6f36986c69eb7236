"""Before you start: nothing is stored for a page only opened, and what is promised is what is done."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from assessments.models import Draft
from assessments.personal_links import draft_key
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment, make_organisation


def opening_page(respondent, department=""):
    token = respondent.assessment.links.get(department_code=department).token
    return respondent.client.get(f"/a/{token}/")


def test_opening_the_link_stores_nothing(newcomer):
    response = opening_page(newcomer)
    assert response.status_code == 200
    assert not Draft.objects.exists()
    assert set(newcomer.client.cookies) <= {"csrf"}


def test_the_first_page_says_who_asks_how_long_it_takes_and_what_is_promised(newcomer):
    page = opening_page(newcomer).content.decode()
    assert "Acme" in page
    assert re.search(r"about \d+( to \d+)? minutes", page)
    assert "Your name is not stored with your answers" in page
    assert "fewer than 5 people" in page
    assert "Whoever runs the server could, with effort" in page
    assert "anonymous" not in page


@pytest.mark.parametrize(("form", "told"), [("full", r"about \d+ minutes"), ("routed", r"about \d+ to \d+ minutes")])
def test_minutes_are_told_as_a_range_only_where_kinds_of_work_differ(form, told, acme):
    newcomer = Respondent(make_assessment(acme, form=form))
    assert re.search(told, opening_page(newcomer).content.decode())


def test_starting_makes_a_draft_that_only_the_secret_on_the_device_leads_to(newcomer):
    newcomer.start()
    draft = Draft.objects.get()
    assert draft.key == draft_key(newcomer.secret)
    assert newcomer.secret not in f"{draft.key}{draft.cells}"
    assert len(newcomer.secret) == 22  # 128 bits
    assert set(draft.cells) == {"-", ".", *"abcdefghijkl"}, "letters are the order of the cards"


def test_the_cookie_is_closed_to_scripts_and_other_sites(newcomer):
    newcomer.start()
    (name,) = set(newcomer.client.cookies) - {"csrf"}
    cookie = newcomer.client.cookies[name]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert name.endswith(newcomer.assessment.public_id)


def test_under_https_the_cookie_belongs_to_this_host_alone(newcomer, settings):
    settings.IS_HTTPS = True
    newcomer.start()
    (name,) = set(newcomer.client.cookies) - {"csrf"}
    assert name.startswith("__Host-")
    assert newcomer.client.cookies[name]["secure"]
    assert not newcomer.client.cookies[name]["domain"]


def test_a_respondent_never_gets_a_session(ben):
    ben.answer_everything()
    ben.submit()
    assert not Session.objects.exists()
    assert "sid" not in ben.client.cookies


def test_the_cookie_does_not_outlive_the_assessment(acme):
    soon = make_assessment(acme, closes_at=timezone.now() + timedelta(hours=5))
    respondent = Respondent(soon)
    respondent.start()
    (name,) = set(respondent.client.cookies) - {"csrf"}
    assert respondent.client.cookies[name]["max-age"] <= 5 * 3600


def test_the_link_of_a_department_chooses_it_beforehand(newcomer):
    newcomer.start(department="service")
    assert newcomer.draft.department == "service"
    assert '<option value="service" selected>' in newcomer.get("about/").content.decode()


def test_coming_back_to_the_open_link_offers_to_continue(ben):
    page = opening_page(ben).content.decode()
    assert "You have begun to answer on this device" in page
    assert ben.url("word/") in page
    assert "Start anew" in page


def test_somebody_else_at_a_shared_device_can_start_anew(ben):
    first = ben.draft
    ben.start()
    assert ben.draft != first
    assert Draft.objects.count() == 2


def test_made_up_data_says_so_on_every_page(db):
    respondent = Respondent(make_assessment(make_organisation("Demo", is_synthetic=True)))
    respondent.start()
    pages = [opening_page(respondent), respondent.get("about/")]
    respondent.post("about/", {"role_group": "manager"})
    pages += [respondent.get(page) for page in ("word/", "d/people/", "how-far/", "review/")]
    respondent.answer_everything()
    pages.append(respondent.submit())
    for page in pages:
        assert "made up" in page.content.decode()


@pytest.mark.parametrize("page", ["about/", "word/", "d/people/", "how-far/", "review/", "thanks/"])
def test_without_having_started_every_page_says_how_to(newcomer, page):
    response = newcomer.get(page)
    assert response.status_code == 404
    assert "holds no answers of yours" in response.content.decode()


def test_before_saying_who_one_is_every_page_leads_there(newcomer):
    newcomer.start()
    for page in ("word/", "d/people/", "how-far/", "review/"):
        assert newcomer.get(page).url == newcomer.url("about/")


@pytest.mark.parametrize("page", ["about/", "word/", "d/people/", "how-far/", "review/", "save/", "thanks/", "leave/"])
def test_other_methods_are_refused(ben, page):
    for method in ("put", "patch", "delete"):
        assert getattr(ben.client, method)(ben.url(page)).status_code == 405


def test_no_page_is_kept_by_any_cache(ben):
    for page in ("about/", "word/", "d/people/", "review/", "link.svg"):
        assert ben.get(page)["Cache-Control"] == "no-store, private"

"""Whatever is sent: clear words, a status that says so, nothing stored; the same on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from assessments.models import Assessment, PulseLink, PulseRemark, PulseResponse
from assessments.pulses import SALT
from tests.assessments.pulse.conftest import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_stored(db):
    yield
    assert not PulseResponse.objects.exists()
    assert not PulseRemark.objects.exists()


@pytest.fixture
def chosen(cora: Customer) -> Customer:
    """Has chosen three and looks at the ratings."""
    cora.open()
    cora.choose("abc")
    return cora


@pytest.mark.parametrize(
    ("picks", "words"),
    [
        (("a", "b", "-"), "Choose three"),
        (("-", "-", "-"), "Choose three"),
        (("a", "b", ""), "not on this list"),
        (("a", "a", "b"), "Works, and keeps working” is chosen twice"),
        (("a", "b", "m"), "not on this list"),
        (("a", "b", "works"), "not on this list"),
        (("a", "b", "\0"), "not on this list"),
        (("a", "b", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")), "not on this list"),
    ],
)
@pytest.mark.parametrize("step", ["", "2"])
def test_three_different_needs_of_the_list_are_chosen(picks, words, step, cora):
    cora.open()
    response = cora.send(pick1=picks[0], pick2=picks[1], pick3=picks[2], step=step)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_need_of_another_assessment_is_none_of_this_one(cora, assessment, acme):
    """A list of six has no seventh, whatever another list has."""
    assessment.needs.filter(place__gt=6).delete()
    cora.open()
    response = cora.choose("abg")
    assert response.status_code == 422
    assert "not on this list" in response.content.decode()


@pytest.mark.parametrize("rating", ["0", "6", "4.5", "-", "x", "", "\0", "٣"])
def test_ratings_are_on_the_grid(rating, chosen):
    response = chosen.send(rate__a=rating)
    assert response.status_code == 422
    assert "Choose one of the ratings shown" in response.content.decode()


def test_only_what_is_asked_can_be_rated(chosen):
    other = next(letter for letter in chosen.deal.draw[::-1] if letter not in "abc")
    response = chosen.send(**{f"rate__{other}": "5"})
    assert response.status_code == 422
    assert "not asked here" in response.content.decode()


@pytest.mark.parametrize("number", ["11", "10", "-1", "b", "1.0"])
def test_the_recommendation_is_one_of_eleven_numbers(number, chosen):
    response = chosen.send(recommend=number)
    assert response.status_code == 422
    assert "Choose a number from 0 to 10" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "words"), [("x" * 2001, "1 character too long"), ("a\0b", "cannot be stored"), ("x" * 9000, "too long")]
)
@pytest.mark.parametrize("name", ["comment", "missing"])
def test_words_have_an_end_and_can_be_stored(name, text, words, chosen):
    response = chosen.send(**{name: text})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_huge_comment_is_refused_before_it_is_read(chosen):
    response = chosen.send(comment="x" * 300_000)
    assert response.status_code == 413
    assert "too much text" in response.content.decode()


def test_what_was_right_is_still_there_when_something_was_wrong(chosen):
    response = chosen.send(rate__a="4", recommend="b", comment="Keep me")
    assert response.status_code == 422
    assert chosen.page["rate.a"] == "4"
    assert chosen.page["comment"] == "Keep me"
    assert [chosen.page[name] for name in ("pick1", "pick2", "pick3")] == ["a", "b", "c"]


@pytest.mark.parametrize("deal", ["", "nonsense", "a:b:c", "\0"])
def test_a_page_we_did_not_make_is_dealt_anew_with_what_was_chosen(deal, chosen):
    response = chosen.send(deal=deal, rate__a="4")
    assert response.status_code == 422
    assert "open for too long" in response.content.decode()
    assert chosen.page["rate.a"] == "4"
    assert chosen.deal


def test_a_page_of_yesterday_is_dealt_anew(chosen, monkeypatch):
    monkeypatch.setattr("assessments.pulses.PAGE_STAYS_GOOD", -1)
    response = chosen.send()
    assert response.status_code == 422
    assert "open for too long" in response.content.decode()


def test_a_page_of_another_link_is_none_of_this_one(chosen, assessment):
    other = Customer(PulseLink.objects.create(assessment=assessment, source="invited_list"))
    other.open()
    other.choose()
    assert chosen.send(deal=other.page["deal"]).status_code == 422


def test_a_signature_for_another_purpose_is_worth_nothing(chosen, link):
    deal = [link.pk, "0" * 32, "abcdefghijkl", "abcdefghijkl"]
    assert chosen.send(deal=signing.dumps(deal, salt=f"not {SALT}")).status_code == 422


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(method, cora):
    assert getattr(cora.client, method)(cora.url).status_code == 405


def test_the_thanks_take_nothing(cora, client):
    assert client.post(cora.url + "thanks/").status_code == 405


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_somebody_else_cannot_send_for_a_customer(site, chosen):
    response = chosen.client.post(chosen.url, chosen.page, headers={"Sec-Fetch-Site": site})
    assert response.status_code == 403
    assert "did not come from our page" in response.content.decode()


@pytest.mark.parametrize("token", ["nowhere", "%00", "a" * 44, "é", "..."])
def test_an_unknown_link_leads_nowhere(token, client, db):
    for path in (f"/p/{token}/", f"/p/{token}/thanks/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "leads nowhere" in response.content.decode()


def test_guessing_links_is_slowed_down(client, cora):
    for _try in range(21):
        response = client.get("/p/nowhere/")
    assert response.status_code == 429
    assert cora.open().status_code == 200


def test_a_stopped_link_says_so(chosen, link):
    PulseLink.objects.filter(pk=link.pk).update(is_active=False)
    for response in (chosen.send(), chosen.open()):
        assert response.status_code == 410
        assert "We have stopped asking" in response.content.decode()


def test_a_closed_assessment_says_so(chosen, assessment):
    assessment.close()
    for response in (chosen.send(), chosen.open()):
        assert response.status_code == 410
        assert "We have stopped asking" in response.content.decode()


def test_who_comes_too_late_still_learns_where_help_is(cora, assessment):
    assessment.close()
    assert "Need help now? Shop desk, 0123 789" in cora.open().content.decode()


def test_nothing_is_taken_after_the_closing_date(chosen, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    assert chosen.send().status_code == 410


def test_before_the_opening_date_it_says_when(cora, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(opens_at=timezone.now() + timedelta(days=1))
    response = cora.open()
    assert response.status_code == 403
    assert "We start asking on" in response.content.decode()


def test_closing_between_looking_and_storing_stores_nothing(chosen, assessment, monkeypatch):
    monkeypatch.setattr("assessments.views.pulse.refuse_unless_asking", lambda link: assessment.close())
    response = chosen.send()
    assert response.status_code == 410


def test_customers_are_asked_only_where_the_assessment_asks_them(cora, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(asks_customers=False)
    assert cora.open().status_code == 410

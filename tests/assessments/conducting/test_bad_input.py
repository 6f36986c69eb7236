"""Whatever is typed or sent: a clear message beside the field, what was typed still there, nothing stored."""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape, unescape
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from assessments.models import Assessment
from tests.assessments.conducting.conftest import as_typed, url_of
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db

STRANGE_BUT_FINE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE assessments_assessment; --",
    "{{ 7*7 }} {% debug %} {0.__class__} %(x)s ${7*7}",
    "Ⱥ田中さん, Ärger, 🏳️‍🌈, Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "‮test‮ right to left السلام عليكم",
    "=1+1",
    "../../../etc/passwd",
]
REFUSED = {
    "NUL": "Aut\x00umn",
    "a control character": "Aut\x1bumn",
    "two lines": "Autumn\nWinter",
    "nothing to see": "\u200b\u2060\ufeff",
    "spaces": "   ",
    "huge": "x" * 200_000,
}


@pytest.mark.parametrize("text", STRANGE_BUT_FINE)
def test_strange_names_are_stored_as_typed_and_shown_as_text(text, browse, ada, acme, create_url, filled_in):
    acme.name = text
    acme.save()
    names = dict.fromkeys(("title", "customer_meaning", "contact"), text)
    client = browse(ada)
    assert client.post(create_url, filled_in | names).status_code == 302
    assessment = Assessment.objects.get()
    assert assessment.title == text
    for name in ("assessment-show", "assessment-edit", "assessment-questions"):
        page = client.get(url_of(name, assessment)).content.decode()
        assert text in unescape(page)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


EVERYWHERE = ("NUL", "a control character", "nothing to see", "huge")


@pytest.mark.parametrize(
    ("field", "kind"),
    [(field, kind) for field in ("title", "customer_meaning", "contact") for kind in EVERYWHERE]
    + [("title", "two lines"), ("contact", "two lines"), ("title", "spaces"), ("customer_meaning", "spaces")],
)
def test_text_that_cannot_be_kept_is_refused_beside_its_field(field, kind, browse, ada, create_url, filled_in):
    response = browse(ada).post(create_url, filled_in | {field: REFUSED[kind]})
    assert response.status_code == 422
    assert not Assessment.objects.exists()
    page = response.content.decode()
    assert "There is a problem" in page
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}_error"' in page


def test_half_a_character_pair_arrives_as_a_replacement_character(browse, ada, create_url, filled_in):
    del filled_in["title"]
    body = f"{urlencode(filled_in)}&title=Aut%ED%A0%80umn"
    response = browse(ada).post(create_url, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 302
    assert "\N{REPLACEMENT CHARACTER}" in Assessment.objects.get().title


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Write a title."),
        ("customer_meaning", "", "Say whom you mean by customers."),
        ("minimum_group_size", "3", "Five is the least"),
        ("minimum_group_size", "-1", "Five is the least"),
        ("minimum_group_size", "51", "Fifty is the most"),
        ("minimum_group_size", "9" * 5000, "Write a number from 5 to 50."),
        ("minimum_group_size", "five", "Write a number from 5 to 50."),
        ("minimum_group_size", "5.5", "Write a number from 5 to 50."),
        ("target_strategy", "0", "Write a level from 1 to 5"),
        ("target_strategy", "6", "Write a level from 1 to 5"),
        ("target_strategy", "4.2", "Write a level from 1 to 5"),
        ("target_strategy", "nan", "Write a level from 1 to 5"),
        ("target_strategy", "1e999", "Write a level from 1 to 5"),
        ("target_strategy", "four", "Write a level from 1 to 5"),
        ("form", "rotating", "rotating is not one of the available choices"),
        ("version", "999999", "999999 is not one of the available choices"),
        ("version", "\x00", "is not one of the available choices"),
        ("version", "1; DROP", "is not one of the available choices"),
        ("closes_at", "", "Choose a date and a time."),
        ("closes_at", "2020-01-01T10:00", "This moment has passed."),
        ("closes_at", "0001-01-01T00:00", "This moment has passed."),
        ("closes_at", "9999-12-31T23:59", "Choose a date within the next five years."),
        ("closes_at", "2027-02-30T10:00", "Write the date and time like this"),
        ("closes_at", "next Monday", "Write the date and time like this"),
        ("closes_at", "2027-01-01T10:00\x00", "Write the date and time like this"),
        ("closes_at", "2" * 100_000, "Write the date and time like this"),
    ],
)
def test_a_wrong_value_gets_a_clear_message_and_the_rest_is_kept(
    field, value, message, browse, ada, create_url, filled_in
):
    response = browse(ada).post(create_url, filled_in | {field: value})
    assert response.status_code == 422
    assert not Assessment.objects.exists()
    page = unescape(response.content.decode())
    assert message in page
    assert "<title>Error: New assessment" in page
    for name, kept in filled_in.items():
        if name not in {field, "version", "form", "opens_at", "target_metrics"}:
            assert escape(kept) in response.content.decode()


def test_an_assessment_closes_after_it_opens(browse, ada, acme, create_url, filled_in):
    day = timezone.now() + timedelta(days=3)
    dates = {"opens_at": as_typed(day, acme), "closes_at": as_typed(day, acme)}
    response = browse(ada).post(create_url, filled_in | dates)
    assert response.status_code == 422
    assert "This is not after the moment answers are taken from." in response.content.decode()


def test_an_open_assessment_cannot_be_made_to_close_before_it_starts(browse, ada, acme, filled_in):
    start = timezone.now() + timedelta(days=5)
    assessment = make_assessment(acme, opens_at=start, closes_at=start + timedelta(days=5))
    earlier = as_typed(start - timedelta(days=2), acme)
    response = browse(ada).post(url_of("assessment-edit", assessment), filled_in | {"closes_at": earlier})
    assert response.status_code == 422
    assert "This is not after the moment answers are taken from." in response.content.decode()
    assert Assessment.objects.get().closes_at == assessment.closes_at


def test_a_body_beyond_the_limit_is_refused_in_words(browse, ada, create_url, filled_in):
    response = browse(ada).post(create_url, filled_in | {"title": "x" * 300_000})
    assert response.status_code in {400, 413}
    assert "could not be read" in response.content.decode()


def test_an_empty_form_says_everything_that_is_missing_at_once(browse, ada, create_url):
    response = browse(ada).post(create_url, {})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {
        "title",
        "version",
        "form",
        "mode",
        "closes_at",
        "customer_meaning",
        "minimum_group_size",
    }


def summary_of(page: str) -> list[tuple[str, str]]:
    """Anchor and words of every link in the list of problems."""
    summary = page.split('class="error-summary"', 1)[1].split("</ul>", 1)[0]
    return re.findall(r'<a href="#([^"]*)">([^<]+)</a>', summary)


def test_problems_are_listed_once_in_the_order_of_the_page_and_each_leads_to_its_field(
    browse, ada, acme, create_url, filled_in
):
    wrong = {
        "title": "",
        "form": "",
        "closes_at": "2001-01-01T10:00",
        "customer_meaning": "",
        "contact": "x\x00",
        "customer_contact": "x\x00",
        "minimum_group_size": "3",
        "target_people": "9",
    }
    page = browse(ada).post(create_url, filled_in | wrong).content.decode()
    listed = summary_of(page)
    anchors = [anchor for anchor, _words in listed]
    assert [anchor.removeprefix("id_").removesuffix("_0") for anchor in anchors] == list(wrong)
    below = page.split('class="error-summary"', 1)[1]
    places = [below.index(f' id="{anchor}"') for anchor in anchors]
    assert places == sorted(places)


def test_a_problem_with_a_choice_leads_to_its_first_button(browse, ada, acme):
    page = browse(ada).post(url_of("pulse-link-add", make_assessment(acme)), {}).content.decode()
    assert [anchor for anchor, _words in summary_of(page)] == ["id_source_0"]
    assert ' id="id_source_0"' in page


def test_problems_of_an_open_assessment_are_listed_in_the_order_of_its_page(browse, ada, acme):
    assessment = make_assessment(acme)
    page = browse(ada).post(url_of("assessment-edit", assessment), {"contact": "x\x00"}).content.decode()
    assert [anchor for anchor, _words in summary_of(page)] == ["id_title", "id_closes_at", "id_contact"]

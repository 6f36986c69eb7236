import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.html import escape

from reports.sentences import REASONS
from reports.small_groups import HIGHEST, LEAST_MARGIN, LOWEST
from scoring.parameters import Parameters
from scoring.terms import Reason

pytestmark = pytest.mark.django_db

SCORING, REPORTS = (Path(__file__).parents[2] / name for name in ("scoring", "reports"))


@pytest.fixture
def page(browse):
    response = browse().get(reverse("method"))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_everybody_can_read_it_without_signing_in(page):
    assert "How it is computed" in page


def test_every_entry_of_its_contents_leads_to_a_place_on_it(page):
    anchors = re.findall(r'href="#([a-z-]+)"', page)

    assert len(anchors) > 10
    for anchor in anchors:
        assert page.count(f'id="{anchor}"') == 1


def test_it_says_the_constants_that_scoring_uses(page):
    used = Parameters()

    assert f"λ = {used.lam:g}" in page
    assert all(f"λ = {lam:g}" in page for lam in used.alternative_lams)
    assert f"at least {used.equivalence:g}" in page
    assert f"from a level of {used.level_cut:g} on" in page
    assert f"{used.resamples:,} times" in page
    assert f"{used.weight_draws:,} random sets" in page
    assert f"fewer than {used.minimum_group} people" in page


def test_stages_are_given_with_their_borders(page):
    assert re.search(r"3</th><td>Attentive</td><td>40 to under 60", page)
    assert re.search(r"5</th><td>Customer-centric</td><td>80 to 100", page)


def test_it_lists_every_reason_that_can_be_given(page):
    given = {
        name
        for path in (*SCORING.rglob("*.py"), *REPORTS.rglob("*.py"))
        for name in re.findall(r"\bReason\.([A-Z_]+)", path.read_text("utf-8"))
    }

    listed = {reason.name for reason in Reason if f"<li>{escape(REASONS[reason])}</li>" in page}
    assert given <= listed


def test_it_says_how_errors_are_computed_where_answers_are_missing(page):
    assert "n − max(1, Σ n/N) degrees of freedom" in page
    assert "differences between departments add to the error too" in page
    assert "the same people answered both lenses" in page
    assert "or their mirror image" in page
    assert "with less than two thirds of the weight left, the dimension is withheld" in page


def test_it_says_what_is_kept_back_of_few_people(page):
    assert f"{LEAST_MARGIN * 25:g} points with five steps" in page
    assert f"shown as {LOWEST:g} at the least and {HIGHEST:g} at the most" in page
    assert "No band reaches below the smallest group" in page
    assert "a report never says whether that happened" in page


@pytest.mark.parametrize("code", ["", "chain/"])
def test_the_way_back_leads_to_the_page_of_the_report_it_was_opened_from(client, code):
    page = f"/assessments/abc123/report/{code}"
    shown = client.get(reverse("method"), headers={"referer": f"http://testserver{page}"}).content.decode()

    assert f'<a href="{page}">Back to the page you came from</a>' in shown


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "not an address",
        "http://elsewhere.example/assessments/abc123/report/",
        "http://testserver//elsewhere.example/assessments/abc123/report/",
        "http://testserver/method/",
        "http://testserver/nowhere/",
    ],
)
def test_there_is_no_way_back_to_where_nothing_is_explained(client, referer):
    assert (
        "Back to the page you came from"
        not in client.get(reverse("method"), headers={"referer": referer}).content.decode()
    )

import re

import pytest
from django.urls import reverse

from scoring.parameters import Parameters

pytestmark = pytest.mark.django_db


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

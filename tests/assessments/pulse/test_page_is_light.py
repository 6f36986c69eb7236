import brotli  # type: ignore[import-untyped] # ships no type hints
import pytest

from tests.assessments.answering.test_page_budgets import MOST_BYTES, MOST_REQUESTS, STATIC, cold_load

pytestmark = pytest.mark.django_db


def test_a_customers_first_visit_is_light(cora):
    requests, weight = cold_load(cora.open().content.decode())
    assert requests <= MOST_REQUESTS
    assert weight <= MOST_BYTES


def test_the_scripts_together_are_small_as_sent():
    sent = [len(brotli.compress((STATIC / f"js/{name}.js").read_bytes())) for name in ("pulse", "cards")]
    assert sum(sent) <= 5 * 1024


def test_nothing_is_inline(cora):
    page = cora.open().content.decode()
    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick=" not in page

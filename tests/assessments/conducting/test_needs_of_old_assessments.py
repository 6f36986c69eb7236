"""Assessments opened before there was a list of needs ask customers nothing."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


def test_customers_are_no_longer_asked_where_there_is_nothing_to_ask(acme):
    old, new = make_assessment(acme), make_assessment(acme)
    draft = make_assessment(acme, is_open=False)
    for each in (old, draft):
        each.needs.all().delete()
    import_module("assessments.migrations.0007_only_who_has_needs_asks_customers").ask_nobody_about_nothing(apps, None)
    for each in (old, new, draft):
        each.refresh_from_db()
    assert (old.asks_customers, new.asks_customers, draft.asks_customers) == (False, True, True)


def test_no_link_is_made_for_an_empty_list(acme, ada, browse):
    assessment = make_assessment(acme)
    assessment.needs.all().delete()
    client = browse(ada)
    sent = {"source": "open_link", "segment": ""}
    page = client.post(reverse("pulse-link-add", args=[assessment.public_id]), sent, follow=True).content.decode()
    assert "there is nothing to ask them" in page
    assert not assessment.pulse_links.exists()

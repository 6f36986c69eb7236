"""Somebody with many organisations always sees in whose they are: every page of one names it in its head."""

from __future__ import annotations

import re

import pytest

from tests.tenancy.addresses import ADDRESSES, Who
from tests.tenancy.conftest import CANARY
from tests.tenancy.stage import content_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", [Who.EXECUTIVE, Who.CONSULTANT, Who.COORDINATOR])
def test_every_page_of_an_organisation_names_it_in_its_head(stage, who):
    # What those who were asked see is looked at as they see it: it has no head, and names the organisation itself.
    unnamed, looked_at = [], 0
    client = stage.client(who)
    for address in ADDRESSES:
        if not address.of or not address.needs_sign_in or (address.get or {}).get(who) != 200:
            continue
        response = client.get(stage.url(address))
        page = content_of(response).decode("utf-8", "replace")
        if "<html" not in page:
            continue
        looked_at += 1
        named = re.search(rf'<p class="page-header-organisation">(<a href="[^"]+">)?{CANARY}(</a>)?</p>', page)
        if address.name != "loop-show" and not named:
            unnamed.append(address.name)
    assert looked_at >= 3
    assert unnamed == []

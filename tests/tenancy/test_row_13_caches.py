"""Row 13: no browser and no proxy keeps a page of somebody who is signed in."""

from __future__ import annotations

import pytest

from tests.tenancy.addresses import ADDRESSES, SIGNED_IN, Who

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", [*SIGNED_IN, Who.RESPONDENT])
def test_row_13_every_answer_says_that_it_is_private_and_not_to_be_stored(stage, who):
    kept = []
    client = stage.client(who)
    for address in ADDRESSES:
        if address.get is None:
            continue
        response = client.get(stage.url(address))
        said = {part.strip() for part in response.get("Cache-Control", "").split(",")}
        if not said >= {"private", "no-store"} or said & {"public"} or "s-maxage" in str(said):
            kept.append(f"{address.name}: {response.get('Cache-Control')}")
    assert kept == []

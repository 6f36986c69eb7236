"""Row 2: a word that stands only in what Acme's people wrote is never seen at Birch, whoever looked before."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from assessments.personal_links import cookie_name, mint_secret
from organisations.models import Organisation
from tests.tenancy.addresses import ADDRESSES, SIGNED_IN, STRANGERS, Who
from tests.tenancy.conftest import CANARY
from tests.tenancy.stage import begin, content_of

pytestmark = pytest.mark.django_db

LINK = re.compile(rb'(?:href|src|action)="(/[^"#]*)')
MOST_PAGES = 400


def everything_sent(response: Any) -> str:
    """Body, headers and cookies: a redirect can say as much as a page."""
    head = " ".join(f"{name}: {value}" for name, value in response.items())
    body: str = html.unescape(content_of(response).decode("utf-8", "replace"))
    return f"{body} {head} {response.cookies.output()}"


def crawl(client: Client, starts: list[str]) -> dict[str, str]:
    """What is got at these addresses and wherever they lead."""
    seen: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        url = waiting.pop()
        if url in seen or url.startswith("/static/"):
            continue
        response = client.get(url)
        seen[url] = everything_sent(response)
        waiting += [found.decode().replace("&amp;", "&") for found in LINK.findall(content_of(response))]
        waiting += [response["Location"]] if response.has_header("Location") else []
        assert len(seen) < MOST_PAGES, "the crawl does not come to an end"
    return seen


@pytest.fixture
def warmed(stage):
    """Acme's own people have looked at everything, so whatever remembers pages or rows remembers Acme's."""
    shown = ""
    for who in (*SIGNED_IN[3:], Who.RESPONDENT):
        client = stage.client(who)
        for address in ADDRESSES:
            if address.get is not None:
                shown += everything_sent(client.get(stage.url(address)))
    assert shown.count(CANARY) > 100, "the canary is not seen where it should be, so not seeing it proves nothing"
    return stage


@pytest.mark.parametrize("who", STRANGERS)
def test_row_2_nothing_of_acme_is_seen_by_people_of_birch(warmed, who):
    client = warmed.client(who)
    starts = ["/"]
    for things in (warmed.birch, warmed.acme):
        starts += [warmed.url(each, things) for each in ADDRESSES if each.needs_sign_in and each.get is not None]
    marks = [CANARY, *(str(thing) for thing in warmed.acme.values() if isinstance(thing, str) and len(thing) > 16)]
    for url, said in crawl(client, starts).items():
        body = said if not any(mark in url for mark in marks) else said.replace(url, "")
        assert [mark for mark in marks if mark in body] == [], url


def test_row_2_nothing_of_acme_is_seen_by_a_respondent_of_birch(warmed):
    secret, client = mint_secret(), Client()
    opened = Organisation.objects.get(public_id=warmed.birch["organisation"]).assessments.get(
        public_id=warmed.birch["open"]
    )
    begin(opened, secret)
    client.cookies[cookie_name(opened.public_id)] = secret
    things = warmed.birch | {"secret": secret}
    starts = [warmed.url(each, things) for each in ADDRESSES if not each.needs_sign_in and each.get is not None]
    for url, said in crawl(client, starts).items():
        assert CANARY not in said, url

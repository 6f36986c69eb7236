"""What a page may cost: at most 8 queries, 6 requests, 60 KB on a cold first load; scripts of at most 5 KB."""

import re
from pathlib import Path

import brotli  # type: ignore[import-untyped] # ships no type hints
import pytest
from django.conf import settings

PAGES = ("about/", "word/", "d/strategy/", "d/people/", "how-far/", "customers/", "win/", "review/")
MOST_QUERIES, MOST_REQUESTS, MOST_BYTES = 8, 6, 60_000
STATIC = Path(settings.BASE_DIR) / "static"


def files_of(page: str) -> list[Path]:
    """What a browser fetches at once; images inside closed details are not among it."""
    links = re.findall(r'<(?:link|script)[^>]* (?:href|src)="/static/([^"]+)"', page)
    assert not re.findall(r'(?:href|src)="(?:https?:)?//(?!localhost)', page), "everything comes from our own origin"
    return [STATIC / link for link in links]


def cold_load(page: str) -> tuple[int, int]:
    files = files_of(page)
    # Pages themselves are not compressed: they hold a secret beside what a stranger may choose (BREACH).
    weight = len(page.encode()) + sum(len(brotli.compress(file.read_bytes())) for file in files)
    return len(files) + 1, weight


@pytest.fixture
def well_under_way(ben):
    ben.say_who(role_group="executive")  # who is asked most
    ben.answer_everything()
    ben.post("d/people/", {"comment.people.empowerment": "One.", "comment.people.leadership": "Two."})
    return ben


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_few_queries(well_under_way, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        assert well_under_way.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_sending_a_page_takes_few_queries(well_under_way, page, django_assert_max_num_queries):
    form = well_under_way.form(page)
    changed = {name: "2" for name in form if name.startswith(("people.", "strategy.", "definition", "action."))}
    with django_assert_max_num_queries(MOST_QUERIES + 2):  # a transaction has two brackets
        assert well_under_way.post(page, changed, form=form).status_code in (200, 302)


def test_coming_and_going_take_few_queries(ben, newcomer, django_assert_max_num_queries):
    token = ben.assessment.links.get(department_code="").token
    for client, path in (
        (newcomer.client, f"/a/{token}/"),
        (ben.client, f"/a/{token}/"),
        (newcomer.client, f"/r/{ben.secret}/"),
    ):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(path).status_code == 200
    with django_assert_max_num_queries(MOST_QUERIES):
        newcomer.start()


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light(well_under_way, page):
    requests, weight = cold_load(well_under_way.get(page).content.decode())
    code = 0 if page in ("customers/", "win/", "review/") else 1  # where a second script takes its place
    assert requests + code <= MOST_REQUESTS, "with the code of the personal link, for whoever opens it"
    assert weight <= MOST_BYTES


def test_the_first_and_last_page_are_light(well_under_way):
    token = well_under_way.assessment.links.get(department_code="").token
    first = well_under_way.client.get(f"/a/{token}/").content.decode()
    last = well_under_way.submit().content.decode()
    for page in (first, last):
        requests, weight = cold_load(page)
        assert requests <= MOST_REQUESTS
        assert weight <= MOST_BYTES


def test_pages_are_not_compressed(ben):
    response = ben.client.get(ben.url("d/people/"), HTTP_ACCEPT_ENCODING="br, gzip")
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    "script", ["answering.js", "cards.js", "pace.js", "two-windows.js", "win.js", "pulse.js", "pulse-sent.js"]
)
def test_our_own_scripts_are_small(script):
    lines = (STATIC / "js" / script).read_text(encoding="utf-8").splitlines()
    code = "\n".join(line.strip() for line in lines if not line.strip().startswith("//"))
    assert len(code.encode()) <= 5 * 1024


@pytest.mark.parametrize("page", PAGES)
def test_all_scripts_of_a_page_together_are_small_as_sent(well_under_way, page):
    scripts = [file for file in files_of(well_under_way.get(page).content.decode()) if file.suffix == ".js"]
    assert 0 < sum(len(brotli.compress(file.read_bytes())) for file in scripts) <= 5 * 1024

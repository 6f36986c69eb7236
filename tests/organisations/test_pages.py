"""What every staff page has: a way on when it fails, nothing kept in caches, nothing inline."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from tests.factories import make_assessment

INLINE = re.compile(r"\sstyle=|\son\w+=\"|<style|<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"])
def test_every_failure_has_plain_words_and_a_way_on_without_any_context(name):
    page = render_to_string(name)
    assert page.count("<h1>") == 1
    assert '<html lang="en" dir="ltr">' in page
    assert 'href="/"' in page
    assert not re.search(r"\b(4\d\d|50\d|exception|CSRF|server error)\b", page, re.IGNORECASE)


def pages_of(acme):
    assessment, draft = make_assessment(acme), make_assessment(acme, is_open=False)
    link, department = assessment.links.get(department_code="").pk, acme.departments.get(code="sales").pk
    return [
        reverse("assessment-list"),
        reverse("assessment-create", args=[acme.public_id]),
        *(
            reverse(f"assessment-{name}", args=[shown.public_id])
            for name in ("show", "edit", "questions")
            for shown in (assessment, draft)
        ),
        reverse("assessment-close", args=[assessment.public_id]),
        reverse("assessment-sheet", args=[assessment.public_id, link]),
        reverse("organisation-show", args=[acme.public_id]),
        reverse("organisation-edit", args=[acme.public_id]),
        reverse("department-add", args=[acme.public_id]),
        reverse("department-edit", args=[acme.public_id, department]),
        reverse("outcomes-list", args=[acme.public_id]),
        reverse("outcomes-add", args=[acme.public_id]),
        reverse("outcomes-file", args=[acme.public_id]),
        reverse("account_change_password"),
    ]


def test_pages_are_whole_and_nothing_of_them_is_kept_or_inline(browse, ada, acme):
    client = browse(ada)
    for url in pages_of(acme):
        response = client.get(url)
        page = response.content.decode()
        assert response.status_code == 200, url
        assert "no-store" in response["Cache-Control"], url
        assert "private" in response["Cache-Control"], url
        assert "script-src 'self'" in response["Content-Security-Policy"], url
        assert not INLINE.search(page), url
        assert page.count("<h1") == 1, url
        assert page.count("<main") == 1, url
        assert re.search(r"<title>[^<·\s][^<]* · CCAssess</title>", page), url


def test_refusals_and_redirects_are_not_kept_either(browse, ada, acme):
    for client in (browse(), browse(ada)):
        for url in ("/", reverse("account_login"), reverse("assessment-list"), "/assessments/missing/"):
            assert "no-store" in client.get(url)["Cache-Control"]


def test_the_navigation_follows_the_roles(browse, ada, cleo, eve):
    assert "Portfolio" not in browse(ada).get(reverse("account_change_password")).content.decode()
    assert "Portfolio" in browse(cleo).get(reverse("account_change_password")).content.decode()
    executive = browse(eve).get(reverse("account_change_password")).content.decode()
    assert "Portfolio" not in executive
    assert reverse("assessment-list") not in executive

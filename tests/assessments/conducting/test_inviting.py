from __future__ import annotations

import struct
from xml.etree import ElementTree as ET

import pytest
import segno
from django.urls import reverse

from assessments import inviting
from tests.assessments.conducting.conftest import url_of
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(acme):
    return make_assessment(acme)


def test_there_is_one_link_for_everybody_and_one_for_each_department(assessment, settings):
    settings.BASE_URL = "https://ask.example"
    invitations = inviting.invitations_of(assessment)
    assert [invitation.name for invitation in invitations] == ["Everybody", "Sales", "Service", "Warehouse"]
    tokens = dict(assessment.links.values_list("pk", "token"))
    for invitation in invitations:
        path = reverse("answer-start", args=[tokens[invitation.pk]])
        assert invitation.url == f"https://ask.example{path}"
        assert len(tokens[invitation.pk]) >= 22


def test_links_come_from_the_configured_address_whatever_the_host_header_says(browse, ada, assessment, settings):
    settings.BASE_URL = "https://ask.example"
    settings.ALLOWED_HOSTS = ["*"]
    response = browse(ada).get(url_of("assessment-show", assessment), headers={"host": "evil.example"})
    page = response.content.decode()
    assert "https://ask.example/a/" in page
    assert "evil.example" not in page


def test_the_svg_code_is_inert_and_holds_the_link(browse, ada, assessment):
    link = assessment.links.get(department_code="sales")
    response = browse(ada).get(reverse("assessment-qr", args=[assessment.public_id, link.pk, "svg"]))
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "private, no-store"
    root = ET.fromstring(response.content)  # noqa: S314 our own bytes
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {"svg", "g", "path"}
    assert b"style=" not in response.content
    modules = segno.make(inviting.answer_url(link), error="m", micro=False).symbol_size(border=4)[0]
    assert root.get("width") == str(modules * 8)


def test_the_png_code_is_a_picture_large_enough_to_print(browse, ada, assessment):
    link = assessment.links.get(department_code="")
    response = browse(ada).get(reverse("assessment-qr", args=[assessment.public_id, link.pk, "png"]))
    assert response["Content-Type"] == "image/png"
    width, height = struct.unpack(">II", response.content[16:24])
    assert width == height >= 300


@pytest.mark.parametrize("kind", ["gif", "SVG", "pdf"])
def test_there_is_no_other_kind_of_code(kind, browse, ada, assessment):
    link = assessment.links.get(department_code="")
    assert browse(ada).get(reverse("assessment-qr", args=[assessment.public_id, link.pk, kind])).status_code == 404


def test_a_sheet_to_print_says_what_it_is_and_how_long_it_takes(browse, ada, assessment):
    link = assessment.links.get(department_code="sales")
    page = browse(ada).get(reverse("assessment-sheet", args=[assessment.public_id, link.pk])).content.decode()
    assert inviting.answer_url(link) in page
    assert "Sales" in page
    assert "minutes; pause whenever you like" in page
    assert "No account, no name." in page


def test_a_draft_has_no_links_yet(browse, ada, acme):
    draft = make_assessment(acme, is_open=False)
    assert inviting.invitations_of(draft) == []
    assert "Links to pass on" not in browse(ada).get(url_of("assessment-show", draft)).content.decode()

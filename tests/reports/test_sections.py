import re

import pytest
from django.urls import reverse

from reports.sections.order import SECTIONS
from tests.reports.answers import build, respond

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10
MOST_BYTES = 100_000


def read(client, assessment, code, status=200):
    response = client.get(reverse("report-section", args=[assessment.public_id, code]))
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("code", SECTIONS)
def test_every_section_answers_its_question_or_says_why_not(report, ada, browse, code):
    page = read(browse(ada), report.assessment, code)

    assert re.search(r'<h1 class="section-question">[^<]+\?</h1>', page)
    assert re.search(r'<p class="report-headline section-answer">[^<]+\.</p>', page)


@pytest.mark.parametrize("code", SECTIONS)
def test_every_section_says_how_it_is_computed_on_a_page_that_says_it(report, ada, browse, code):
    page = read(browse(ada), report.assessment, code)
    method = browse().get(reverse("method")).content.decode()

    anchors = set(re.findall(r'href="/method/#([a-z-]+)"', page))
    assert anchors
    for anchor in anchors:
        assert f'id="{anchor}"' in method


@pytest.mark.parametrize("code", SECTIONS)
def test_a_section_costs_few_queries_and_bytes(report, ada, browse, django_assert_max_num_queries, code):
    client = browse(ada)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = read(client, report.assessment, code)
    assert len(page.encode()) <= MOST_BYTES


@pytest.mark.parametrize("code", SECTIONS)
def test_a_section_of_very_few_people_says_so(assessment, ada, browse, code):
    respond(assessment, 3)
    assessment.close()
    build(assessment)

    assert "few" in read(browse(ada), assessment, code)


def test_the_first_page_gives_every_answer_and_leads_to_its_section(report, ada, browse):
    page = browse(ada).get(reverse("report-show", args=[report.assessment.public_id])).content.decode()

    for code in SECTIONS:
        assert f'href="{reverse("report-section", args=[report.assessment.public_id, code])}"' in page


def test_an_executive_reads_sections_once_they_are_published(report, eve, browse):
    read(browse(eve), report.assessment, "focus", status=404)
    report.assessment.publish()
    read(browse(eve), report.assessment, "focus")


def test_nobody_of_another_organisation_reads_them(report, dan, browse):
    report.assessment.publish()
    read(browse(dan), report.assessment, "focus", status=404)


def test_a_question_that_is_not_asked_is_not_found(report, ada, browse):
    read(browse(ada), report.assessment, "horoscope", status=404)


def test_before_it_is_built_there_is_no_section(closed, ada, browse):
    read(browse(ada), closed, "focus", status=404)


def test_delivery_that_outruns_understanding_is_named(assessment, ada, browse):
    respond(assessment, 30, {"understanding": "2", "delivery": "4"})
    assessment.close()
    build(assessment)

    assert "Yes: you serve customers well (75 of 100), but understand them less (25)." in read(
        browse(ada), assessment, "focus"
    )


@pytest.mark.parametrize("code", ["focus", "chain", "perception", "talk", "trust"])
def test_whether_it_is_good_and_what_to_do_stand_under_what_was_found(assessment, ada, browse, code):
    respond(assessment, 30, {"understanding": "2", "delivery": "4"})
    assessment.close()
    build(assessment)

    page = read(browse(ada), assessment, code)
    verdict = re.search(r'<dl class="section-verdict">(.*?)</dl>', page)
    assert bool(verdict) is ('section-answer">This cannot be told' not in page)
    assert verdict is None or re.search(r"<dt>Is that good\?</dt> <dd>[^<]+</dd>", verdict[1])


def test_where_nothing_was_found_nothing_is_called_good_or_bad(assessment, ada, browse):
    respond(assessment, 3)
    assessment.close()
    build(assessment)

    for code in ("focus", "chain", "perception", "talk", "trust"):
        assert "Is that good?" not in read(browse(ada), assessment, code)

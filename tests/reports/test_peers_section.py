"""How do you compare with others: their stored reports, as many as a test needs."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, State
from jobs.queue import enqueue
from reports.build import canonical
from reports.models import GapReport
from reports.reading import read_report
from scoring.results.benchmark import Benchmark, Peers
from scoring.terms import METHOD_VERSION, Estimate, Reason, Withheld
from tests.factories import make_assessment, make_organisation
from tests.reports.answers import build, respond, varied

pytestmark = pytest.mark.django_db

INDUSTRY = "Furniture and household goods"


@pytest.fixture
def own(acme) -> Assessment:
    """Sixty people of a known industry, closed and ready to be built."""
    acme.industry = INDUSTRY
    acme.save()
    assessment = make_assessment(acme)
    varied(assessment)
    assessment.close()
    return assessment


@pytest.fixture
def others(own, example):
    """Stores a published report for each index, with the level of each dimension at it."""

    def others(indexes, *, people=60, industry=INDUSTRY, is_synthetic=False, **fields) -> None:
        for number, index in enumerate(indexes):
            name = f"Zzyzx {number} {index}"
            organisation = make_organisation(name, industry=industry, is_synthetic=is_synthetic)
            assessment = make_assessment(organisation, is_open=False)
            _store(assessment, _document(example, index, people), **fields)

    return others


def _document(example, index, people) -> str:
    stored = json.loads(example)
    wheel = stored["wheel"]
    wheel["index"] |= {"value": float(index), "low": index - 1.0, "high": index + 1.0}
    for reading in (wheel["overall"], *wheel["dimensions"]):
        reading["level"] |= {"value": float(index), "n": people}
        reading["gap"] |= {"value": 10.0, "n": people}
    return json.dumps(stored)


def _store(assessment, document, *, method=METHOD_VERSION, state=State.PUBLISHED) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(state=state, closed_at=timezone.now())
    GapReport.objects.create(
        assessment=assessment,
        job=enqueue("build_gap_report", assessment.pk),
        version=assessment.version,
        schema=json.loads(document)["schema"],
        method_version=method,
        input_hash="0" * 64,
        document=document,
    )


def peers_in(report: GapReport) -> Peers | Withheld:
    assert canonical(read_report(report.document)) == report.document
    return read_report(report.document).measures.peers


def index_in(report: GapReport) -> Benchmark:
    found = peers_in(report)
    assert isinstance(found, Peers)
    assert isinstance(found.index, Benchmark)
    return found.index


def page(report: GapReport, user, browse) -> str:
    response = browse(user).get(reverse("report-section", args=[report.assessment.public_id, "peers"]))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.mark.parametrize("count", [0, 1, 4])
def test_under_five_others_nothing_is_told_not_even_how_many_there_are(own, others, ada, browse, count):
    others([87] * count)
    report = build(own)

    assert peers_in(report) == Withheld(Reason.NO_PEERS)
    text = page(report, ada, browse)
    assert "fewer than five others can be compared, and it takes five." in text
    assert "87" not in text


def test_five_others_give_their_mean_in_whole_points_and_no_more(own, others, ada, browse):
    others([40, 50, 60, 70, 71])
    report = build(own)

    index = index_in(report)
    assert (index.organisations, index.mean) == (5, 58.0)
    assert (index.quarter, index.percentile) == (Withheld(Reason.TOO_FEW), Withheld(Reason.TOO_FEW))
    text = page(report, ada, browse)
    assert re.search(r"Your index is \d+, the mean of 5 others is 58\.", text)
    assert "quarter of 5" not in text
    assert "from 10 others on" in text


def test_twelve_others_give_the_quarter(own, others, ada, browse):
    others(range(80, 92))
    report = build(own)

    assert index_in(report).quarter == 1
    assert re.search(r"Your index of \d+ lies in the lowest quarter of 12 others\.", page(report, ada, browse))


def test_twenty_five_others_give_the_share_below_with_its_interval(own, others, ada, browse):
    others([*range(1, 6), *range(70, 90)])
    report = build(own)

    percentile = index_in(report).percentile
    assert not isinstance(percentile, Withheld)
    assert percentile.value == pytest.approx(5 / 25)
    text = page(report, ada, browse)
    assert re.search(r"Your index of \d+ is above that of 20 % of 25 others\.", text)
    assert "that share could be 9 % to 39 %." in text


def test_the_own_index_is_told_as_it_is_and_moved_only_for_ranking(own, others, ada, browse):
    others([10] * 6 + [90] * 6)
    report = build(own)
    stored = read_report(report.document)

    shrunk, index = index_in(report).shrunk, stored.wheel.index
    assert isinstance(shrunk, float)
    assert not isinstance(index, Withheld)
    assert f"Your index of {round(index.value)} lies" in page(report, ada, browse)


def test_organisations_that_differ_only_by_chance_are_not_told_apart(own, others, ada, browse):
    own_index = read_report(build(own).document).wheel.index
    assert not isinstance(own_index, Withheld)
    others([round(own_index.value)] * 10)

    assert "You and 10 others cannot be told apart" in page(build(own), ada, browse)


def test_no_other_is_ever_named(own, others, ada, browse):
    others(range(40, 65))
    report = build(own)

    assert "Zzyzx" not in report.document
    for code in ("peers", "trend"):
        response = browse(ada).get(reverse("report-section", args=[own.public_id, code]))
        assert "Zzyzx" not in response.content.decode()
    assert "Zzyzx" not in browse(ada).get(reverse("report-show", args=[own.public_id])).content.decode()


@pytest.mark.parametrize(
    "other",
    [{"industry": "Banking"}, {"is_synthetic": True}, {"method": "0.9"}, {"state": State.CLOSED}],
    ids=["another industry", "made up", "another method", "not published"],
)
def test_who_is_not_of_the_same_kind_is_no_peer(own, others, other):
    others([50] * 4)
    others([60] * 3, **other)

    assert peers_in(build(own)) == Withheld(Reason.NO_PEERS)


def test_the_case_of_letters_makes_no_other_industry(own, others):
    others([50] * 5, industry=f" {INDUSTRY.upper()} ")

    assert index_in(build(own)).organisations == 5


def test_an_organisation_counts_once_with_its_newest_wave(own, others, example):
    others([50] * 5)
    again = Assessment.objects.filter(state=State.PUBLISHED).first()
    assert again is not None
    _store(make_assessment(again.organisation, is_open=False), _document(example, 100, 60))

    assert (index_in(build(own)).organisations, index_in(build(own)).mean) == (5, 60.0)


def test_one_that_brings_most_of_the_people_is_left_out(own, others):
    others([50] * 5)
    others([90], people=10_000)

    assert index_in(build(own)).mean == 50.0


def test_without_an_industry_nobody_is_a_peer(acme, own, others, ada, browse):
    others([50] * 5, industry="")
    acme.industry = ""
    acme.save()
    own.refresh_from_db()
    report = build(own)

    assert peers_in(report) == Withheld(Reason.NO_INDUSTRY)
    assert "the industry of your organisation is not entered" in page(report, ada, browse)


def test_who_has_no_index_sees_only_where_others_stand(acme, others, ada, browse):
    others([50] * 12)
    few = make_assessment(acme)
    respond(few, 3)
    few.close()
    report = build(few)

    index = index_in(report)
    assert (index.mean, index.quarter) == (50.0, Withheld(Reason.TOO_FEW))
    text = page(report, ada, browse)
    assert "Your own index cannot be told: too few answers." in text
    assert "from 10 others on" not in text


def test_gaps_have_a_mean_and_no_quarter(own, others, ada, browse):
    others([50] * 12)
    report = build(own)

    found = peers_in(report)
    assert isinstance(found, Peers)
    assert isinstance(found.readings[0].gap, Benchmark)
    assert found.readings[0].gap.mean == 10.0
    assert isinstance(read_report(report.document).wheel.overall.gap, Estimate)
    assert "Gap: yours, and others" in page(report, ada, browse)


def test_others_cost_as_many_queries_as_there_are_none_of(own, others, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as without:
        build(own)
    others([50] * 25)
    with django_assert_max_num_queries(len(without)):
        build(own)

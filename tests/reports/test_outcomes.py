"""Does it pay? What is counted anyway, read into the report when it is built, and what is said of it."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from assessments.models import Assessment, OutcomeMeasure, OutcomeValue, State
from jobs.models import Job
from reports.models import GapReport
from reports.outcomes import MOST_DRAWN, outcome_series
from reports.reading import read_report
from scoring.results import Span
from scoring.results.outcomes import Correlation, Counted, Evidence, Outcomes
from scoring.results.surface import Surface
from scoring.terms import Reason, Withheld
from tests.factories import make_assessment, make_organisation
from tests.reports.answers import build, respond

pytestmark = pytest.mark.django_db

FORBIDDEN = re.compile(r"\bdrives?\b|\bROI\b|predict|return on invest|because of|leads to", re.IGNORECASE)


def closed_on(organisation, day, title="Autumn", levels=None):
    assessment = make_assessment(organisation, title=title)
    respond(assessment, 30, levels)
    assessment.close()
    Assessment.objects.filter(pk=assessment.pk).update(closed_at=datetime.combine(date(*day), time(12), tzinfo=UTC))
    assessment.refresh_from_db()
    return assessment


def count(organisation, name="Customers who stay", unit="%", higher_is_better=True, **values):
    """Values by day, written _2026_03_31."""
    measure = OutcomeMeasure.objects.create(
        organisation=organisation, name=name, unit=unit, higher_is_better=higher_is_better
    )
    for day, value in values.items():
        year, month, number = map(int, day.strip("_").split("_"))
        OutcomeValue.objects.create(measure=measure, date=date(year, month, number), value=value)
    return measure


def outcomes_in(report):
    found = read_report(report.document).measures.outcomes
    assert isinstance(found, Outcomes)
    return found


def read(browse, user, assessment):
    response = browse(user).get(reverse("report-section", args=[assessment.public_id, "outcomes"]))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode()).replace("\xa0", " ")


def answer_in(page):
    found = re.search(r'section-answer">([^<]+)</p>', page)
    assert found
    return found[1]


@pytest.fixture
def two_waves(acme):
    """Understanding 75, delivery 25 in spring; 75 and 50 in autumn. The later one is built and not published."""
    spring = closed_on(acme, (2026, 3, 31), "Spring")
    build(spring)
    spring.publish()
    return spring, closed_on(acme, (2026, 9, 30), "Autumn", {"understanding": "4", "delivery": "3"})


def test_without_measures_the_section_says_that_nothing_was_entered(acme, ada, browse):
    autumn = closed_on(acme, (2026, 9, 30))
    assert outcomes_in(build(autumn)) == Outcomes((), ())
    page = read(browse, ada, autumn)
    assert answer_in(page).startswith("This cannot be told yet: nothing that you count anyway had been entered")
    assert "does not make one the cause of the other" in page


def test_values_up_to_the_closing_date_are_read_and_later_ones_are_not(acme):
    count(acme, _2025_09_30=1.0, _2026_03_31=80.0, _2026_09_30=83.5, _2026_10_01=99.0)
    count(acme, name="Counted later", _2026_10_01=7.0)
    (series,) = outcome_series(closed_on(acme, (2026, 9, 30)))
    assert series.values == ((date(2025, 9, 30), 1.0), (date(2026, 3, 31), 80.0), (date(2026, 9, 30), 83.5))


def test_the_closing_day_is_that_of_the_organisations_zone(acme):
    acme.time_zone = "Pacific/Auckland"
    acme.save()
    count(acme, _2026_10_01=83.5)
    assert outcome_series(closed_on(acme, (2026, 9, 30)))[0].values == ((date(2026, 10, 1), 83.5),)


def test_what_is_changed_after_the_report_was_built_changes_nothing_in_it(acme, ada, browse):
    measure = count(acme, _2026_09_30=83.5)
    autumn = closed_on(acme, (2026, 9, 30))
    before = build(autumn).document
    measure.delete()
    assert GapReport.objects.get().document == before
    assert "Customers who stay" in read(browse, ada, autumn)


def test_one_wave_alone_is_said_to_show_nothing_yet(acme, ada, browse):
    count(acme, _2026_09_30=83.5)
    autumn = closed_on(acme, (2026, 9, 30))
    build(autumn)
    assert answer_in(read(browse, ada, autumn)) == (
        "This cannot be told from one assessment: “Customers who stay” stands at 83.5 % beside an index of 30, and "
        "only another can show whether they move together."
    )


@pytest.mark.parametrize(
    ("higher_is_better", "after", "said"),
    [
        (True, 83.5, "got better, from 80 to 83.5 %."),
        (False, 83.5, "got worse, from 80 to 83.5 %."),
        (False, 70.0, "got better, from 80 to 70 %."),
        (True, 80.0, "stayed at 80 %."),
    ],
)
def test_two_waves_are_laid_beside_what_was_counted_and_nothing_more_is_claimed(
    higher_is_better, after, said, acme, ada, browse, two_waves
):
    count(acme, higher_is_better=higher_is_better, _2026_03_01=80.0, _2026_09_01=after)
    report = build(two_waves[1])
    found = outcomes_in(report)
    assert [(wave.title, wave.date) for wave in found.waves] == [("Spring", "2026-03-31"), ("Autumn", "2026-09-30")]
    assert [wave.index.value for wave in found.waves if isinstance(wave.index, Span)] == [30.0, 52.5]
    assert found.measures[0].at_waves == (Counted("2026-03-01", 80.0), Counted("2026-09-01", after))
    page = read(browse, ada, two_waves[1])
    assert (
        answer_in(page)
        == f"2 assessments cannot show it: the index went from 30 to 53, and “Customers who stay” {said}"
    )
    assert not FORBIDDEN.search(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main")]))


def test_a_value_older_than_a_year_does_not_stand_beside_a_wave(acme, ada, browse, two_waves):
    count(acme, _2025_04_01=80.0)
    found = outcomes_in(build(two_waves[1]))
    assert found.measures[0].at_waves == (Counted("2025-04-01", 80.0), Withheld(Reason.NOT_MEASURED))
    assert "nothing counted in the year before" in read(browse, ada, two_waves[1])


def test_where_no_wave_has_a_value_this_is_said(acme, ada, browse):
    count(acme, _2020_01_01=80.0)
    autumn = closed_on(acme, (2026, 9, 30))
    build(autumn)
    assert answer_in(read(browse, ada, autumn)) == (
        "This cannot be told: no assessment has both an index and a value of the year before it."
    )


def test_a_wave_that_was_never_published_is_not_laid_beside_it(acme, two_waves):
    count(acme, _2026_03_01=80.0)
    _spring, autumn = two_waves
    hidden = closed_on(acme, (2026, 6, 30), "Never published")
    build(hidden)
    assert [wave.title for wave in outcomes_in(build(autumn)).waves] == ["Spring", "Autumn"]


def test_many_values_are_thinned_to_what_can_be_drawn_and_what_stands_beside_a_wave(acme, two_waves):
    measure = count(acme)
    OutcomeValue.objects.bulk_create(
        OutcomeValue(measure=measure, date=date(2026, 9, 30) - timedelta(days=7 * week), value=float(week))
        for week in range(100)
    )
    outcome = outcomes_in(build(two_waves[1])).measures[0]
    assert len(outcome.values) == MOST_DRAWN
    assert outcome.at_waves[0] in outcome.values
    assert list(outcome.values) == sorted(outcome.values, key=lambda each: each.date)


def test_names_are_shown_as_they_were_written(acme, ada, browse):
    count(acme, name="<script>alert(1)</script>", unit="<b>", _2026_09_30=1.0)
    autumn = closed_on(acme, (2026, 9, 30))
    build(autumn)
    page = read(browse, ada, autumn)
    assert "<script>alert" not in page
    assert "<b>" not in page


# Across organisations


@pytest.fixture
def others(acme):
    """So many other organisations that count the same after a wave of theirs, with the given index and outcome."""
    pattern = closed_on(acme, (2026, 9, 30), "Pattern")
    document = json.loads(build(pattern).document)

    def make(count_of, index_of, outcome_of, lenses_of=None, **fields):
        for number in range(count_of):
            organisation = make_organisation(f"Other {number}", **fields)
            wave = make_assessment(organisation)
            Assessment.objects.filter(pk=wave.pk).update(
                state=State.PUBLISHED, closed_at=datetime(2026, 1, 31, tzinfo=UTC)
            )
            wheel = document["wheel"]
            wheel["index"]["value"] = index_of(number)
            if lenses_of:
                for lens, value in zip(("understanding", "delivery"), lenses_of(number), strict=True):
                    wheel["overall"][lens]["value"] = value
            job = Job.objects.create(kind="build_gap_report", subject_id=wave.pk, sent_at=datetime.now(UTC))
            GapReport.objects.create(
                assessment=wave,
                job=job,
                version=wave.version,
                schema=document["schema"],
                method_version=document["method"]["version"],
                input_hash="0" * 64,
                document=json.dumps(document),
            )
            count(organisation, _2026_01_01=-1000.0, _2026_06_30=outcome_of(number))
        count(acme, _2026_09_01=80.0)
        report = build(closed_on(acme, (2026, 9, 30)))
        return report, outcomes_in(report).measures[0]

    return make


def test_under_ten_organisations_nothing_is_said_across_them(others, ada, browse):
    report, outcome = others(9, float, float)
    assert outcome.across.evidence is Evidence.SCATTER
    assert outcome.across.n == 9
    assert outcome.across.correlation == Withheld(Reason.TOO_FEW)
    page = read(browse, ada, report.assessment)
    assert "Fewer than 10 organisations here count the same" in page
    assert "Correlation" not in page


def test_from_ten_on_ranks_go_together_as_a_first_look(others, ada, browse):
    report, outcome = others(10, float, lambda number: float(number**3))
    assert outcome.across.evidence is Evidence.EXPLORATORY
    assert outcome.across.correlation == Correlation(1.0, 1.0, 1.0)
    page = read(browse, ada, report.assessment)
    assert (
        "Among 10 organisations that count “Customers who stay”, it came out better where the index was higher." in page
    )
    assert "With fewer than 30 of them this is a first look." in page
    assert "only a very strong link would show" in page
    assert "1.00 (1.00 to 1.00)" in page


def test_a_link_the_other_way_and_none_at_all_are_said_as_they_are(others, ada, browse):
    report, _outcome = others(10, float, lambda number: -float(number))
    assert "it came out worse where the index was higher" in read(browse, ada, report.assessment)
    OutcomeValue.objects.exclude(measure__organisation=report.assessment.organisation).update(value=1.0)
    again = build(closed_on(report.assessment.organisation, (2026, 9, 30)))
    assert "no link can be computed: all are alike" in read(browse, ada, again.assessment)
    for place, value in enumerate(OutcomeValue.objects.filter(date=date(2026, 6, 30)).order_by("pk")):
        OutcomeValue.objects.filter(pk=value.pk).update(value=float((place * 7) % 10))
    third = build(closed_on(report.assessment.organisation, (2026, 9, 30)))
    assert "be told from chance" in read(browse, ada, third.assessment)


def test_from_thirty_on_it_is_asked_whether_a_narrow_gap_pays_by_itself(others, ada, browse):
    def lenses(number):
        return 30.0 + number, 80.0 - (number * 13) % 37

    def outcome_of(number):
        understanding, delivery = lenses(number)
        return -((understanding - delivery) ** 2)

    report, outcome = others(30, lambda number: float((number * 11) % 30), outcome_of, lenses)
    assert outcome.across.evidence is Evidence.CORRELATION
    assert isinstance(outcome.surface, Surface)
    assert outcome.surface.narrower_is_better
    assert "a narrower gap by itself went with a better “Customers who stay”" in read(browse, ada, report.assessment)


def test_where_the_data_do_not_support_it_this_is_said(others, ada, browse):
    report, _outcome = others(
        30, float, lambda number: float((number * 17) % 31), lambda n: (30.0 + n, 80.0 - (n * 13) % 37)
    )
    assert "our data do not support that a narrow gap by itself" in read(browse, ada, report.assessment)


def test_made_up_organisations_never_stand_beside_real_ones(others):
    _report, outcome = others(10, float, float, is_synthetic=True)
    assert outcome.across.n == 0


def test_no_value_of_another_organisation_is_stored_or_shown(others, ada, browse):
    report, _outcome = others(10, lambda number: 31.25 + number, lambda number: 777.5 + number)
    assert "777.5" not in report.document
    assert "777.5" not in read(browse, ada, report.assessment)
    assert "Other 1" not in report.document

"""What has changed since last time: two waves whose answers are worked out by hand."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Form
from assessments.questionnaires.storing import document_of, store_version
from organisations.models import Department
from reports.build import canonical
from reports.earlier import asked_of_others, common_practices
from reports.models import GapReport
from reports.reading import read_report
from scoring.results.trend import Since, Word
from scoring.terms import Estimate, Reason, Withheld
from scoring.terms import Form as ScoredForm
from tests.factories import make_assessment, make_organisation
from tests.reports.answers import build, cells, respond, store, varied
from tests.reports.customers import predict, pulse

pytestmark = pytest.mark.django_db


def published(organisation, answer=varied, **fields) -> GapReport:
    return published_of(make_assessment(organisation, is_open=False, **fields), answer)


def published_of(assessment: Assessment, answer=varied) -> GapReport:
    assessment.open()
    answer(assessment)
    assessment.close()
    report = build(assessment)
    assessment.publish()
    return report


def higher(assessment) -> None:
    """Sixty people who differ, two steps higher in delivery than in `lower`."""
    spread(assessment, 3)


def lower(assessment) -> None:
    spread(assessment, 1)


def spread(assessment, delivery: int) -> None:
    levels = [
        {"understanding": str(2 + person % 3), "delivery": str(delivery + person // 3 % 3)} for person in range(60)
    ]
    departments = ("sales", "service")
    store(assessment, [(departments[person % 2], cells(assessment, each)) for person, each in enumerate(levels)])


def trend_in(report: GapReport) -> Since | Withheld:
    assert canonical(read_report(report.document)) == report.document
    return read_report(report.document).measures.trend


def page(report: GapReport, user, browse) -> str:
    response = browse(user).get(reverse("report-section", args=[report.assessment.public_id, "trend"]))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def asked_as(organisation, answer=varied, pulses=0, **fields) -> GapReport:
    """A published wave that was asked in this way."""

    def answer_and_say(assessment):
        answer(assessment)
        if pulses:
            pulse(assessment, pulses)
            predict(assessment, 10)

    return published(organisation, answer_and_say, **fields)


def test_waves_asked_alike_say_so(acme, ada, browse):
    published(acme, title="Spring")
    text = page(published(acme), ada, browse)

    assert "Both were asked in the same way, and the answers counted by the same rules." in text
    assert "Customers answered" not in text
    assert "newest assessment that was published when this report was built" in text


def test_what_only_one_form_asks_the_frontline_is_not_compared(acme, ada, browse):
    published(acme, lower, form=Form.ROUTED)
    report = published(acme, higher, form=Form.FULL)

    found, document = trend_in(report), document_of(report.version)
    routed = {each.code for each in document.practices if each.asked_of != "everyone"}
    assert isinstance(found, Since)
    assert routed
    assert {each.code for each in found.trend.practices} == {each.code for each in document.practices} - routed
    assert found.trend.overall.level.raw == Withheld(Reason.ASKED_OF_OTHERS)
    text = page(report, ada, browse)
    assert "For the whole this cannot be told: not asked of the same groups of people before." in text
    assert "They were asked differently: last time everybody was asked what they can see" in text
    assert "What the frontline was asked in only one of the two is not compared" in text
    assert "It has changed" not in text


def test_forms_that_ask_all_groups_everything_are_compared_and_said_to_differ(acme):
    document = document_of(published(acme).version)

    assert asked_of_others(ScoredForm.FULL, ScoredForm.ROTATING, document) == frozenset()
    assert asked_of_others(ScoredForm.ROUTED, ScoredForm.ROUTED, document) == frozenset()
    assert asked_of_others(ScoredForm.ROTATING, ScoredForm.ROUTED, document)


def test_another_rule_of_whose_answers_count_is_said_with_what_it_moves(acme, ada, browse):
    published(acme, careless_and_careful)
    report = published(acme, careless_and_careful, leaves_out_careless=True)

    found = trend_in(report)
    assert isinstance(found, Since)
    assert isinstance(found.trend.overall.level.raw, Estimate)
    text = page(report, ada, browse)
    assert "This time whoever answered without reading is left out; last time everybody’s answers counted." in text
    assert re.search(r"this time, leaving them out moves the level by [+−]?\d+ points", text)


def careless_and_careful(assessment):
    straight = list(cells(assessment, {"understanding": "5", "delivery": "5"}))
    straight[document_of(assessment.version).index_of["pace"]] = "2"
    varied(assessment)
    store(assessment, [("sales", "".join(straight))] * 12)


def test_customers_asked_in_one_of_the_two_only_are_said_to_be_no_comparison(acme, ada, browse):
    published(acme, title="Spring")
    asked_as(acme, pulses=12, title="Summer")
    both = asked_as(acme, pulses=12, title="Autumn")
    last = published(acme, title="Winter")

    summer = GapReport.objects.get(assessment__title="Summer")
    assert "Customers answered this time only" in page(summer, ada, browse)
    assert "What customers say stands in each of the two reports by itself." in page(both, ada, browse)
    assert "Customers answered last time only" in page(last, ada, browse)


def test_a_report_that_kept_nothing_of_how_the_earlier_one_was_asked_says_so(acme, ada, browse):
    published(acme)
    report = published(acme)
    stored = json.loads(report.document)
    del stored["measures"]["trend"]["asked"]
    _restore(report, stored)

    assert "How the earlier one was asked was not kept" in page(report, ada, browse)


def test_the_first_assessment_is_compared_with_nothing(acme, ada, browse):
    report = published(acme)

    assert trend_in(report) == Withheld(Reason.FIRST)
    assert "no assessment before this one was published" in page(report, ada, browse)


def test_a_known_change_is_said_to_have_changed(acme, ada, browse):
    published(acme, lower, title="Spring")
    report = published(acme, higher, title="Autumn")

    found = trend_in(report)
    assert isinstance(found, Since)
    assert isinstance(found.trend.overall.level.raw, Estimate)
    assert found.trend.overall.level.raw.value == pytest.approx(25)
    assert found.trend.overall.level.word is Word.ROSE
    assert found.trend.overall.understanding.word is Word.NO_RELIABLE_CHANGE
    text = page(report, ada, browse)
    assert "It has changed: understanding and delivery together stand 25 points higher." in text
    assert "Compared with “Spring”" in text
    assert "Delivery has changed in: All dimensions together +50" in text
    assert "Gap has changed in: All dimensions together −50" in text
    assert "Understanding has changed" not in text
    assert "Different people may have answered" in text


def test_a_fall_is_said_as_plainly_as_a_rise(acme, ada, browse):
    published(acme, higher)
    assert "It has changed: understanding and delivery together stand 25 points lower." in page(
        published(acme, lower), ada, browse
    )


def test_the_same_answers_twice_are_no_reliable_change(acme, ada, browse):
    published(acme)
    report = published(acme)

    found = trend_in(report)
    assert isinstance(found, Since)
    every = [found.trend.overall, *found.trend.dimensions, *found.trend.practices]
    assert {each.level.word for each in every} == {Word.NO_RELIABLE_CHANGE}
    text = page(report, ada, browse)
    assert re.search(
        r"No reliable change of understanding and delivery together: one of [1-9]\d* points would have shown\.", text
    )
    assert "The level of no single practice has reliably changed." in text


def test_what_changed_only_in_parts_is_said_beside_the_whole(acme, ada, browse):
    def parts(assessment):
        document = document_of(assessment.version)
        up, down = document.dimensions[0].code, document.dimensions[1].code
        store(
            assessment,
            [
                (
                    "sales",
                    cells(
                        assessment,
                        {
                            "understanding": str(2 + person % 3),
                            "delivery": str(2 + person // 3 % 3),
                            f"{up}.delivery": str(3 + person // 3 % 3),
                            f"{down}.delivery": str(1 + person // 3 % 3),
                        },
                    ),
                )
                for person in range(60)
            ],
        )

    published(acme, lambda assessment: spread(assessment, 2))
    text = page(published(acme, parts), ada, browse)

    assert "No reliable change of the whole level" in text
    assert "but parts have changed" in text
    assert "The level has changed in these practices" in text


def test_a_wave_that_is_not_published_is_not_compared_with(acme):
    hidden = make_assessment(acme)
    varied(hidden)
    hidden.close()
    build(hidden)

    assert trend_in(published(acme)) == Withheld(Reason.FIRST)


def test_another_organisations_wave_is_none_of_ours(acme, birch):
    published(birch)

    assert trend_in(published(acme)) == Withheld(Reason.FIRST)


def test_the_newest_earlier_wave_is_the_one_compared_with(acme):
    published(acme, title="Oldest")
    published(acme, title="Newer")

    found = trend_in(published(acme))
    assert isinstance(found, Since)
    assert found.title == "Newer"


def test_a_wave_that_closed_later_is_none_before_this_one(acme):
    late = published(acme).assessment
    assessment = make_assessment(acme)
    varied(assessment)
    assessment.close()
    Assessment.objects.filter(pk=late.pk).update(closed_at=timezone.now() + timedelta(days=1))

    assert trend_in(build(assessment)) == Withheld(Reason.FIRST)


def test_a_new_version_of_the_method_starts_a_new_series(acme, ada, browse):
    earlier = published(acme)
    stored = json.loads(earlier.document)
    stored["wheel"]["method"] = "0.9"
    _restore(earlier, stored)
    report = published(acme)

    assert trend_in(report) == Withheld(Reason.NEW_METHOD)
    assert "This cannot be told: computed in another way than before." in page(report, ada, browse)


def test_only_practices_asked_in_the_same_words_are_compared(acme, ada, browse):
    earlier = published(acme)
    document = document_of(earlier.version)
    first = document.practices[0]
    reworded = document.translated({f"item.{first.items[0].code}.stem": "In other words"})
    assert common_practices(document, reworded) == {each.code for each in document.practices} - {first.code}

    assessment = make_assessment(acme, is_open=False)
    Assessment.objects.filter(pk=assessment.pk).update(version=store_version(reworded))
    report = published_of(Assessment.objects.get(pk=assessment.pk))
    found = trend_in(report)
    assert isinstance(found, Since)
    assert found.trend.overall.level.raw == Withheld(Reason.NOT_COMMON)
    assert found.trend.dimensions[0].level.raw == Withheld(Reason.NOT_COMMON)
    assert isinstance(found.trend.dimensions[1].level.raw, Estimate)
    assert "For the whole this cannot be told: not asked in the same words before." in page(report, ada, browse)


def test_a_change_of_the_mix_of_departments_is_no_change():
    """Sales knows more than service; it had three times as many people once, and a third of them now."""
    organisation = make_organisation("Elm", departments={"sales": 90, "service": 30})

    def unequal(assessment):
        rows = [(place, step + person % 2) for place, step in (("sales", 4), ("service", 1)) for person in range(20)]
        levels = [{"understanding": str(step), "delivery": str(step)} for _, step in rows]
        store(assessment, [(row[0], cells(assessment, each)) for row, each in zip(rows, levels, strict=True)])

    published(organisation, unequal)
    for code, headcount in (("sales", 30), ("service", 90)):
        Department.objects.filter(organisation=organisation, code=code).update(headcount=headcount)
    found = trend_in(published(organisation, unequal))

    assert isinstance(found, Since)
    level = found.trend.overall.level
    assert isinstance(level.raw, Estimate)
    assert isinstance(level.alike, Estimate)
    assert level.raw.value == pytest.approx(-37.5)
    assert level.alike.value == pytest.approx(0)
    assert level.word is Word.NO_RELIABLE_CHANGE


def test_departments_of_the_same_size_as_before_need_no_weighing():
    organisation = make_organisation("Elm", departments={"sales": 90, "service": 60})
    published(organisation, lower)
    found = trend_in(published(organisation, higher))

    assert isinstance(found, Since)
    assert found.trend.overall.level.alike == found.trend.overall.level.raw


def test_a_department_of_few_is_not_weighed_alone():
    """Without the small one, those who stay are everybody but six: that would tell of the six."""
    organisation = make_organisation("Elm", departments={"sales": 40, "service": 40})

    def few(assessment):
        respond(assessment, 30, department="sales")
        respond(assessment, 6, {"delivery": "5"}, department="lab")

    published(organisation, lower)
    Department.objects.create(organisation=organisation, code="lab", name="Lab", headcount=6)
    found = trend_in(published(organisation, few))

    assert isinstance(found, Since)
    assert found.trend.overall.level.alike == Withheld(Reason.SUPPRESSED_SMALL)


def test_where_headcounts_are_unknown_the_plain_change_decides(acme):
    published(acme, lower)
    found = trend_in(published(acme, higher))

    assert isinstance(found, Since)
    assert found.trend.overall.level.alike == Withheld(Reason.HEADCOUNT_UNKNOWN)


def _restore(report: GapReport, stored) -> None:
    """As an older program would have written it; a stored report is never changed otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_gapreport SET document = %s WHERE id = %s", [json.dumps(stored), report.pk])

"""Do you mean the same by the word, and can you trust the numbers: what is said of answers worked out by hand."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.models import Form, GroupKind
from assessments.questionnaires.storing import document_of
from reports.build import canonical
from reports.numbers import signed
from reports.reading import read_report
from reports.sections.meaning import meaning
from reports.sections.section import told
from reports.sections.trusting import trusting
from scoring.results.trust import Alignment, Careful, Careless, Trust
from scoring.terms import Estimate, Reason, Withheld
from tests.factories import make_assessment
from tests.reports.answers import build, cells, store

pytestmark = pytest.mark.django_db


def row(assessment, levels=None, **places: str) -> str:
    """A respondent's answers, and what stands at `definition` or `pace`."""
    answers = list(cells(assessment, levels))
    for code, answer in places.items():
        answers[document_of(assessment.version).index_of[code]] = answer
    return "".join(answers)


def varied_row(assessment, person: int, **places: str) -> str:
    """Somebody who answers as people do: no two steps in a row alike, high or low as the person is."""
    document = document_of(assessment.version)
    levels = {item.code: str(1 + (person % 3) + (place + person // 3) % 3) for place, item in enumerate(document.items)}
    return row(assessment, levels, **places)


def built(assessment, rows) -> Trust:
    store(assessment, rows)
    assessment.close()
    report = build(assessment)
    trust = read_report(report.document).measures.trust
    assert canonical(read_report(report.document)) == report.document
    assert isinstance(trust, Trust)
    return trust


def page(assessment, user, browse, code: str) -> str:
    response = browse(user).get(reverse("report-section", args=[assessment.public_id, code]))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_what_most_mean_is_told_with_the_chance_that_two_mean_the_same(assessment, ada, browse):
    # Sixteen, six and two of 24: (240 + 30 + 2) / 552 pairs.
    meanings = "2" * 16 + "1" * 6 + "3" * 2
    trust = built(assessment, [("sales", row(assessment, definition=choice)) for choice in meanings + "?"])

    words = page(assessment, ada, browse, "meaning")
    assert isinstance(trust.alignment, Alignment)
    assert trust.alignment.same == pytest.approx(272 / 552)
    second = document_of(assessment.version).definition.choices[1].text
    assert (
        "Only partly: two of you picked at random mean the same in 49 of 100 cases; "
        f"the largest group with one meaning, 67 %, says “{second}”." in words
    )
    assert "Had everybody chosen blindly, it would be 14 of 100." in words
    assert "4 % of those who answered this said that they cannot tell." in words


@pytest.mark.parametrize(
    ("meanings", "word"), [("1" * 20, "Yes"), ("1" * 16 + "2" * 4, "Mostly"), ("12345" * 4, "No"), ("6" * 20, "No")]
)
def test_the_word_depends_on_how_far_beyond_chance_people_agree(assessment, ada, browse, meanings, word):
    built(assessment, [("sales", row(assessment, definition=choice)) for choice in meanings])

    assert f"{word}: two of you picked at random" in page(assessment, ada, browse, "meaning")


def test_nine_people_are_told_nothing_about_how_they_agree(assessment, ada, browse):
    trust = built(assessment, [("sales", row(assessment, definition="1"))] * 9)

    words = page(assessment, ada, browse, "meaning")
    assert trust.alignment == Withheld(Reason.TOO_FEW)
    assert words.count("This cannot be told: too few answers.") == 3
    assert "very strong" not in words
    assert "100 %" not in words
    assert "100 %" not in page(assessment, ada, browse, "trust")


def test_two_camps_are_named_and_their_spread_is_shown(assessment, ada, browse):
    camps = [{"strategy.purpose.delivery": level} for level in "15"]
    built(assessment, [("sales", row(assessment, camps[person % 2])) for person in range(24)])

    words = page(assessment, ada, browse, "meaning")
    assert "In 1 of 20 practices the average hides disagreement" in words
    assert "delivery: the average hides disagreement" in words
    assert "Clear purpose: delivery" in words
    assert "none (−1.09)" in words
    assert "very strong (1.00)" in words


def test_departments_that_differ_are_named(assessment, ada, browse):
    def delivery(department: str, person: int) -> str:
        return row(assessment, {"process.delivery": str((2 if department == "sales" else 4) + person % 2)})

    rows = [(department, delivery(department, person)) for department in ("sales", "service") for person in range(12)]
    built(assessment, rows)

    words = page(assessment, ada, browse, "meaning")
    assert "Yes: in 1 of 1 cases more than chance would make them differ, most in Process (delivery)." in words


def test_departments_alike_show_no_difference_and_one_alone_cannot(assessment, ada, browse, acme):
    rows = [("sales" if person < 15 else "service", varied_row(assessment, person)) for person in range(30)]
    built(assessment, rows)
    assert "No dimension shows differences between departments" in page(assessment, ada, browse, "meaning")

    other = make_assessment(acme)
    built(other, [("sales", varied_row(other, person)) for person in range(30)])
    assert "Do departments see it differently? This cannot be told: too few answers." in page(
        other, ada, browse, "meaning"
    )


def test_a_small_department_keeps_another_from_being_compared(assessment):
    # Twelve, six and four: with the two large ones the third would follow.
    sizes = {"sales": 12, "service": 6, "warehouse": 4}
    rows = [(code, varied_row(assessment, person)) for code, n in sizes.items() for person in range(n)]
    trust = built(assessment, rows)

    assert {found.delivery.between for found in trust.agreement.dimensions} == {Withheld(Reason.TOO_FEW)}


# Trust


def test_careful_people_who_answered_raise_no_doubt(assessment, ada, browse):
    assessment.groups.filter(kind=GroupKind.DEPARTMENT).update(headcount=20)
    rows = [
        (("sales", "service", "warehouse")[person % 3], varied_row(assessment, person, pace="1"))
        for person in range(60)
    ]
    built(assessment, rows)

    words = page(assessment, ada, browse, "trust")
    assert "100 % of those asked" in words
    assert "Faster than anybody reads 0 %" in words


def test_every_doubt_is_counted_and_named(assessment, ada, browse):
    assessment.groups.filter(kind=GroupKind.DEPARTMENT).update(headcount=50)
    built(assessment, [("sales", row(assessment, {"understanding": "3", "delivery": "3"})) for _ in range(24)])

    words = page(assessment, ada, browse, "trust")
    assert "2 of 4 checks raise a doubt. 24 people answered; the gap between understanding and doing is 0 ± 0." in words
    assert "fewer than half of those asked answered" in words
    assert "many answered without much care" in words
    assert "16 % of those asked" in words
    assert "100 % chose the same step nearly throughout" in words
    assert "Do the questions of a dimension belong together? could not be checked too few answers" in words


def test_in_a_band_of_people_no_rate_is_told(assessment, ada, browse):
    assessment.groups.filter(kind=GroupKind.DEPARTMENT).update(headcount=5)
    built(assessment, [("sales", varied_row(assessment, person)) for person in range(12)])
    assert "at least half of those asked" in page(assessment, ada, browse, "trust")


def test_the_careless_are_left_out_only_for_comparison_and_only_if_they_are_not_few(assessment, ada, browse):
    straight = row(assessment, {"understanding": "5", "delivery": "1"} | {"delivery": "5"}, pace="2")
    rows = [("sales", varied_row(assessment, person, pace="1")) for person in range(30)] + [("sales", straight)] * 12
    trust = built(assessment, rows)

    assert trust.quality.careless == pytest.approx(12 / 42)
    assert isinstance(trust.careful, Careful)
    assert isinstance(trust.careful.gap, Estimate)
    assert trust.careful.gap.n == 30
    words = page(assessment, ada, browse, "trust")
    assert "Nobody is left out because of how they answered. Without those who show two signs the gap would be" in words
    assert "Two of these signs at once 29 %" in words


def test_nine_careless_people_are_not_compared_with_the_rest(assessment, ada, browse):
    straight = row(assessment, {"understanding": "5", "delivery": "5"}, pace="2")
    rows = [("sales", varied_row(assessment, person, pace="1")) for person in range(30)] + [("sales", straight)] * 9
    trust = built(assessment, rows)

    assert trust.careful == Withheld(Reason.TOO_FEW)
    assert "Without those who show two signs" not in page(assessment, ada, browse, "trust")


def with_careless(acme, careless: int, *, leaves_out: bool, careful: int = 30):
    """Thirty who read what they answer, and some who chose the highest step all the way, too fast to read."""
    assessment = make_assessment(acme, leaves_out_careless=leaves_out)
    straight = row(assessment, {"understanding": "5", "delivery": "5"}, pace="2")
    rows = [("sales", varied_row(assessment, person, pace="1")) for person in range(careful)]
    store(assessment, [*rows, *[("sales", straight)] * careless])
    assessment.close()
    return read_report(build(assessment).document), assessment


def test_the_careless_count_unless_leaving_them_out_was_chosen(acme, ada, browse):
    found, assessment = with_careless(acme, 12, leaves_out=False)

    assert found.wheel.response.n == 42
    assert found.measures.trust.careless is Careless.COUNTED
    assert "Careless answers Everybody’s answers count." in report_page(assessment, ada, browse)


def test_the_careless_do_not_count_where_that_was_chosen(acme, ada, browse):
    found, assessment = with_careless(acme, 12, leaves_out=True)
    counted, _ = with_careless(acme, 12, leaves_out=False)
    without, _ = with_careless(acme, 0, leaves_out=False)

    trust, everybody = found.measures.trust, counted.wheel.overall
    assert found.wheel.response.n == 30
    assert found.wheel.practices == without.wheel.practices
    assert overall_values(found.wheel.overall) == pytest.approx(overall_values(without.wheel.overall))
    assert found.measures.perception.departments == without.measures.perception.departments
    assert found.input_hash == counted.input_hash
    # What is told of carelessness is told of everybody, and what the report would be with them stands beside it.
    assert trust.careless is Careless.LEFT_OUT
    assert trust.quality == counted.measures.trust.quality
    assert trust.quality.careless == pytest.approx(12 / 42)
    assert overall_values(trust.careful) == pytest.approx(overall_values(everybody))
    assert overall_values(counted.measures.trust.careful) == pytest.approx(overall_values(found.wheel.overall))
    assert "Careless answers Whoever shows two different signs" in report_page(assessment, ada, browse)
    words = page(assessment, ada, browse, "trust")
    assert "is left out, as if they had not answered." in words
    gaps = (signed(everybody.gap.value), signed(found.wheel.overall.gap.value))
    assert "With them the gap would be {} instead of {} points.".format(*gaps) in words


@pytest.mark.parametrize(("careless", "careful"), [(9, 30), (30, 4)])
def test_nobody_is_left_out_if_those_or_the_rest_are_few_and_it_is_said(acme, ada, browse, careless, careful):
    found, assessment = with_careless(acme, careless, leaves_out=True, careful=careful)
    counted, _ = with_careless(acme, careless, leaves_out=False, careful=careful)

    assert found.wheel == counted.wheel
    assert found.measures.trust.careless is Careless.TOO_FEW
    assert found.measures.trust.careful == Withheld(Reason.TOO_FEW)
    said = "was to be left out. Nobody is: too few people show them, or too few would be left."
    assert said in page(assessment, ada, browse, "trust")
    assert said in report_page(assessment, ada, browse)


def overall_values(whole) -> list[float]:
    return [whole.understanding.value, whole.delivery.value, whole.level.value, whole.gap.value]


def report_page(assessment, user, browse) -> str:
    response = browse(user).get(reverse("report-show", args=[assessment.public_id]))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_questions_that_go_up_and_down_together_belong_together(assessment, ada, browse):
    levels = ["1", "2", "3", "4", "5"]
    rows = []
    for person in range(120):
        own = person % 5
        answers = {
            item.code: levels[min(4, max(0, own + (person * 7 + place * 3) % 3 - 1))]
            for place, item in enumerate(document_of(assessment.version).items)
        }
        rows.append(("sales", row(assessment, answers)))
    built(assessment, rows)

    words = page(assessment, ada, browse, "trust")
    assert "Yes: who rates one practice of a dimension high tends to rate its others high, too." in words
    assert "In 10 of 10 cases the questions of a dimension belong together." in words
    assert "yes, in all" in words


def test_questions_that_do_not_are_told_apart(report, ada, browse):
    words = page(report.assessment, ada, browse, "trust")

    assert "cases they say different things." in words
    assert "goes its own way:" in words


def test_a_form_that_leaves_questions_out_says_so(acme, ada, browse):
    assessment = make_assessment(acme, form=Form.ROUTED)
    built(assessment, [("sales", varied_row(assessment, person)) for person in range(40)])

    assert "This cannot be told: not everybody was asked everything." in page(assessment, ada, browse, "trust")


def test_six_objections_are_answered_with_this_organisations_figures(assessment, ada, browse):
    levels = {"people.employees.delivery": "5", "strategy.value.understanding": "2"}
    built(assessment, [("sales", row(assessment, levels, definition="1")) for _ in range(30)])

    words = page(assessment, ada, browse, "trust")
    assert "Here the word is not vague: two of you mean the same by it in 100 of 100 cases." in words
    assert "“Staff come first, not customers.”" in words
    assert "Yours, “Employees first”: understanding 75 ± 0, delivery 100 ± 0." in words
    assert "Yours, “Value for both”: understanding 25 ± 0, delivery 25 ± 0." in words


def test_a_report_from_before_these_measures_still_has_its_sections(report):
    stored = json.loads(report.document)
    del stored["measures"]["trust"]
    known = told(read_report(json.dumps(stored)), document_of(report.version), {})

    assert meaning(known).answer == "This cannot be told: not measured when this report was built."
    assert trusting(known).is_answered
    assert [part.heading for part in trusting(known).parts][1:2] == ["“The word is too vague.”"]

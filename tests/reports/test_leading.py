"""Talk or result, the chain, others' lists and what to do next: what a report stores of them, and what it says."""

import json
import re

import pytest
from django.urls import reverse

from assessments.models import Response
from assessments.questionnaires.storing import document_of
from reports.reading import read_report
from reports.sections.chain import chain
from reports.sections.lists import lists
from reports.sections.next_steps import next_steps
from reports.sections.section import told
from reports.sections.talk import talk
from scoring.results.chain import Pace, Wholeness
from scoring.results.crosswalks import Standing
from scoring.results.priorities import ImportanceSource
from scoring.results.progress import Verdict
from scoring.terms import Reason, Withheld
from tests.reports.answers import build, cells, respond
from tests.reports.customers import predict, pulse

pytestmark = pytest.mark.django_db


def measures(assessment):
    assessment.close()
    return read_report(build(assessment).document).measures


def page(client, assessment, code):
    text = client.get(reverse("report-section", args=[assessment.public_id, code])).content.decode()
    return re.sub(r"\s+", " ", text)


def say(assessment, people, steps, role="frontline"):
    """People who answer only how far it has come: `steps` by code of what they are asked about."""
    document = document_of(assessment.version)
    answers = list(cells(assessment))
    for code, step in steps.items():
        answers[document.index_of[f"action.{code}"]] = step
    Response.objects.bulk_create(
        Response(assessment=assessment, department="sales", role_group=role, answers="".join(answers))
        for _ in range(people)
    )


def test_most_people_call_it_talk(assessment, ada, browse):
    say(assessment, 12, {"overall": "2"})
    say(assessment, 5, {"overall": "4"})
    say(assessment, 3, {"overall": "?"})
    found = measures(assessment).progress

    assert [each.code for each in found][:2] == ["overall", "strategy"]
    assert found[0].verdict is Verdict.TALK
    assert found[0].shares == pytest.approx((0, 12 / 17, 0, 5 / 17))
    assert found[1].shares == Withheld(Reason.NOT_ASKED)
    assert "Talk, so far: 70 % of your people say the work for customers is announced" in page(
        browse(ada), assessment, "talk"
    )


def test_leaders_are_told_of_where_only_they_answer(assessment, ada, browse):
    say(assessment, 12, {"strategy": "4", "people": "2", "process": "3"}, "manager")
    measures(assessment)

    shown = page(browse(ada), assessment, "talk")
    assert "Leaders see more than talk in 2 of 3 dimensions." in shown
    assert "They call it announced, and no more, in: People." in shown
    assert "They see work that customers do not notice yet in: Process." in shown
    assert "They say that customers notice it in: Strategy." in shown
    assert "What everybody else says of the whole cannot be told" in shown


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"1": 20}, "Nothing has begun yet: so say 100 % of your people."),
        (
            {"3": 20},
            "Work, but customers do not feel it yet: 100 % of your people say it is under way, only 0 % that customers "
            "notice.",
        ),
        ({"3": 14, "4": 6}, "Work, and some of it reaches customers: 70 %"),
        ({"4": 20}, "Result: 100 % of your people say"),
        ({"2": 10, "3": 10}, "Your people are divided: no one step leads; those named most have 50 % each."),
        ({"2": 11, "3": 9}, "leads by little"),
    ],
)
def test_every_verdict_has_its_sentence(assessment, ada, browse, said, words):
    for step, people in said.items():
        say(assessment, people, {"overall": step})
    measures(assessment)

    assert words in page(browse(ada), assessment, "talk")


def test_process_that_outruns_strategy_breaks_the_chain(assessment, ada, browse):
    respond(assessment, 20, {"strategy.delivery": "2", "process.delivery": "4", "technology.delivery": "2"})
    found = measures(assessment).chain

    assert found.wholeness is Wholeness.BROKEN
    assert [link.pace for link in found.links] == [Pace.LAGS, Pace.OUTRUNS, Pace.LAGS]
    assert [link.pace for link in found.policy] == [Pace.OUTRUNS, Pace.OUTRUNS]
    shown = page(browse(ada), assessment, "chain")
    assert "No: the way you work is 50 points ahead of what you have decided to stand for." in shown
    assert "Do not slow it down. What has to catch up is “Strategy”: What we are here for" in shown
    assert "It is a risk: what runs ahead" in shown
    assert "Good for customers today" not in shown
    assert "Also: your plans for customers are 50 points behind what you understand of them." in shown


def test_work_better_than_its_rules_is_good_today_and_a_risk_tomorrow(assessment, ada, browse):
    respond(assessment, 20, {"understanding": "4", "delivery": "4", "strategy.policy.delivery": "1"})
    measures(assessment)

    shown = page(browse(ada), assessment, "chain")
    assert "points better than your rules" in shown
    assert "Good for customers today, risky tomorrow" in shown
    assert "What has to catch up is “Policy first”: The rules customers meet" in shown


def test_a_chain_that_thins_out_is_whole(assessment, ada, browse):
    respond(assessment, 20, {"understanding": "4", "delivery": "4", "technology.delivery": "2"})
    assert measures(assessment).chain.wholeness is Wholeness.WHOLE
    shown = page(browse(ada), assessment, "chain")
    assert "Yes, but there is a step waiting: your tools are 50 points behind the work they should serve." in shown
    assert "Take up what waits: bring “Technology” up to “Process”." in shown
    assert "Also:" not in shown


def test_a_chain_in_which_all_keep_pace_is_whole(assessment, ada, browse):
    respond(assessment, 20, {"understanding": "4", "delivery": "4"})
    measures(assessment)
    assert "Yes, as far as can be told: nothing is surely ahead of what" in page(browse(ada), assessment, "chain")


def test_a_link_nobody_can_see_is_not_told(assessment, ada, browse):
    respond(assessment, 20, {"technology.delivery": "?"})
    measures(assessment)
    assert "This cannot be told for every step: too few answers." in page(browse(ada), assessment, "chain")


def stored(assessment):
    assessment.close()
    document = json.loads(build(assessment).document)
    return document["wheel"], document["measures"]


def test_differences_of_few_people_follow_from_the_held_figures(assessment):
    respond(assessment, 7, {"understanding": "3", "strategy.delivery": "1", "process.delivery": "5"})
    wheel, found = stored(assessment)
    difference = found["chain"]["links"][1]["difference"]
    delivery = {dimension["code"]: dimension["delivery"]["value"] for dimension in wheel["dimensions"]}

    # held within 5 and 95 on both sides, with an interval of at least three fifths of a step, cut at 100
    assert (delivery["strategy"], delivery["process"]) == (5, 95)
    assert (difference["low"], difference["value"], difference["high"]) == pytest.approx((75, 90, 100))


def test_elements_of_several_practices_are_the_mean_of_them_as_they_are_held(assessment):
    respond(assessment, 7, {"process.journeys.delivery": "1", "metrics.measures.delivery": "3"})
    _, found = stored(assessment)
    element = found["cross_walks"][0]["elements"][4]

    assert element["practices"] == ["process.journeys", "metrics.measures"]
    assert element["delivery"]["value"] == pytest.approx((5 + 50) / 2)
    assert element["gap"]["value"] == pytest.approx(75 - 27.5)
    assert element["level"]["high"] - element["level"]["value"] == pytest.approx(15)


def test_each_list_is_told_element_by_element(assessment, ada, browse):
    respond(
        assessment,
        20,
        {
            "understanding": "4",
            "delivery": "4",
            "process.cocreation.delivery": "1",
            "process.cocreation.understanding": "2",
        },
    )
    walks = measures(assessment).cross_walks

    assert [walk.in_place for walk in walks] == [4, 4, 3, 5]
    assert walks[0].elements[1].standing is Standing.NOT_YET
    shown = page(browse(ada), assessment, "lists")
    assert "16 of 17 elements are in place." in shown
    assert "“Co-creation” has farthest to go." in shown
    assert "no customer has confirmed it" in shown


def test_what_carries_others_is_done_first(assessment, ada, browse):
    respond(
        assessment,
        20,
        {
            "understanding": "5",
            "delivery": "5",
            "metrics.listening.understanding": "2",
            "metrics.listening.delivery": "2",
            "metrics.measures.understanding": "2",
            "metrics.measures.delivery": "2",
        },
    )
    found = measures(assessment).priorities

    assert found.source is ImportanceSource.EQUAL
    assert found.order == ("metrics.listening", "metrics.measures")
    assert found.practice("metrics.listening").carries == ("metrics.measures",)
    shown = page(browse(ada), assessment, "next")
    assert "because other practices rest on it." in shown
    assert "“Depth of listening” comes before “Customer measures”, which rests on it." in shown
    line = document_of(assessment.version).practice("metrics.listening").line
    assert f"“Depth of listening” means: {line}" in shown
    assert "waits for: Depth of listening" in shown
    assert "Customers have not been asked what matters to them" in shown


def test_where_all_is_reached_nothing_is_pressing(assessment, ada, browse):
    respond(assessment, 20, {"understanding": "5", "delivery": "5"})
    measures(assessment)
    assert "Nothing is pressing" in page(browse(ada), assessment, "next")


def test_what_carries_nothing_is_begun_with_by_name(assessment, ada, browse):
    respond(
        assessment,
        20,
        {
            "understanding": "5",
            "delivery": "5",
            "metrics.learning.understanding": "3",
            "metrics.learning.delivery": "3",
        },
    )
    measures(assessment)
    assert "Begin with “Act, then check”: it stands at 50, and your target is 75." in page(
        browse(ada), assessment, "next"
    )


@pytest.mark.parametrize("make", [talk, chain, lists, next_steps])
def test_a_report_stored_before_says_that_it_was_not_measured(report, make):
    stored = json.loads(report.document) | {"measures": {}}
    known = told(read_report(json.dumps(stored)), document_of(report.assessment.version), {})

    shown = make(known)
    assert "not measured when this report was built" in shown.answer
    assert not shown.is_answered


def test_what_the_answer_says_is_not_said_again(assessment, ada, browse):
    respond(assessment, 20, {"understanding": "2", "delivery": "2", "metrics.listening.delivery": "1"})
    measures(assessment)
    client = browse(ada)

    shown = page(client, assessment, "next")
    answer = re.search(r'section-answer">([^<]+)<', shown)
    assert answer
    assert answer[1].startswith("Begin with “")
    assert f"<p>{answer[1]}</p>" not in shown


def test_customers_weigh_what_comes_next_and_confirm_what_is_understood(assessment, ada, browse):
    respond(assessment, 20, {"understanding": "4", "delivery": "3"})
    pulse(assessment, 40)
    predict(assessment, 20)
    found = measures(assessment).priorities

    # all name three needs, each served by two practices: six of twenty share all importance
    assert found.source is ImportanceSource.CUSTOMERS
    assert found.practice("strategy.outcomes").importance == pytest.approx(20 / 6)
    assert found.practice("people.leadership").importance == 0
    assert len(found.order) == 6
    client = browse(ada)
    assert "Customers have not been asked" not in page(client, assessment, "next")
    assert "measured with customers: 100" in page(client, assessment, "lists")


def test_too_few_customers_weigh_nothing(assessment):
    respond(assessment, 20)
    pulse(assessment, 4)
    predict(assessment, 20)
    assert measures(assessment).priorities.source is ImportanceSource.EQUAL


def test_the_first_steps_are_told_in_the_questionnaires_own_words(assessment, ada, browse):
    respond(assessment, 20, {"delivery": "5", "understanding": "5", "process.resolution.delivery": "2"})
    measures(assessment)
    item = next(each for each in document_of(assessment.version).items if each.code == "process.resolution.delivery")

    shown = page(browse(ada), assessment, "next")

    assert "1. Contact and resolution" in shown
    assert f"Closest to where you are: “{item.anchors[1]}”" in shown
    assert f"One step further: “{item.anchors[2]}”" in shown


def test_the_step_further_is_never_beyond_the_last(assessment, ada, browse):
    respond(assessment, 10, {"delivery": "5", "understanding": "5", "process.resolution.delivery": "4"})
    respond(assessment, 10, {"delivery": "5", "understanding": "5"})
    assessment.targets = {"process": 5.0}
    assessment.save(update_fields=["targets"])
    measures(assessment)
    item = next(each for each in document_of(assessment.version).items if each.code == "process.resolution.delivery")

    assert f"One step further: “{item.anchors[4]}”" in page(browse(ada), assessment, "next")

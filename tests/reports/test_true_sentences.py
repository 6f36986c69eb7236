"""Sentences that would be false of some numbers, held against these numbers."""

import re
from dataclasses import replace

import pytest

from assessments.questionnaires.storing import document_of, store_core_questionnaire
from reports.reading import read_report
from reports.sections.chain import chain
from reports.sections.focus import focus
from reports.sections.perception import perception
from reports.sections.section import told
from reports.sections.talk import talk
from reports.sections.trusting import trusting
from reports.sections.understanding import understanding
from scoring.chain import chain_of, link_of
from scoring.progress import verdict
from scoring.results.perception import Comparison, Side
from scoring.results.progress import Progress
from scoring.results.verified import Against, Anchor, Calibration, Interval, Standing
from scoring.terms import Archetype, Estimate, Reason, Withheld

pytestmark = pytest.mark.django_db
FEW = Withheld(Reason.TOO_FEW)


@pytest.fixture
def known(example):
    """The example, with customers, in English."""
    return told(read_report(example), document_of(store_core_questionnaire()), {}, {"sales": "Sales"})


def estimate(value, half=2.0):
    return Estimate(value, half / 2, value - half, value + half, 40.0, 41)


def measuring(known, **measures):
    return replace(known, report=replace(known.report, measures=replace(known.report.measures, **measures)))


def whole_of(known, **changes):
    wheel = known.report.wheel
    return replace(known, report=replace(known.report, wheel=replace(wheel, overall=replace(wheel.overall, **changes))))


@pytest.mark.parametrize(
    ("gap", "half", "archetype", "answer"),
    [
        (
            -9.9,
            1.0,
            Archetype.UNDETERMINED,
            "Perhaps: you may do clearly more for customers (70 of 100) than you understand of them (60).",
        ),
        (-14, 20.0, Archetype.UNDETERMINED, "Perhaps: you may do clearly more for customers (74 of 100)"),
        (
            -4,
            5.0,
            Archetype.ALIGNED_HIGH,
            "No: you serve customers (64 of 100) about as well as you understand them (60).",
        ),
        (3, 20.0, Archetype.UNDETERMINED, "This cannot be told: what you do for customers stands at 57 of 100"),
        (
            12,
            5.0,
            Archetype.UNDERSTANDS_NOT_DELIVERS,
            "No, the other way round: you understand customers better (60 of 100) than you serve them (48).",
        ),
        (-15, 5.0, Archetype.DELIVERS_BLIND, "Yes: you serve customers well (75 of 100)"),
    ],
)
def test_delivery_ahead_of_understanding_is_never_denied(known, gap, half, archetype, answer):
    shown = focus(
        whole_of(
            known,
            understanding=estimate(60),
            delivery=estimate(60 - gap),
            gap=estimate(gap, half),
            archetype=archetype,
        )
    )

    assert shown.answer.startswith(answer)


def step(code, *shares):
    return Progress(code, shares, 20, 0.0, verdict(shares), sure=False)


def test_two_steps_named_equally_often_are_no_lead_but_named_more_often_than_the_third(known):
    shown = talk(measuring(known, progress=(step("overall", 0.43, 0.43, 0.14, 0.0),)))

    assert (
        shown.answer == "Your people are divided: no one step leads; those named most have 43\N{NO-BREAK SPACE}% each."
    )


def test_only_steps_beyond_talk_are_more_than_talk(known):
    shares = {"strategy": (0.4, 0.4, 0.2, 0.0), "people": (0.0, 0.4, 0.4, 0.2), "process": (0.0, 0.2, 0.4, 0.4)}
    found = tuple(step(code, *each) for code, each in shares.items())

    assert talk(measuring(known, progress=found)).answer == "Leaders see more than talk in 1 of 3 dimensions."


def test_a_chain_with_a_link_somewhat_ahead_does_not_say_that_nothing_is(known):
    links = (link_of("understanding", "strategy", estimate(9.4, 3.4)),)
    shown = chain(measuring(known, chain=chain_of(links, ())))

    assert shown.answer.endswith("nothing is surely ahead of what should lead it by 10 points or more, or behind it.")
    assert any("A smaller one may be there." in caution for caution in shown.cautions)


def marked(side):
    return Comparison("strategy", side, "sales", "frontline", 12, 12, estimate(20), 0.001, 0.001, FEW)


def test_leaders_who_see_it_otherwise_than_their_team_are_not_nobody(known):
    found = replace(
        known.report.measures.perception, top_frontline=(), departments_rest=(), leaders_teams=(marked(Side.DELIVERY),)
    )

    assert perception(measuring(known, perception=found)).answer == (
        "In Sales leaders and team see the dimension “Strategy” clearly differently."
    )
    unsure = [
        replace(marked(side), dimension=code, adjusted=0.5)
        for code in found.dimensions
        for side in Side
        if (code, side) != ("strategy", Side.GAP)
    ]
    found = replace(found, top_frontline=(*unsure, marked(Side.GAP)), leaders_teams=())
    assert (
        "differ in how far doing lags behind understanding, in the dimension “Strategy”"
        in perception(measuring(known, perception=found)).answer
    )


def test_checks_that_could_not_be_made_are_counted(known):
    shown = trusting(whole_of(measuring(known, trust=FEW), gap=estimate(-5)))
    assert "Yes, as far as could be checked: 1 of 2 checks raise no doubt, 1 could not be made." in shown.answer

    assert "none of the checks could be made" in trusting(whole_of(measuring(known, trust=FEW), gap=FEW)).answer


def measured(known, **changes):
    return measuring(known, understanding=replace(known.report.measures.understanding, **changes))


def heard(known, share, guess, taste, stranger=Against.UNSETTLED):
    found = known.report.measures.understanding
    captured = replace(
        found.captured,
        share=Interval(share, share / 2, share, 40),
        guess=guess,
        random_customer=Anchor(0.3, taste),
        stranger=Anchor(-0.34, stranger),
    )
    illusion = replace(found.illusion, flagged=False)
    return understanding(measured(known, captured=captured, illusion=illusion, standing=Standing.VERIFIED)).answer


@pytest.mark.parametrize(
    ("share", "guess", "taste", "stranger", "answer"),
    [
        (0.03, Against.UNSETTLED, Against.UNSETTLED, Against.ABOVE, "That does not show: your people come 3"),
        (0.0, Against.BELOW, Against.BELOW, Against.ABOVE, "You do not: "),
        (0.2, Against.ABOVE, Against.UNSETTLED, Against.ABOVE, "In part: your people come 20"),
        (0.6, Against.ABOVE, Against.BELOW, Against.ABOVE, "Hardly: your people come 60"),
        (0.7, Against.ABOVE, Against.ABOVE, Against.ABOVE, "You do: your people come 70"),
        (0.7, Against.ABOVE, Against.ABOVE, Against.UNSETTLED, "You do: your people come 70"),
        (1.0, Against.ABOVE, Against.UNSETTLED, Against.UNSETTLED, "You do: your people come 100"),
    ],
)
def test_who_does_no_better_than_guessing_is_not_praised_for_beating_a_stranger(
    known, share, guess, taste, stranger, answer
):
    assert heard(known, share, guess, taste, stranger).startswith(answer)


def said_of(known, heading, **changes):
    parts = understanding(measured(known, **changes)).parts
    return " ".join(next(part for part in parts if part.heading == heading).sentences)


@pytest.mark.parametrize(
    ("value", "half", "words"),
    [
        (0.5, 0.6, "It cannot be told whether your people expect better ratings"),
        (0.1, 0.15, "On the whole your people expect the ratings that customers give"),
        (0.5, 0.2, "Your people expect better ratings than customers give, by 0.5"),
        (-0.5, 0.2, "Customers rate you better than your people expect, by 0.5"),
    ],
)
def test_a_wide_margin_is_not_taken_for_no_difference(known, value, half, words):
    served = replace(
        known.report.measures.understanding.performance, optimism=Interval(value, value - half, value + half, 40)
    )
    assert said_of(known, "How well they think you do it", performance=served).startswith(words)


def calibrated(confidence, hits, reliability, resolution, n=20):
    uncertainty = hits * (1 - hits)
    return Calibration(
        reliability - resolution + uncertainty,
        confidence,
        hits,
        confidence - hits,
        reliability,
        resolution,
        uncertainty,
        n,
    )


@pytest.mark.parametrize(
    ("calibration", "words"),
    [
        # ten nearly certain who are all wrong, ten with no idea who are all right
        (calibrated(0.525, 0.5, 0.85625, 0.25), "But how sure somebody is does not tell who is right."),
        (calibrated(0.525, 0.5, 0.01, 0.2), "Your people know how much they know"),
        (calibrated(0.525, 0.5, 0.06, 0.2), "But some are much surer than they are right"),
        (calibrated(0.65, 0.5, 0.03, 0.01), "This cannot be told of 20 people"),
        (calibrated(0.9, 0.4, 0.25, 0.0), "Your people are surer than they are right"),
        (calibrated(0.3, 0.8, 0.25, 0.0), "Your people are right more often than they think"),
    ],
)
def test_being_right_on_average_is_not_knowing_how_much_one_knows(known, calibration, words):
    said = said_of(known, "Do your people know how much they know?", calibration=calibration)
    assert words in said
    assert "20 people" in said or "20 \N{NO-BREAK SPACE}people" in said


def test_what_was_checked_is_only_what_passed_every_gate(known):
    found = known.report.measures.understanding
    early = replace(found.verified, understanding=FEW, delivery=FEW, index=FEW)
    parts = understanding(measured(known, verified=early)).parts
    rows = next(part for part in parts if part.heading == "What you claim, and what customers confirm").tables[0].rows

    assert [row.cells[1].is_withheld for row in rows] == [True, True, True]


def test_what_you_believe_of_a_need_is_of_the_practices_this_assessment_says_meet_it(known):
    code = known.report.measures.understanding.needs[0].code
    practice = known.document.practices[0].code
    delivery = known.report.wheel.practice(practice).delivery
    met = replace(known, met_by={code: (practice,)})

    rows = [
        next(part for part in understanding(each).parts if part.heading == "How well they think you do it").pictures
        for each in (known, met)
    ]
    words = [str(pictures[0].drawing) for pictures in rows]
    assert isinstance(delivery, Estimate)
    assert not re.search(r"you believe \d", words[0])
    assert re.search(r"you believe \d", words[1])

"""Each countable rule of a well-written item: what breaks it, and what the author is told."""

from __future__ import annotations

import pytest

from assessments.questionnaires.lint import findings
from assessments.questionnaires.readability import grade, syllables


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "How far do everyday decisions in your team follow what you stand for?",
            "How far do the many small everyday decisions in your team follow what you stand for?",
            "strategy.purpose.delivery: cut the stem from 16 words to 14 [stem-length]",
        ),
        (
            "The steps stay as they are.",
            "The steps stay just as they are today, as they were last year and the year before.",
            "process.fit.delivery level 1: cut it from 17 words to 16 [anchor-length]",
        ),
        (
            "Our tasks are clear; what they do",
            "Our own tasks are quite clear; what they do",
            "people.accountability.understanding: the anchors have 66 words together; cut them to 65 [ladder-length]",
        ),
        (
            "How well do our senior leaders understand customers?",
            "How well do our senior leaders know and meet customers?",
            "people.leadership.understanding: “and” asks two things at once; ask one of them [two-ideas]",
        ),
        (
            "senior leaders understand customers?",
            "senior leaders understand customers.",
            "people.leadership.understanding: ask a question and end it with a question mark [stem-ending]",
        ),
        (
            "This month’s figures come first.",
            "This month’s figures come first. Then they move on",
            "people.leadership.delivery level 1: write one sentence and end it with a full stop [anchor-ending]",
        ),
        (
            "What happens in your team to steps that make things hard for customers?",
            "What happens to steps that make things hard for customers?",
            "process.fit.delivery: say “your team” in the stem, or set the scope to organisation [scope]",
        ),
        (
            "How well do our senior leaders understand customers?",
            "How well does your team understand customers?",
            "people.leadership.understanding: leave out “your team”, or set the scope to my_team [scope]",
        ),
        (
            "Some teams send a personal answer, when they find the time.",
            "Some teams review it and answer.",
            "metrics.listening.delivery level 2: “review” is about knowing; say what is done, or what customers meet "
            "[delivery-knows]",
        ),
        (
            "All teams hear what customers said and did.",
            "Customers get an answer from all teams.",
            "metrics.listening.understanding level 3: “customers get” is about what customers get; "
            "say what is known, and how [understanding-delivers]",
        ),
        (
            "All teams hear what customers said and did.",
            "The reasons are known to all teams.",
            "metrics.listening.understanding level 3: “known” is a word of the ladder; "
            "say what one would see in this practice [ladder-word]",
        ),
        (
            "Some teams send a personal answer, when they find the time.",
            "We often send a personal answer, when we find the time.",
            "metrics.listening.delivery level 2: “often” says how often; say what is different in kind [frequency]",
        ),
        (
            "Whoever writes or complains gets a personal answer that says what was done.",
            "Whoever writes or complains gets a great answer that says what was done.",
            "metrics.listening.delivery level 3: “great” invites agreement; say what one would see [adjective]",
        ),
        (
            "Some teams send a personal answer, when they find the time.",
            "Some teams treat each touchpoint with care.",
            "metrics.listening.delivery level 2: say “touchpoint” in everyday words [jargon]",
        ),
        (
            "They may get a thank-you, and that is all.",
            "They are ignored.",
            "metrics.listening.delivery level 1: “ignored” blames; say what one would see [blame]",
        ),
        (
            "Whoever writes or complains gets a personal answer that says what was done.",
            "So do all teams.",
            "metrics.listening.delivery level 3: “so do” points to another anchor; make this one stand alone "
            "[points-elsewhere]",
        ),
        (
            "Whoever writes or complains gets a personal answer that says what was done.",
            "Most teams send a personal answer, when they find the time.",
            "metrics.listening.delivery level 3: differs from level 2 only in amount; "
            "describe another kind [same-in-kind]",
        ),
        (
            "Some teams send a personal answer, when they find the time.",
            "Some people stay with problems until they are solved.",
            "metrics.listening.delivery level 2: nearly the same as process.resolution.delivery level 2; "
            "make it specific to its practice [alike]",
        ),
        (
            "facts about customers is not yet understanding them.",
            "facts about customers is not yet understanding them, as anyone will tell you who has ever tried it.",
            "metrics.listening: cut the line from 19 words to 18 [line-length]",
        ),
        (
            "            scope: organisation\n            stem: When customers tell us something, what",
            "            scope: my_team\n            stem: When customers tell your team something, what",
            "metrics.listening: give all items of the practice the same scope; "
            "the gap would compare a team with the whole [scope]",
        ),
        (
            "            may_not_apply: true\n"
            '            not_applicable_text: "Does not apply: we hold no data about customers"\n',
            "",
            "technology.insight: set may_not_apply alike on both lenses; a gap needs both answers [may-not-apply]",
        ),
    ],
)
def test_a_badly_written_item_is_found(rewritten, old, new, said):
    assert [str(finding) for finding in findings(rewritten((old, new)))] == [said]


def test_a_text_for_scholars_is_found(rewritten):
    hard = "Organisational prioritisation invariably subordinates individualised consideration."
    found = findings(
        rewritten(
            *[
                (old, f"{hard[:-1]} {old}")
                for old in ("The steps stay as they", "For everyday requests, customers take")
            ]
        )
    )
    assert any(finding.rule == "reading-grade" and finding.code == "process.fit.delivery" for finding in found)


def test_an_exception_with_a_reason_silences_one_rule_of_one_item(rewritten):
    fault = (
        "Some teams send a personal answer, when they find the time.",
        "We often send a personal answer, when we find the time.",
    )
    stem = "            stem: When customers tell us something, what comes back to them?\n"
    excused = (stem, f"{stem}            wording_exceptions: {{frequency: How often is the point here}}\n")
    assert findings(rewritten(fault, excused)) == ()


def test_an_exception_nobody_needs_is_found(rewritten):
    stem = "            stem: When customers tell us something, what comes back to them?\n"
    found = findings(rewritten((stem, f"{stem}            wording_exceptions: {{frequency: Just in case}}\n")))
    assert [str(finding) for finding in found] == [
        "metrics.listening.delivery: this exception is not needed; delete it from wording_exceptions [frequency]"
    ]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("team", 1),
        ("customers", 3),
        ("decide", 2),
        ("passed", 1),
        ("needed", 2),
        ("charges", 2),
        ("table", 2),
        ("I", 1),
    ],
)
def test_syllables_are_counted_as_they_are_said(word, count):
    assert syllables(word) == count


def test_the_grade_follows_flesch_and_kincaid():
    # 6 words, 1 sentence, 6 syllables: 0.39 × 6 + 11.8 × 1 − 15.59
    assert grade(["The cat sat on the mat."]) == pytest.approx(-1.45)
    assert grade([]) == 0.0
    assert grade(["Institutional considerations predominate."]) > 12

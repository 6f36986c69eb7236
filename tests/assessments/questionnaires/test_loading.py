"""Every fault in a file is answered with the line it stands on and what to write instead; never a traceback."""

from __future__ import annotations

import pytest

from assessments.questionnaires.loader import CORE, parsed, read_questionnaire
from assessments.questionnaires.yaml_tree import LARGEST, Refused
from tests.assessments.questionnaires.conftest import CLINIC, changed_core, refusal


def line_of(text: str) -> int:
    return CORE.read_text(encoding="utf-8").split(text)[0].count("\n") + 1


def test_a_repeated_key_is_refused_where_it_stands(complaints):
    line = line_of("points: 5")
    assert complaints(("points: 5", "points: 5\npoints: 7")) == [
        f"mine.yaml:{line + 1}: “points” stands here a second time (first on line {line}); delete one"
    ]


def test_a_repeated_practice_code_is_refused(complaints):
    first, *_ = complaints(("code: strategy.value\n", "code: strategy.outcomes\n"))
    line = line_of("code: strategy.value\n")
    assert first == (
        f"mine.yaml:{line}: practices “strategy.outcomes” code: "
        "another practice already has the code “strategy.outcomes”; give this one its own"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- code: people\n", "- code: strategy\n", "another dimension already has the code “strategy”"),
        ("- code: manager\n", "- code: executive\n", "another role group already has the code “executive”"),
        ("- code: easy\n", "- code: works\n", "another customer need already has the code “works”"),
        ("- code: extra_mile\n", "- code: customer_groups\n", "another choice already has the code “customer_groups”"),
        ("- code: announced\n", "- code: nothing_yet\n", "another step already has the code “nothing_yet”"),
        ("- code: three_secrets\n", "- code: four_first_steps\n", "another cross-walk already has the code"),
        ("- code: people\n", "- code: overall\n", "“overall” is the name of the whole; choose another code"),
    ],
)
def test_codes_are_used_once(complaints, old, new, said):
    assert any(said in complaint for complaint in complaints((old, new)))


def test_a_circle_of_prerequisites_is_refused_with_its_members(complaints):
    said = complaints(
        (
            "- [strategy.outcomes, strategy.value]",
            "- [strategy.value, strategy.purpose]\n  - [strategy.outcomes, strategy.value]",
        )
    )
    assert len(said) == 1
    assert "strategy.outcomes → strategy.value → strategy.purpose → strategy.outcomes" in said[0]
    assert said[0].endswith("delete one pair")


def test_a_practice_that_waits_for_itself_is_a_circle_too(complaints):
    said = complaints(("- [strategy.outcomes, strategy.value]", "- [strategy.value, strategy.value]"))
    assert "strategy.value → strategy.value" in said[0]


def test_a_prerequisite_said_twice_is_refused(complaints):
    said = complaints(("- [strategy.policy, process.resolution]", "- [strategy.policy, process.fit]"))
    assert "the pair strategy.policy, process.fit stands here twice; delete one" in said[0]


@pytest.mark.parametrize(
    "old",
    [
        "- [strategy.outcomes, technology.findable]",
        "practices: [process.fit, process.journeys]",
        "practices: [strategy.value, metrics.linkage]",
    ],
)
def test_a_practice_that_does_not_exist_cannot_be_pointed_to(complaints, old):
    first = old.split("[")[1].split(",")[0]
    said = complaints((old, old.replace(first, "strategy.nowhere")))
    assert any(
        "there is no practice “strategy.nowhere”; use the code of a practice in this file" in one for one in said
    )


def test_a_cross_walk_element_leads_somewhere(complaints):
    said = complaints(("        practices: [people.leadership]\n\ndimensions", "\ndimensions"))
    assert any("name the practices that stand for “Leaders who walk the talk”" in one for one in said)


def test_each_point_of_the_scale_needs_an_anchor(complaints):
    said = complaints(("              - Deadlines, targets or habit settle what we do.\n", ""))
    line = line_of("              - Deadlines, targets") - 1
    assert said == [
        f"mine.yaml:{line}: items “strategy.purpose.delivery” anchors: "
        "4 anchors stand here, but the scale has 5 points; write 5 anchors"
    ]


def test_two_levels_cannot_say_the_same(complaints):
    said = complaints(
        ("- Some colleagues go by it because they want to.", "- Deadlines, targets or habit settle what we do.")
    )
    assert "two levels say the same; give each anchor its own words" in said[0]


def test_a_practice_needs_both_lenses(complaints):
    said = complaints(
        (
            "code: strategy.value.delivery\n            lens: delivery",
            "code: strategy.value.understanding.2\n            lens: understanding",
        )
    )
    assert any("“strategy.value” has no delivery item; write one, a gap needs both lenses" in one for one in said)


def test_item_codes_follow_from_the_practice_and_the_lens(complaints):
    said = complaints(("code: strategy.value.delivery", "code: strategy.policy.delivery"))
    assert "write “strategy.value.delivery” instead of “strategy.policy.delivery”" in said[0]


def test_a_practice_code_starts_with_its_dimension(complaints):
    said = complaints(("- code: metrics.learning\n", "- code: people.learning\n"))
    assert any("start the code with its dimension" in one for one in said)


def test_does_not_apply_needs_a_reason_and_a_reason_needs_the_offer(complaints):
    reason = 'not_applicable_text: "Does not apply: we hold no data about customers"'
    assert any("say in not_applicable_text why it may not apply" in one for one in complaints((reason, "")))
    said = complaints((f"may_not_apply: true\n            {reason}", reason))
    assert any("never shown unless may_not_apply is true" in one for one in said)


def test_practices_kept_from_the_frontline_need_somebody_to_ask(complaints):
    said = complaints(*[("asked: all", "asked: everyone")] * 3)
    assert "give at least one role group asked: all" in said[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points: 5", "points: '5'", "points: must be a number, not “5”"),
        ("points: 5", "points: true", "points: must be a number, not “True”"),
        ("points: 5", "points: 8", "points: The value should be less than or equal to 7, not “8”"),
        ("points: 5\n", "", "points: is missing; add “points”"),
        (
            "title: About you",
            "titel: About you",
            "about_you titel: this format has no “titel” here; did you mean “title”?",
        ),
        ("title: About you", "title: 12", "about_you title: must be text; put it in quotes, if it is meant: “12”"),
        ("title: About you", "title:", "about_you title: is empty"),
        ("title: About you", 'title: ""', "about_you title: is empty; write a text"),
        ("title: About you", "title: [About, you]", "about_you title: must be text"),
        ("title: About you", "title: About  you", "use single spaces and no line breaks"),
        ("title: About you", "title: About {you}", "curly brackets are not filled in here"),
        ("title: About you", f"title: {'x' * 401}", "has 401 characters; shorten it to at most 400"),
        ("may_not_apply: true", "may_not_apply: yes", "may_not_apply: must be true or false, not “yes”"),
        ("scope: my_team", "scope: team", "scope: is “team”; write 'my_team' or 'organisation'"),
        ("code: executive", "code: Executive Board", "“Executive Board” cannot be a code; use small letters"),
        ("language: en", "language: Deutsch", "language: "),
        ("about_you:\n", "about_you: 3\nmore:\n", "about_you: needs named lines under it (name: value)"),
        ("role_groups:\n", "role_groups: 3\nmore:\n", "role_groups: needs a list under it"),
        ("over the last six months. Choose", "over {months}. Choose", "reminder: {months} cannot be filled in"),
        ("Answer for {scope}", "Answer for {scope", "write curly brackets only around a single name"),
        ("Answer for {scope}, over", "Answer over", "reminder: the text needs {scope} somewhere"),
        ("It takes about {minutes} minutes", "It is soon done", "opening minutes: the text needs {minutes} somewhere"),
        (
            "You may leave out any",
            "You may leave out {minutes} of any",
            "{minutes} is not filled in here; leave it out",
        ),
        ("    practices: [technology.findable]\n", "    practices: []\n", "practices: has 0 entries; write at least 1"),
    ],
)
def test_the_answer_to_a_wrong_value_says_what_to_write(complaints, old, new, said):
    found = complaints((old, new))
    assert any(said in complaint for complaint in found), found


def test_a_faulty_entry_is_not_reported_again_as_a_list_too_short(complaints):
    said = complaints(("stem: How far do everyday", "stemm: How far do everyday"))
    assert [one.split(": ", 1)[1] for one in said] == [
        "items “strategy.purpose.delivery” stem: is missing; add “stem”",
        "items “strategy.purpose.delivery” stemm: this format has no “stemm” here; did you mean “stem”?",
    ]


@pytest.mark.parametrize(
    ("bytes_in_the_title", "said"),
    [
        (b"About \0 you", "holds a NUL character, as binary files do; delete it, or check that it is the right file"),
        (b"About \xff you", "holds bytes that are not UTF-8; save the file with the encoding UTF-8"),
        (b"About \xed\xa0\x80 you", "holds bytes that are not UTF-8; save the file with the encoding UTF-8"),
        (b"About \x07 you", "holds a control character that cannot be shown; delete it"),
        (b'"About \\0 you"', "about_you title: holds the character U+0000, which cannot be shown; delete it"),
        (
            b'"About \\ud800 you"',
            "about_you title: holds half a character (a lone surrogate); type the character again",
        ),
        (b'"About \\u202e you"', "about_you title: holds the character U+202E, which cannot be shown; delete it"),
        (b"About: you", "this is not YAML: mapping values are not allowed here"),
        (b"&a About", "write the text out instead of pointing to it with & or *"),
        (b"*a", "write the text out instead of pointing to it with & or *"),
        (b"!!python/name:os.system x", "delete “tag:yaml.org,2002:python/name:os.system”"),
        (b"!secret x", "delete “!secret”; a questionnaire is plain text, true, false and numbers"),
    ],
)
def test_what_no_text_can_hold_is_refused_with_its_line(bytes_in_the_title, said):
    data = changed_core().encode().replace(b"title: About you", b"title: " + bytes_in_the_title)
    found = refusal(data)
    assert found[0].startswith(f"mine.yaml:{line_of('title: About you')}: ")
    assert said in found[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty; copy assessments/questionnaires/core.yaml to start from"),
        (b"# only a comment\n", "the file is empty"),
        (b"hello", "the file: needs named lines under it (name: value)"),
        (b"- 1\n- 2\n", "the file: needs named lines under it (name: value)"),
        (b"? [a, b]\n: c\n", "a name before a colon must be a plain word"),
        (b"%YAML 1.1\n---\ncode: x\n", "delete the line that starts with %"),
        (b"code: x\n---\ncode: y\n", "a second document starts here (---); keep one questionnaire a file"),
        (b"[" * 5000, "nests deeper than any questionnaire does"),
        (b"a: [" + b"1, " * 30_000 + b"]", "holds more entries than any questionnaire does"),
        (b"x" * 5_000_000, "is larger than 1 MB, which no questionnaire is; is it the right file?"),
        (b"a: 'never closed", "this is not YAML"),
        (b"\tcode: x", "this is not YAML"),
        ("code: x".encode("utf-16"), "holds bytes that are not UTF-8"),
    ],
    ids=range(13),
)
def test_a_file_that_is_no_questionnaire_is_refused(data, said):
    assert said in refusal(data)[0]


def test_a_bomb_of_aliases_goes_off_nowhere():
    bomb = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c, c, c - 1, c - 1) for c in range(98, 122))
    assert refusal(bomb) == ["mine.yaml:1: write the text out instead of pointing to it with & or *"]


def test_files_that_cannot_be_opened_are_named_as_such(tmp_path):
    for path, said in (
        (tmp_path, "this is a folder"),
        (tmp_path / "none.yaml", "No such file"),
        (tmp_path / "a\0b", "null byte"),
    ):
        with pytest.raises(Refused, match=said):
            read_questionnaire(path)


def test_a_huge_file_is_not_read_whole(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(LARGEST * 1000)
    with pytest.raises(Refused, match="larger than 1 MB"):
        read_questionnaire(path)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(core):
    data = changed_core().encode()
    assert parsed(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")).document() == core


def test_norwegian_stays_norwegian():
    file = parsed(changed_core().encode() + b"\ntranslations:\n  no:\n    title: Kundesentrering\n")
    assert file.translations == {"no": {"title": "Kundesentrering"}}


def test_a_translation_of_a_text_that_does_not_exist_is_refused():
    said = refusal(
        CLINIC.read_bytes() + b"translations:\n  de:\n    titel: Wie\n    item.care.waiting.deliverx.stem: Wie\n"
    )
    assert "translations de: there is no text “titel”; did you mean “title”?" in said[0]
    assert "there is no text “item.care.waiting.deliverx.stem”; did you mean" in said[1]


def test_a_translation_keeps_what_is_filled_in():
    said = refusal(CLINIC.read_bytes() + b"translations:\n  de:\n    reminder: Antworten Sie.\n")
    assert said[0].endswith("translations de reminder: keep what is filled in: {customer_meaning}, {scope}")

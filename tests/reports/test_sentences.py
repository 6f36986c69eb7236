import string
from dataclasses import replace

import pytest
from django.utils import translation

from reports.messages import headline, notes, practice_message, widest_practices
from reports.reading import Message, read_report
from reports.sentences import ARCHETYPES, FORMATS, REASONS, SENTENCES, STAGES, sentence
from scoring.terms import Archetype, Estimate, Flag, Reason, Withheld

NAMES = {"people.empowerment": "Empowered teams", "process": "Process"}


@pytest.fixture
def wheel(example):
    return read_report(example).wheel


def figure(value, half=4.0):
    return Estimate(value=value, se=half / 2, low=value - half, high=value + half, df=90, n=96)


def overall(wheel, understanding, delivery, archetype=Archetype.UNDETERMINED, half=4.0):
    """The same wheel with these overall figures and no practice that differs for sure."""
    reading = replace(
        wheel.overall,
        understanding=figure(understanding),
        delivery=figure(delivery),
        gap=figure(understanding - delivery, half),
        archetype=archetype,
    )
    even = tuple(replace(practice, gap=figure(0.0)) for practice in wheel.practices)
    return replace(wheel, overall=reading, practices=even)


def said(wheel):
    return sentence(headline(wheel, 5), NAMES, 5)


def test_who_knows_more_than_they_do_is_told_so_with_the_numbers(wheel):
    text = said(overall(wheel, 58, 46, Archetype.UNDERSTANDS_NOT_DELIVERS))

    assert text == (
        "You know your customers better than you serve them: understanding 58, delivery 46, a gap of +12\xa0±\xa04."
    )


def test_customer_focused_is_said_only_of_those_who_deliver(wheel):
    assert "customer-focused, not customer-centric" in said(overall(wheel, 45, 60, Archetype.DELIVERS_BLIND))
    assert "customer-focused" not in said(overall(wheel, 30, 59, Archetype.DELIVERS_BLIND))


def test_a_narrow_gap_at_a_low_level_is_not_praised(wheel):
    assert "far to go" in said(overall(wheel, 31, 30, Archetype.ALIGNED_LOW, half=2))


def test_a_lean_that_is_no_chance_is_named_and_one_that_may_be_is_not(wheel):
    assert "somewhat better than you serve" in said(overall(wheel, 56, 50))
    assert "somewhat better than you know" in said(overall(wheel, 50, 56))
    assert "cannot tell" in said(overall(wheel, 51, 50))


def test_the_practice_with_the_widest_sure_gap_is_named(wheel):
    base = overall(wheel, 58, 46, Archetype.UNDERSTANDS_NOT_DELIVERS)
    practices = tuple(
        replace(practice, gap=figure(20.0), gap_size=19.9) if practice.code == "people.empowerment" else practice
        for practice in base.practices
    )

    assert said(replace(base, practices=practices)).endswith("widest in “Empowered teams”.")


def test_gaps_that_may_be_chance_are_not_among_the_widest(wheel):
    assert widest_practices(overall(wheel, 58, 46)) == ()


def test_without_an_overall_gap_the_reason_is_given(wheel):
    nothing = replace(wheel, overall=replace(wheel.overall, gap=Withheld(Reason.BELOW_SHARE)))

    assert said(nothing) == "There is no overall result: too few of its questions answered."


def test_a_practice_is_said_by_the_way_its_gap_runs(wheel):
    practice = replace(
        wheel.practice("people.empowerment"), understanding=figure(60.4), delivery=figure(40), gap=figure(20.4)
    )

    assert sentence(practice_message(practice), NAMES, 5) == (
        "Empowered teams: known, and not yet done. Understanding 60, delivery 40, gap +20\xa0±\xa04, 96 people."
    )
    blind = replace(practice, gap=figure(-20.4))
    assert "done without knowing enough" in sentence(practice_message(blind), NAMES, 5)
    withheld = replace(practice, gap=Withheld(Reason.TOO_FEW))
    assert sentence(practice_message(withheld), NAMES, 5) == "Empowered teams: not shown, too few answers."


def test_limits_of_the_numbers_are_noted(wheel):
    limited = replace(wheel, overall=replace(wheel.overall, flags=(Flag.PARTIAL, Flag.UNWEIGHTED)))

    assert {"note.partial", "note.unweighted"} <= {note.id for note in notes(limited)}


def test_heroics_are_noted_with_their_size(wheel):
    found = replace(wheel, heroics=replace(wheel.heroics, difference=figure(14.0), flagged=True))

    note = next(note for note in notes(found) if note.id == "note.heroics")
    assert "14\xa0±\xa04 points ahead of process" in sentence(note, NAMES, 5)


@pytest.mark.parametrize("message_id", sorted(SENTENCES))
def test_every_sentence_can_be_said_with_what_its_message_holds(message_id):
    needed = {name for _, name, _, _ in string.Formatter().parse(str(SENTENCES[message_id])) if name}
    params: dict[str, object] = dict.fromkeys(needed & FORMATS.keys(), 12.0)
    params |= {"n": 96} if "n" in needed else {}
    params |= {"reason": "too_few"} if "reason" in needed else {}
    params |= {"practice": "people.empowerment"} if "practice" in needed else {}
    params |= {"code": "process"} if "name" in needed else {}

    text = sentence(Message(message_id, params), NAMES, 5)

    assert "{" not in text
    assert text.endswith(".")


def test_every_reason_archetype_and_stage_has_its_words():
    assert set(REASONS) == set(Reason)
    assert set(ARCHETYPES) == set(Archetype)
    assert [str(stage) for stage in STAGES] == ["Inward", "Reactive", "Attentive", "Joined-up", "Customer-centric"]


def test_large_numbers_are_written_as_the_reader_writes_them():
    message = Message(
        "reading.known", {"code": "process", "understanding": 60, "delivery": 40, "gap": 20, "margin": 1, "n": 12345}
    )

    with translation.override("de"):
        assert "12.345" in sentence(message, NAMES, 5)

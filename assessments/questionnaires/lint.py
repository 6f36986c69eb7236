"""The rules of a well-written item that can be counted. What they cannot see is in docs/questionnaire.md."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

from assessments.questionnaires import readability
from assessments.questionnaires import word_lists as lists
from assessments.questionnaires.consistency import Place
from assessments.questionnaires.parts import Item, Practice
from assessments.questionnaires.schema import QuestionnaireDocument
from assessments.questionnaires.wording import words

LONGEST_STEM, LONGEST_ANCHOR, LONGEST_LINE = 14, 16, 18
WORDS_A_POINT = 13  # 65 words for five anchors
HIGHEST_GRADE = 8.0
ALIKE = 0.5
SAME_IN_KIND = 0.6


@dataclass(frozen=True)
class Finding:
    code: str
    level: int | None
    rule: str
    advice: str
    place: Place

    def __str__(self) -> str:
        level = f" level {self.level}" if self.level else ""
        return f"{self.code}{level}: {self.advice} [{self.rule}]"


@dataclass(frozen=True)
class PlacedItem:
    item: Item
    place: Place

    def finding(self, rule: str, advice: str, level: int | None = None) -> Finding:
        place: Place = (*self.place, "stem") if level is None else (*self.place, "anchors", level - 1)
        return Finding(self.item.code, level, rule, advice, place)


def findings(document: QuestionnaireDocument) -> tuple[Finding, ...]:
    """Everything these rules find, exceptions with a reason taken away, in the order of the document."""
    placed = tuple(_placed_items(document))
    # The word lists and the reading grade are English; a questionnaire written in another language is only measured.
    rules = OF_ONE_ITEM if document.language.startswith("en") else (_lengths,)
    found = [finding for each in placed for rule in rules for finding in rule(each)]
    found += _alike(placed)
    found += _of_practices(document)
    excused = {(each.item.code, rule) for each in placed for rule in each.item.wording_exceptions}
    needless = excused - {(finding.code, finding.rule) for finding in found}
    kept = [finding for finding in found if (finding.code, finding.rule) not in excused]
    kept += [
        each.finding(rule, "this exception is not needed; delete it from wording_exceptions")
        for each in placed
        for rule in each.item.wording_exceptions
        if (each.item.code, rule) in needless
    ]
    return tuple(sorted(kept, key=lambda finding: (*finding.place[1:6:2], finding.level or 0)))


def _placed_items(document: QuestionnaireDocument) -> Iterator[PlacedItem]:
    for d, dimension in enumerate(document.dimensions):
        for p, practice in enumerate(dimension.practices):
            for i, item in enumerate(practice.items):
                yield PlacedItem(item, ("dimensions", d, "practices", p, "items", i))


def _lengths(each: PlacedItem) -> Iterator[Finding]:
    item = each.item
    if words(item.stem) > LONGEST_STEM:
        yield each.finding("stem-length", f"cut the stem from {words(item.stem)} words to {LONGEST_STEM}")
    for level, anchor in enumerate(item.anchors, 1):
        if words(anchor) > LONGEST_ANCHOR:
            yield each.finding("anchor-length", f"cut it from {words(anchor)} words to {LONGEST_ANCHOR}", level)
    total, most = sum(map(words, item.anchors)), WORDS_A_POINT * len(item.anchors)
    if total > most:
        yield each.finding("ladder-length", f"the anchors have {total} words together; cut them to {most}")


def _shape(each: PlacedItem) -> Iterator[Finding]:
    item = each.item
    if found := lists.TWO_IDEAS.search(item.stem.lower()):
        yield each.finding("two-ideas", f"“{found[0]}” asks two things at once; ask one of them")
    if not item.stem.endswith("?"):
        yield each.finding("stem-ending", "ask a question and end it with a question mark")
    names_team = re.search(r"\byour team\b", item.stem.lower()) is not None
    if item.scope == "my_team" and not names_team:
        yield each.finding("scope", "say “your team” in the stem, or set the scope to organisation")
    if item.scope == "organisation" and names_team:
        yield each.finding("scope", "leave out “your team”, or set the scope to my_team")
    for level, anchor in enumerate(item.anchors, 1):
        if not anchor.endswith(".") or len(readability.SENTENCE_ENDS.findall(anchor)) != 1:
            yield each.finding("anchor-ending", "write one sentence and end it with a full stop", level)


def _word_choice(each: PlacedItem) -> Iterator[Finding]:
    lens: Literal["understanding", "delivery"] = each.item.lens
    if found := lists.JARGON.search(each.item.stem.lower()):
        yield each.finding("jargon", f"say “{found[0]}” in everyday words")
    for level, anchor in enumerate(each.item.anchors, 1):
        text = anchor.lower()
        for rule, pattern, advice in ANCHOR_RULES[lens]:
            if found := pattern.search(text):
                yield each.finding(rule, advice.format(found[0]), level)
        if level == 1 and (found := lists.BLAME.search(text)):
            yield each.finding("blame", f"“{found[0]}” blames; say what one would see", level)


_EVERY_ANCHOR = (
    ("jargon", lists.JARGON, "say “{}” in everyday words"),
    ("ladder-word", lists.LADDER, "“{}” is a word of the ladder; say what one would see in this practice"),
    ("frequency", lists.FREQUENCY, "“{}” says how often; say what is different in kind"),
    ("adjective", lists.ADJECTIVES_TO_AGREE_WITH, "“{}” invites agreement; say what one would see"),
    ("points-elsewhere", lists.POINTS_ELSEWHERE, "“{}” points to another anchor; make this one stand alone"),
)
ANCHOR_RULES = {
    "delivery": (
        *_EVERY_ANCHOR,
        ("delivery-knows", lists.KNOWING, "“{}” is about knowing; say what is done, or what customers meet"),
    ),
    "understanding": (
        *_EVERY_ANCHOR,
        ("understanding-delivers", lists.RECEIVING, "“{}” is about what customers get; say what is known, and how"),
    ),
}


def _reading_grade(each: PlacedItem) -> Iterator[Finding]:
    found = readability.grade([each.item.stem, *each.item.anchors])
    if found > HIGHEST_GRADE:
        yield each.finding("reading-grade", f"reads at grade {found:.1f}; use shorter words, or shorter sentences")


def _only_more_of_it(each: PlacedItem) -> Iterator[Finding]:
    for level, (lower, upper) in enumerate(pairwise(each.item.anchors), 2):
        one, other = (_all_words(text) - lists.QUANTITY for text in (lower, upper))
        if _likeness(one, other) >= SAME_IN_KIND:
            yield each.finding(
                "same-in-kind", f"differs from level {level - 1} only in amount; describe another kind", level
            )


OF_ONE_ITEM: tuple[Callable[[PlacedItem], Iterator[Finding]], ...] = (
    _lengths,
    _shape,
    _word_choice,
    _reading_grade,
    _only_more_of_it,
)


def _alike(placed: tuple[PlacedItem, ...]) -> Iterator[Finding]:
    anchors = [
        (each, level, _all_words(anchor) - lists.STOP)
        for each in placed
        for level, anchor in enumerate(each.item.anchors, 1)
    ]
    for (one, one_level, one_words), (other, level, other_words) in combinations(anchors, 2):
        if one is not other and _likeness(one_words, other_words) >= ALIKE:
            advice = f"nearly the same as {one.item.code} level {one_level}; make it specific to its practice"
            yield other.finding("alike", advice, level)


def _of_practices(document: QuestionnaireDocument) -> Iterator[Finding]:
    for d, dimension in enumerate(document.dimensions):
        for p, practice in enumerate(dimension.practices):
            place: Place = ("dimensions", d, "practices", p, "items", 0)
            for rule, advice in _practice_faults(practice):
                yield Finding(practice.code, None, rule, advice, place)


def _practice_faults(practice: Practice) -> Iterator[tuple[str, str]]:
    if len({item.scope for item in practice.items}) > 1:
        yield "scope", "give all items of the practice the same scope; the gap would compare a team with the whole"
    if len({item.may_not_apply for item in practice.items}) > 1:
        yield "may-not-apply", "set may_not_apply alike on both lenses; a gap needs both answers"
    if words(practice.line) > LONGEST_LINE:
        yield "line-length", f"cut the line from {words(practice.line)} words to {LONGEST_LINE}"


def _all_words(text: str) -> frozenset[str]:
    found = re.findall(r"[a-z]+", text.lower().replace("’s", ""))
    return frozenset(re.sub(r"(?<=[a-z]{3})s$", "", word) for word in found)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words among all words, 0 to 1; two bare remainders are not called alike."""
    if len(one | other) < 3:
        return 0.0
    return len(one & other) / len(one | other)

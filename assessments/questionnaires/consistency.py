"""What must hold between the pieces of a questionnaire; each fault names its place and what to write instead."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.questionnaires.parts import LENSES, Practice
from assessments.questionnaires.prerequisites import cycle
from assessments.questionnaires.wording import placeholders

if TYPE_CHECKING:
    from assessments.questionnaires.schema import QuestionnaireDocument

Place = tuple[str | int, ...]
MOST_POSITIONS = 370  # a draft holds them, and behind them what is said of customers, in a column of 400


@dataclass(frozen=True)
class Fault:
    place: Place
    message: str


class Inconsistent(ValueError):
    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.message for fault in found))
        self.faults = found


def faults(document: "QuestionnaireDocument") -> Iterator[Fault]:
    yield from _codes(document)
    for d, dimension in enumerate(document.dimensions):
        for p, practice in enumerate(dimension.practices):
            place = ("dimensions", d, "practices", p)
            if not practice.code.startswith(f"{dimension.code}."):
                yield Fault((*place, "code"), f"start the code with its dimension: {dimension.code}.{practice.code}")
            yield from _practice(practice, place, document.points)
    if len(document.positions) > MOST_POSITIONS:
        yield Fault(
            ("dimensions",),
            f"{len(document.positions)} closed questions are too many, at most {MOST_POSITIONS} fit; drop some items",
        )
    yield from _references(document)
    yield from _prerequisites(document)
    yield from _placeholders(document)


def _codes(document: "QuestionnaireDocument") -> Iterator[Fault]:
    yield from _unique(("dimensions",), (dimension.code for dimension in document.dimensions), "dimension")
    yield from _unique(("role_groups",), (group.code for group in document.role_groups), "role group")
    yield from _unique(("customer_needs",), (need.code for need in document.customer_needs), "customer need")
    yield from _unique(("definition", "choices"), (choice.code for choice in document.definition.choices), "choice")
    yield from _unique(("action_effect", "steps"), (step.code for step in document.action_effect.steps), "step")
    yield from _unique(("cross_walks",), (walk.code for walk in document.cross_walks), "cross-walk")
    for w, walk in enumerate(document.cross_walks):
        yield from _unique(("cross_walks", w, "elements"), (element.code for element in walk.elements), "element")
    for d, dimension in enumerate(document.dimensions):
        if dimension.code == "overall":
            yield Fault(("dimensions", d, "code"), "“overall” is the name of the whole; choose another code")
        yield from _unique(("dimensions", d, "practices"), (each.code for each in dimension.practices), "practice")


def _unique(place: Place, codes: Iterable[str], noun: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield Fault((*place, index, "code"), f"another {noun} already has the code “{code}”; give this one its own")
        seen.add(code)


def _practice(practice: Practice, place: Place, points: int) -> Iterator[Fault]:
    lenses = [item.lens for item in practice.items]
    for lens in LENSES:
        if lens not in lenses:
            yield Fault((*place, "items"), f"“{practice.code}” has no {lens} item; write one, a gap needs both lenses")
    if lenses != sorted(lenses, key=LENSES.index):
        yield Fault((*place, "items"), "put the understanding items before the delivery items")
    seen: Counter[str] = Counter()
    for i, item in enumerate(practice.items):
        seen[item.lens] += 1
        number = f".{seen[item.lens]}" if seen[item.lens] > 1 else ""
        expected = f"{practice.code}.{item.lens}{number}"
        here = (*place, "items", i)
        if item.code != expected:
            yield Fault((*here, "code"), f"write “{expected}” instead of “{item.code}”")
        if len(item.anchors) != points:
            yield Fault(
                (*here, "anchors"),
                f"{len(item.anchors)} anchors stand here, but the scale has {points} points; write {points} anchors",
            )
        if len(set(item.anchors)) < len(item.anchors):
            yield Fault((*here, "anchors"), "two levels say the same; give each anchor its own words")
        if item.may_not_apply and not item.not_applicable_text:
            yield Fault((*here, "may_not_apply"), "say in not_applicable_text why it may not apply")
        if item.not_applicable_text and not item.may_not_apply:
            yield Fault(
                (*here, "not_applicable_text"),
                "this is never shown unless may_not_apply is true; set it or delete this",
            )


def _references(document: "QuestionnaireDocument") -> Iterator[Fault]:
    practices = {practice.code for practice in document.practices}
    named: list[tuple[Place, str]] = []
    for n, need in enumerate(document.customer_needs):
        named += [(("customer_needs", n, "practices", p), code) for p, code in enumerate(need.practices)]
    for w, walk in enumerate(document.cross_walks):
        for e, element in enumerate(walk.elements):
            here: Place = ("cross_walks", w, "elements", e)
            named += [((*here, "practices", p), code) for p, code in enumerate(element.practices)]
            if not element.practices and not element.measured_understanding:
                yield Fault(here, f"name the practices that stand for “{element.name}”")
    for p, pair in enumerate(document.prerequisites):
        named += [(("prerequisites", p, side), code) for side, code in enumerate(pair)]
    for place, code in named:
        if code not in practices:
            yield Fault(place, f"there is no practice “{code}”; use the code of a practice in this file")
    routed = any(practice.asked_of == "not_frontline" for practice in document.practices)
    if routed and not any(group.asked == "all" for group in document.role_groups):
        yield Fault(
            ("role_groups",), "some practices are not asked of everyone; give at least one role group asked: all"
        )


def _prerequisites(document: "QuestionnaireDocument") -> Iterator[Fault]:
    for index, pair in enumerate(document.prerequisites):
        if pair in document.prerequisites[:index]:
            yield Fault(("prerequisites", index), f"the pair {pair[0]}, {pair[1]} stands here twice; delete one")
    members = cycle(document.prerequisites)
    if members:
        index = document.prerequisites.index((members[-1], members[0]))
        chain = " → ".join((*members, members[0]))
        yield Fault(
            ("prerequisites", index), f"these practices wait for each other in a circle: {chain}; delete one pair"
        )


def _placeholders(document: "QuestionnaireDocument") -> Iterator[Fault]:
    opening, scopes = document.opening, document.scopes
    allowed: list[tuple[Place, str, set[str], set[str]]] = [
        (("reminder",), document.reminder, {"scope", "customer_meaning"}, {"organisation"}),
        (("action_effect", "text"), document.action_effect.text, {"dimension"}, set()),
        (("opening", "minutes"), opening.minutes, {"minutes"}, {"organisation"}),
    ]
    allowed += [
        ((name, field), getattr(part, field), set(), {"organisation"})
        for name, part in (("opening", opening), ("scopes", scopes))
        for field in part.TEXTS
        if (name, field) != ("opening", "minutes")
    ]
    for place, text, needed, possible in allowed:
        found = placeholders(text)
        for name in sorted(needed - found):
            yield Fault(place, f"the text needs {{{name}}} somewhere")
        for name in sorted(found - needed - possible):
            yield Fault(place, f"{{{name}}} is not filled in here; leave it out")

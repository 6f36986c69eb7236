"""A YAML 1.2 file as plain values, with the line each of them stands on.

Values are built here from ruamel's events and not by its constructors: the line of every value is kept,
a repeated key is refused where it stands, and nothing a file can name (tags, aliases, merge keys) does anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from assessments.questionnaires.consistency import Place

LARGEST = 1_000_000
MOST_VALUES = 20_000  # a megabyte of commas would otherwise keep the parser busy for half a minute
DEEPEST = 20

# YAML 1.2's core schema: no, on and 2020-01-01 are words.
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True)
class Problem:
    line: int | None
    message: str


class Refused(Exception):
    """A file that cannot be used, with every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass
class Tree:
    value: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    repeated: list[Problem] = field(default_factory=list)

    def line_of(self, place: Place) -> int | None:
        """The line of this place, or of the nearest thing around it that stands in the file."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place)


def tree(data: bytes) -> Tree:
    """Raises Refused for whatever is not one plain YAML document in UTF-8."""
    text = _text(data)
    grown = Tree()
    try:
        events = _passive(YAML(typ="safe", pure=True).parse(text))
        first = next(events, None)
        if first is None:
            raise _refused(None, "the file is empty; copy assessments/questionnaires/core.yaml to start from")
        grown.value = _value(first, events, (), grown)
        next(events, None)  # a second document would be refused here
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or "cannot be read"
        raise _refused(
            mark.line + 1 if mark else None,
            f"this is not YAML: {reason}; check quotes, colons and the spaces at the start of the line",
        ) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _refused(line, "holds a control character that cannot be shown; delete it") from error
    return grown


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise _refused(
            None, f"is larger than {LARGEST // 1_000_000} MB, which no questionnaire is; is it the right file?"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(line, "holds bytes that are not UTF-8; save the file with the encoding UTF-8") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refused(line, "holds a NUL character, as binary files do; delete it, or check that it is the right file")
    return text


def _passive(events: Iterator[Event]) -> Iterator[NodeEvent | MappingEndEvent | SequenceEndEvent]:
    """The events that make values, unless one of them would do more than that, or there are too many."""
    documents = 0
    for count, event in enumerate(events):
        line = event.start_mark.line + 1
        if count > MOST_VALUES:
            raise _refused(line, "holds more entries than any questionnaire does; is it the right file?")
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise _refused(line, "write the text out instead of pointing to it with & or *")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise _refused(line, f"delete “{tag}”; a questionnaire is plain text, true, false and numbers")
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refused(line, "a second document starts here (---); keep one questionnaire a file")
            if event.version or event.tags:
                raise _refused(line, "delete the line that starts with %")
        if isinstance(event, NodeEvent | MappingEndEvent | SequenceEndEvent):
            yield event


def _value(event: Event, events: Iterator[Event], place: Place, grown: Tree) -> object:
    line = event.start_mark.line + 1
    grown.lines.setdefault(place, line)
    if len(place) > DEEPEST:
        raise _refused(line, "nests deeper than any questionnaire does; check the brackets and indents")
    if isinstance(event, ScalarEvent):
        return _scalar(event)
    if isinstance(event, SequenceStartEvent):
        entries: list[object] = []
        while not isinstance(entry := next(events), SequenceEndEvent):
            entries.append(_value(entry, events, (*place, len(entries)), grown))
        return entries
    return _mapping(events, place, grown)


def _mapping(events: Iterator[Event], place: Place, grown: Tree) -> dict[str, object]:
    mapping: dict[str, object] = {}
    while not isinstance(name := next(events), MappingEndEvent):
        line = name.start_mark.line + 1
        if not isinstance(name, ScalarEvent):
            raise _refused(line, "a name before a colon must be a plain word")
        key = str(name.value)
        here = (*place, key)
        if key in mapping:
            first = grown.lines[here]
            message = f"“{key}” stands here a second time (first on line {first}); delete one"
            grown.repeated.append(Problem(line, message))
            _value(next(events), events, here, Tree())
            continue
        grown.lines[here] = line
        mapping[key] = _value(next(events), events, here, grown)
    return mapping


def _scalar(event: ScalarEvent) -> str | int | float | bool | None:
    text = str(event.value)
    if event.style is not None:  # quoted, or a block of text
        return text
    if text in NOTHING:
        return None
    if text in TRUTH:
        return TRUTH[text]
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text


def _refused(line: int | None, message: str) -> Refused:
    return Refused((Problem(line, message),))

"""A YAML 1.2 file as plain values, with the line each of them stands on.

Values are built here from ruamel's node graph and not by its constructors: the line of every value is kept,
a repeated key is refused where it stands, and nothing a file can name (tags, aliases, merge keys) does anything.
"""

from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from assessments.questionnaires.consistency import Place

LARGEST = 1_000_000
MOST_VALUES = 20_000  # a megabyte of commas would otherwise keep the parser busy for half a minute
DEEPEST = 20
TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class Problem:
    line: int | None
    message: str


class Refused(Exception):
    """A file that cannot be used, with every problem found in it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Tree:
    value: object
    lines: dict[Place, int]
    repeated: tuple[Problem, ...]

    def line_of(self, place: Place) -> int | None:
        """The line of this place, or of the nearest thing around it that stands in the file."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place)


def tree(data: bytes) -> Tree:
    """Raises Refused for whatever is not one plain YAML document in UTF-8."""
    text = _text(data)
    try:
        _refuse_what_acts(text)
        root = YAML(typ="safe", pure=True).compose(text)
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
    if root is None:
        raise _refused(None, "the file is empty; copy assessments/questionnaires/core.yaml to start from")
    lines: dict[Place, int] = {}
    repeated: list[Problem] = []
    value = _value(root, (), lines, repeated)
    return Tree(value, lines, tuple(repeated))


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


def _refuse_what_acts(text: str) -> None:
    depth = documents = 0
    for count, event in enumerate(YAML(typ="safe", pure=True).parse(text)):
        line = event.start_mark.line + 1
        if count > MOST_VALUES:
            raise _refused(line, "holds more entries than any questionnaire does; is it the right file?")
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise _refused(line, "write the text out instead of pointing to it with & or *")
        if getattr(event, "tag", None) is not None:
            raise _refused(line, f"delete “{event.tag}”; a questionnaire is plain text, true, false and numbers")
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refused(line, "a second document starts here (---); keep one questionnaire a file")
            if event.version or event.tags:
                raise _refused(line, "delete the line that starts with %")
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise _refused(line, "nests deeper than any questionnaire does; check the brackets and indents")


def _value(node: Node, place: Place, lines: dict[Place, int], repeated: list[Problem]) -> object:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, MappingNode):
        mapping: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                repeated.append(Problem(line, "a name before a colon must be a plain word"))
                continue
            key = str(key_node.value)
            if key in mapping:
                first = lines[(*place, key)]
                repeated.append(Problem(line, f"“{key}” stands here a second time (first on line {first}); delete one"))
                continue
            lines[(*place, key)] = line
            mapping[key] = _value(value_node, (*place, key), lines, repeated)
        return mapping
    if isinstance(node, SequenceNode):
        return [_value(each, (*place, index), lines, repeated) for index, each in enumerate(node.value)]
    return _scalar(str(node.value), str(node.tag).removeprefix(TAG))


def _scalar(text: str, kind: str) -> str | int | float | bool | None:
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        return text
    if kind == "bool":
        return text.lower() == "true"
    return None if kind == "null" else text


def _refused(line: int | None, message: str) -> Refused:
    return Refused((Problem(line, message),))

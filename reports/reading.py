"""Typed access to a stored report. Older schemas are upgraded first; pages only ever see the newest."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache, partial
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from reports.measures import Measures
from scoring.results import Index, Wheel
from scoring.terms import Figure, Form, Reason, Withheld

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = 2

# schema → what turns a document of that schema into one of the next
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: lambda stored: {"measures": {}} | stored | {"schema": 2}
}

T = TypeVar("T")
Reader: TypeAlias = "Callable[[Any], Any]"
WITHHELD_KEYS = {"withheld"}
NOT_MEASURED = {"withheld": Reason.NOT_MEASURED.value}


@dataclass(frozen=True, slots=True)
class MethodUsed:
    version: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class QuestionnaireUsed:
    code: str
    number: int
    identity: str
    points: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file answers were imported from. kind: "answers" of staff or "pulse" of customers, as ImportKind."""

    name: str
    sha256: str
    rows: int
    kind: str


@dataclass(frozen=True, slots=True)
class Message:
    """What sentences.py says in the reader's language; numbers are points, names are codes."""

    id: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredReport:
    schema: int
    method: MethodUsed
    questionnaire: QuestionnaireUsed
    form: Form
    mode: str
    minimum_group_size: int
    targets: dict[str, float]
    headcounts: dict[str, int | Withheld]
    input_hash: str
    sources: tuple[Source, ...]
    wheel: Wheel
    widest: tuple[str, ...]
    headline: Message
    notes: tuple[Message, ...]
    measures: Measures

    def imported(self, kind: str) -> int:
        """How many answers came from files of this kind."""
        return sum(source.rows for source in self.sources if source.kind == kind)


@dataclass(frozen=True, slots=True)
class Summary:
    """The few figures a list of many reports shows."""

    understanding: Figure
    delivery: Figure
    level: Figure
    gap: Figure
    index: Index | Withheld


@dataclass(frozen=True, slots=True)
class Stood:
    """Where the whole or a dimension of a report stands."""

    code: str
    level: Figure
    gap: Figure


@dataclass(frozen=True, slots=True)
class Standing:
    """The few figures of a report that others are compared with."""

    overall: Stood
    dimensions: tuple[Stood, ...]
    index: Index | Withheld


class UnreadableReport(ValueError):
    """The document is none of ours, or newer than this program."""


def read_report(document: str) -> StoredReport:
    stored = _newest_schema(document)
    unknown = {field.name: NOT_MEASURED for field in fields(Measures)}
    # Reports from before customers' files were told apart name all as those of staff, which most were.
    sources = [{"kind": "answers"} | source for source in stored["sources"]]
    return restored(StoredReport, stored | {"measures": unknown | stored["measures"], "sources": sources})


def read_summary(document: str) -> Summary:
    """Much cheaper than the whole report, for pages that list many."""
    found = _newest_schema(document)["wheel"]
    figures = {name: found["overall"][name] for name in ("understanding", "delivery", "level", "gap")}
    return restored(Summary, figures | {"index": found["index"]})


def read_standing(document: str) -> Standing:
    """What others are compared with: no groups, no practices."""
    return restored(Standing, _newest_schema(document)["wheel"])


def _newest_schema(document: str) -> dict[str, Any]:
    stored = json.loads(document)
    schema = stored.get("schema") if isinstance(stored, dict) else None
    while schema != SCHEMA:
        if schema not in UPGRADES:
            msg = f"a report of schema {schema!r} cannot be read by a program that knows schema {SCHEMA}"
            raise UnreadableReport(msg)
        stored = UPGRADES[schema](stored)
        schema = stored["schema"]
    return cast("dict[str, Any]", stored)


def restored(kind: Callable[..., T], stored: dict[str, Any]) -> T:
    """The dataclass that scoring.results.plain made these dicts, lists and codes from; what was not stored yet is its
    default, or there is none and it cannot be read."""
    return kind(**{name: read(stored[name]) for name, read in _fields(kind) if name in stored})


@cache
def _fields(kind: Callable[..., object]) -> tuple[tuple[str, Reader], ...]:
    return tuple((name, _reader(hint)) for name, hint in get_type_hints(kind).items())


def _reader(hint: Any) -> Reader:
    """What turns a stored value into one of this type; worked out once a type, because a report holds thousands."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        given = _reader(next(part for part in get_args(hint) if part is not Withheld))
        return lambda stored: _withheld(stored) or given(stored)
    if origin is tuple:
        part = _reader(get_args(hint)[0])
        return lambda stored: tuple([part(each) for each in stored])
    if origin is dict:
        value = _reader(get_args(hint)[1])
        return lambda stored: {key: value(each) for key, each in stored.items()}
    if is_dataclass(hint):
        return partial(restored, cast("type[Any]", hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return _as_it_is


def _withheld(stored: Any) -> Withheld | None:
    if isinstance(stored, dict) and stored.keys() == WITHHELD_KEYS:
        return Withheld(Reason(stored["withheld"]))
    return None


def _as_it_is(stored: Any) -> Any:
    return stored

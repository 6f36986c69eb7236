"""What customers gave and what staff predicted, each as arrays, read in one statement.

Nothing here loops over people but the splitting of a text into lines. A row fits into 64 bits, so that sorting all of
them, which takes them out of the order in which they came, takes a millisecond.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from django.db import connection

from assessments.models import GroupKind
from assessments.models.pulse import Source
from scoring.needs import Customers, Predictions, valid_picks
from scoring.results.verified import Source as ScoredSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assessments.models import Assessment

VOID = 15  # of a pick: no need was named there; no list has as many
NO_EXPERIENCE, SKIPPED, NOT_ASKED = 0, -1, -2

# Of each column one long text. SQLite would sort all rows to group them; PostgreSQL groups them at no cost, and only
# one row a group has to be told apart then.
SQLITE_PULSES = """
    SELECT group_concat(answers, ''), group_concat(is_flagged, ''),
           group_concat(source, '\n'), group_concat(segment, '\n')
    FROM assessments_pulseresponse WHERE assessment_id = %s
"""
POSTGRESQL_PULSES = """
    SELECT string_agg(answers, ''), repeat(is_flagged::int::text, count(*)::int), count(*), source, segment
    FROM assessments_pulseresponse WHERE assessment_id = %s GROUP BY source, segment, is_flagged
"""
SQLITE_PREDICTIONS = """
    SELECT group_concat(answers, ''), group_concat(department, '\n'), group_concat(role_group, '\n')
    FROM assessments_prediction WHERE assessment_id = %s
"""
POSTGRESQL_PREDICTIONS = """
    SELECT string_agg(answers, ''), count(*), department, role_group FROM assessments_prediction
    WHERE assessment_id = %s GROUP BY department, role_group
"""


class _Alphabet(NamedTuple):
    """The number of each character by its ASCII code, and the bits that hold it."""

    numbers: NDArray[np.uint8]
    bits: int


def _alphabet(characters: bytes) -> _Alphabet:
    numbers = np.full(256, UNKNOWN, dtype=np.uint8)
    numbers[list(characters)] = np.arange(len(characters))
    return _Alphabet(numbers, (len(characters) - 1).bit_length())


UNKNOWN = 255
GROUP = 16  # bits of a department, and of a role group
PICKS = _alphabet(b"abcdefghijklmno-")
RATINGS = _alphabet(b".-n12345")  # from NOT_ASKED on
LIKELIHOODS = _alphabet(b"-0123456789a")  # from SKIPPED on
FLAGS = _alphabet(b"01")


@dataclass(frozen=True)
class PulseRows:
    """Customers, one a row, in an order that depends on what they said and never on when.

    picks: places of the three needs that matter most, in order (n x 3). ratings: of each need of the list 1 to 5,
    NO_EXPERIENCE, SKIPPED or NOT_ASKED (n x needs). recommend: 0 to 10, or SKIPPED. flagged: came in a burst.
    source, segment: places in `sources` and `segments`; the segment "" is none.
    input_hash: SHA-256 of all of it, the same on every database and in whatever order rows came in.
    """

    picks: NDArray[np.uint8]
    ratings: NDArray[np.int8]
    recommend: NDArray[np.int8]
    flagged: NDArray[np.bool_]
    source: NDArray[np.int64]
    sources: tuple[str, ...]
    segment: NDArray[np.int64]
    segments: tuple[str, ...]
    input_hash: str

    def customers(self, codes: Sequence[str]) -> Customers:
        """As scoring takes them, without who named no three needs; codes: of the needs, in the order of the list."""
        named = tuple(segment for segment in self.segments if segment)
        places = {segment: at for at, segment in enumerate(named)}
        place = np.array([places.get(segment, -1) for segment in self.segments], dtype=np.int64)
        valid = valid_picks(self.picks, len(codes))
        kept: slice | NDArray[np.bool_] = slice(None) if valid.all() else valid
        return Customers(
            needs=tuple(codes),
            picks=self.picks[kept],
            ratings=self.ratings[kept],
            recommend=self.recommend[kept],
            flagged=self.flagged[kept],
            source=self.source[kept],
            sources=tuple(ScoredSource(source) for source in self.sources),
            segment=place[self.segment[kept]] if named else None,
            segments=named,
        )


@dataclass(frozen=True)
class PredictionRows:
    """Staff, one a row, in an order that depends on what they said and never on when.

    picks: places of three needs in order, VOID where none was named (n x 3). ratings: 1 to 5 or SKIPPED (n x 3).
    confidence: the word chosen, 1 to 5, or SKIPPED. stratum, role: places in `strata` and `roles`, ordered as in
    reports.rows; "" stands for no group of the assessment and is only there if somebody answered so.
    """

    picks: NDArray[np.uint8]
    ratings: NDArray[np.int8]
    confidence: NDArray[np.int8]
    stratum: NDArray[np.int64]
    strata: tuple[str, ...]
    role: NDArray[np.int64]
    roles: tuple[str, ...]
    input_hash: str

    def predictions(self, needs: int, headcounts: dict[str, int | None]) -> Predictions:
        """As scoring takes them, without who named no three needs of a list of `needs`."""
        return Predictions.complete(
            picks=self.picks,
            ratings=self.ratings,
            confidence=self.confidence,
            stratum=self.stratum,
            headcounts=tuple(headcounts.get(code) for code in self.strata),
            role=self.role,
            needs=needs,
        )


class _Named(NamedTuple):
    """A column of texts: which there are, and the place of each row's among them."""

    names: list[str]
    place: NDArray[np.intp]

    def among(self, codes: Sequence[str]) -> NDArray[np.uint32]:
        """Place of each row's text in `codes`, or their number for any other."""
        places = {code: place for place, code in enumerate(codes)}
        return np.array([places.get(name, len(codes)) for name in self.names], dtype=np.uint32)[self.place]

    def with_others(self, codes: Sequence[str]) -> tuple[str, ...]:
        """`codes`, and "" behind them if any text is none of them."""
        return tuple(codes) if set(self.names) <= set(codes) else (*codes, "")


@dataclass(frozen=True)
class Said:
    """What customers and staff said of the needs of an assessment's list, by code."""

    needs: tuple[str, ...]
    pulses: PulseRows
    predictions: PredictionRows


def fetch_said(assessment: Assessment) -> Said | None:
    """None where customers are not asked."""
    if not assessment.asks_customers:
        return None
    codes = tuple(assessment.needs.order_by("place").values_list("code", flat=True))
    return Said(codes, fetch_pulses(assessment, len(codes)), fetch_predictions(assessment))


def fetch_pulses(assessment: Assessment, needs: int) -> PulseRows:
    """All answers of customers; needs: how many the assessment's list has."""
    (answers, flags), source, segment = _read(SQLITE_PULSES, POSTGRESQL_PULSES, assessment.pk)
    sources, segments = tuple(Source.values), tuple(sorted(set(segment.names)))
    # 64 bits, if the list is as long as it may be.
    alphabets = [*[PICKS] * 3, *[RATINGS] * needs, LIKELIHOODS]
    keys = _packed(_packed(source.among(sources), flags, [FLAGS]), answers, alphabets)
    in_segment = segment.among(segments)
    if len(segments) > 1:
        order = np.lexsort((keys, in_segment))
        keys, in_segment = keys[order], in_segment[order]
    else:
        keys.sort()
    found, in_source = _unpacked(keys, [FLAGS, *alphabets])
    return PulseRows(
        picks=found[1:4].T,
        ratings=_from(NOT_ASKED, found[4:-1]).T,
        recommend=_from(SKIPPED, found[-1]),
        flagged=found[0].astype(bool),
        source=in_source,
        sources=sources,
        segment=in_segment.astype(np.int64),
        segments=segments,
        input_hash=_hash((sources, segments), keys, in_segment),
    )


def fetch_predictions(assessment: Assessment) -> PredictionRows:
    (answers,), department, role_group = _read(SQLITE_PREDICTIONS, POSTGRESQL_PREDICTIONS, assessment.pk)
    listed = list(assessment.groups.order_by("pk").values_list("kind", "code"))
    departments = sorted(code for kind, code in listed if kind == GroupKind.DEPARTMENT)
    role_groups = [code for kind, code in listed if kind == GroupKind.ROLE_GROUP]
    strata, roles = department.with_others(departments), role_group.with_others(role_groups)
    alphabets = [*[PICKS] * 3, *[RATINGS] * 4]
    groups = department.among(departments) << np.uint32(GROUP) | role_group.among(role_groups)
    keys = _packed(groups, answers, alphabets)
    keys.sort()
    found, in_groups = _unpacked(keys, alphabets)
    return PredictionRows(
        picks=found[:3].T,
        ratings=_from(NOT_ASKED, found[3:6]).T,
        confidence=_from(NOT_ASKED, found[6]),
        stratum=in_groups >> GROUP,
        strata=strata,
        role=in_groups & ((1 << GROUP) - 1),
        roles=roles,
        input_hash=_hash((strata, roles), keys),
    )


def _read(sqlite: str, postgresql: str, assessment_id: int) -> tuple[list[str], _Named, _Named]:
    """Texts of fixed width a row, one after the other, and the two columns that rows are grouped by."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(sqlite, [assessment_id])
            *texts, first, second = cursor.fetchone()
            return [text or "" for text in texts], _lines(first), _lines(second)
        cursor.execute(postgresql, [assessment_id])
        groups, columns = cursor.fetchall(), range(len(cursor.description))
    *parts, counts, names, others = ([group[column] for group in groups] for column in columns)
    place = np.arange(len(counts)).repeat(counts)
    return ["".join(part) for part in parts], _Named(names, place), _Named(others, place)


def _lines(text: str | None) -> _Named:
    if text is None:  # no rows
        return _Named([], np.empty(0, dtype=np.intp))
    if not text.strip("\n"):
        return _Named([""], np.zeros(len(text) + 1, dtype=np.intp))
    places = defaultdict[str, int]()
    places.default_factory = places.__len__
    lines = text.split("\n")
    place = np.fromiter(map(places.__getitem__, lines), dtype=np.intp, count=len(lines))
    return _Named(list(places), place)


def _packed(groups: NDArray[np.unsignedinteger], answers: str, alphabets: list[_Alphabet]) -> NDArray[np.uint64]:
    """Each row as a number: first the group it belongs to, then character by character."""
    if len(answers) != len(groups) * len(alphabets):
        msg = f"Answers are not {len(alphabets)} characters each."
        raise ValueError(msg)
    characters = np.frombuffer(answers.encode("ascii"), dtype=np.uint8).reshape(-1, len(alphabets))
    keys = groups.astype(np.uint64)
    for column, alphabet in zip(np.ascontiguousarray(characters.T), alphabets, strict=True):
        number = alphabet.numbers.take(column)
        if UNKNOWN in number:
            msg = "An answer is none of the characters it can have."
            raise ValueError(msg)
        keys <<= np.uint64(alphabet.bits)
        keys |= number
    return keys


def _unpacked(keys: NDArray[np.uint64], alphabets: list[_Alphabet]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The number of each character, characters x rows, and the group of each row."""
    found = np.empty((len(alphabets), len(keys)), dtype=np.uint8)
    rest = keys.copy()
    for column, alphabet in zip(found[::-1], alphabets[::-1], strict=True):
        column[:] = rest & np.uint64((1 << alphabet.bits) - 1)
        rest >>= np.uint64(alphabet.bits)
    return found, rest.astype(np.int64)


def _from(lowest: int, numbers: NDArray[np.uint8]) -> NDArray[np.int8]:
    return numbers.view(np.int8) + np.int8(lowest)


def _hash(names: tuple[tuple[str, ...], ...], keys: NDArray[np.uint64], *more: NDArray[np.uint32]) -> str:
    digest = hashlib.sha256(repr((names, len(keys))).encode())
    digest.update(keys.astype(">u8").tobytes())
    for column in more:
        digest.update(column.astype(">u4").tobytes())
    return digest.hexdigest()

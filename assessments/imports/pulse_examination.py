"""A file of customers' answers held against an assessment: every row becomes a pulse, or tells what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.imports.cells import Reading
from assessments.imports.columns import each_row
from assessments.models import Source
from assessments.needs import needs_of
from assessments.pulse_asking import PICK_FIELDS, RECOMMEND, TEN
from assessments.pulse_links import MOST_LINKS
from assessments.pulses import OTHERS, Given
from organisations.tables.columns import find_columns, without_heading, wrong_width
from organisations.tables.problems import Problem, shown
from organisations.tables.table import Table, table_of
from organisations.tables.words import letters, plain
from organisations.text import validate_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assessments.models import Assessment
    from assessments.needs import Need

SOURCE, SEGMENT = "source", "segment"
LONGEST_SEGMENT = 80
NOT_ASKED, SKIPPED, NO_EXPERIENCE = ".", "-", "n"


MOST_SEGMENTS = MOST_LINKS


class AnsweredPulse(NamedTuple):
    """What one customer gave, ready to be stored."""

    source: str
    segment: str
    answers: str


class PulseExamination:
    """Reads the file once, row by row, so that a long list of problems needs no memory."""

    def __init__(self, assessment: Assessment, content: bytes, delimiter: str | None = None) -> None:
        self._needs = needs_of(assessment, assessment.organisation.language)
        self._known = (*PICK_FIELDS, RECOMMEND, SOURCE, SEGMENT, *(need.code for need in self._needs))
        headings = set(self._known)
        self.table: Table = table_of(
            content,
            lambda heading: plain(heading[:99]) in headings,
            delimiter,
            wanted=_("pick1, pick2, pick3, source and the codes of needs"),
        )
        self._pick, self._rating = _pick_reading(self._needs), _rating_reading()
        self._recommend, self._source = _recommend_reading(), _source_reading()
        self._names = [shown(name.strip()) or letters(at) for at, name in enumerate(self.table.headings)]
        self._segments = _segments_of(assessment)
        self._columns, self._problems = find_columns(
            self.table.headings, self._names, self._known, (*PICK_FIELDS, SOURCE), _unknown
        )

    def findings(self) -> Iterator[AnsweredPulse | Problem]:
        """Problems of the headings, then of each row its problems or its answers."""
        yield from self._problems
        if not {*PICK_FIELDS, SOURCE} <= self._columns.keys():
            return  # without these no row can be judged
        yield from each_row(self.table, self._row)

    def _row(self, row: int, cells: Sequence[str]) -> Iterator[AnsweredPulse | Problem]:
        shifted = wrong_width(row, cells, len(self.table.headings))
        if shifted:
            yield shifted
            return
        problems = list(without_heading(row, cells, self.table.headings, self._names))
        picks = tuple(self._read(row, cells, name, self._pick, problems) for name in PICK_FIELDS)
        problems += _repeated(row, picks, {need.letter: need.name for need in self._needs})
        ratings = self._ratings(row, cells, picks, problems)
        recommend = self._read(row, cells, RECOMMEND, self._recommend, problems) or SKIPPED
        source = self._read(row, cells, SOURCE, self._source, problems)
        segment = self._segment(row, cells, problems)
        if problems:
            yield from problems
        else:
            yield AnsweredPulse(source, segment, Given(picks, ratings, recommend).encoded(self._needs))

    def _read(self, row: int, cells: Sequence[str], name: str, reading: Reading, problems: list[Problem]) -> str:
        """What the cell means; "" where there is no such column, or nothing can be made of it."""
        at = self._columns.get(name)
        if at is None:
            return ""
        found = reading.character(cells[at])
        if found is None:
            problems.append(Problem(row, self._names[at], reading.complaint(cells[at])))
        return found or ""

    def _ratings(
        self, row: int, cells: Sequence[str], picks: tuple[str, ...], problems: list[Problem]
    ) -> dict[str, str]:
        ratings, others = dict.fromkeys(filter(None, picks), SKIPPED), 0
        for need in self._needs:
            found = self._read(row, cells, need.code, self._rating, problems)
            if need.letter in ratings:
                ratings[need.letter] = SKIPPED if found in ("", NOT_ASKED) else found
            elif found not in ("", NOT_ASKED):
                ratings[need.letter] = found
                others += 1
        if others > OTHERS and all(picks):
            message = _(
                "has ratings of %(others)d needs beside the three chosen; at most two, picked by chance, can be used. "
                "Leave the others empty."
            )
            problems.append(Problem(row, "", message % {"others": others}))
        return ratings

    def _segment(self, row: int, cells: Sequence[str], problems: list[Problem]) -> str:
        at = self._columns.get(SEGMENT)
        written = "" if at is None else cells[at].strip()
        if at is None or not written:
            return ""
        segment = " ".join(written.split())  # as the form of a link does
        try:
            validate_line(written)
        except ValidationError as refused:
            problems.append(Problem(row, self._names[at], str(refused.messages[0])))
        if len(segment) > LONGEST_SEGMENT:
            too_long = _("is longer than %(most)d characters.") % {"most": LONGEST_SEGMENT}
            problems.append(Problem(row, self._names[at], too_long))
        if segment not in self._segments:
            self._segments.add(segment)
            if len(self._segments) == MOST_SEGMENTS + 1:  # said once; a column of numbers would say it in every row
                problems.append(Problem(row, self._names[at], _too_many()))
        return segment


def _segments_of(assessment: Assessment) -> set[str]:
    """Groups there are already, by a link or in answers."""
    linked, stored = (rows.values_list("segment", flat=True) for rows in (assessment.pulse_links, assessment.pulses))
    return {*linked, *stored.distinct()} - {""}


def _too_many() -> str:
    return _(
        "is one group of customers more than the %(most)d an assessment can tell apart. Is this another column, such "
        "as customer numbers? Name fewer groups, or leave the column out."
    ) % {"most": MOST_SEGMENTS}


def _repeated(row: int, picks: tuple[str, ...], names: dict[str, str]) -> Iterator[Problem]:
    for name, letter in zip(PICK_FIELDS, picks, strict=True):
        if letter and picks.index(letter) < PICK_FIELDS.index(name):
            message = _("“%(need)s” is chosen twice; three different needs are counted.") % {"need": names[letter]}
            yield Problem(row, name, message)


def _pick_reading(needs: Sequence[Need]) -> Reading:
    """By code, by number in the list or by name; a number too as spreadsheets write it."""
    words: dict[str, str] = {}
    for number, need in enumerate(needs, start=1):
        words |= dict.fromkeys((str(number), f"{number}.0", f"{number},0", plain(need.name)), need.letter)
    words |= {plain(need.code): need.letter for need in needs}
    codes = ", ".join(need.code for need in needs)
    return Reading(words, _("a need by its code (%(codes)s), its number or its name") % {"codes": codes})


def _rating_reading() -> Reading:
    words = dict.fromkeys(("", NOT_ASKED, "not asked"), NOT_ASKED) | dict.fromkeys((SKIPPED, "skipped"), SKIPPED)
    words |= dict.fromkeys((NO_EXPERIENCE, "no experience", "no experience of it"), NO_EXPERIENCE)
    for rating in map(str, range(1, 6)):
        words |= dict.fromkeys((rating, f"{rating}.0", f"{rating},0"), rating)
    return Reading(words, _("1 to 5, “n” (no experience of it) or an empty cell"))


def _recommend_reading() -> Reading:
    words = dict.fromkeys(("", SKIPPED, NOT_ASKED), SKIPPED)
    for step in range(11):
        words |= dict.fromkeys((str(step), f"{step}.0", f"{step},0"), TEN if step == 10 else str(step))
    return Reading(words, _("0 to 10 or an empty cell"))


def _source_reading() -> Reading:
    words = {plain(str(source)): str(source) for source in Source}
    words |= {plain(str(source.label)): str(source) for source in Source}
    return Reading(words, ", ".join(Source.values))


def _unknown(near: str) -> str:
    if near:
        return _("unknown heading; did you mean “%(near)s”?") % {"near": near}
    return _("unknown heading. Allowed are pick1, pick2, pick3, recommend, source, segment and the codes of needs.")

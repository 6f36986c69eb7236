"""What a reader sees of one question: the sentence, the picture, the table, how it is computed. No queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reports.pictures import names_in
from reports.sentences import REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.questionnaires.schema import QuestionnaireDocument
    from reports.reading import StoredReport
    from scoring.terms import Reason


@dataclass(frozen=True)
class Told:
    """A stored report and the words it is told in. names: practices, dimensions and the whole, by code; needs: what
    customers want, by code; departments: as they were called when the assessment opened, by code; met_by: codes of the
    practices that meet each need."""

    report: StoredReport
    document: QuestionnaireDocument
    names: Mapping[str, str]
    needs: Mapping[str, str]
    departments: Mapping[str, str]
    met_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def least(self) -> int:
        """Fewer people than this are never told of."""
        return self.report.minimum_group_size


def told(
    report: StoredReport,
    document: QuestionnaireDocument,
    needs: Mapping[str, str],
    departments: Mapping[str, str] | None = None,
    met_by: Mapping[str, tuple[str, ...]] | None = None,
) -> Told:
    return Told(report, document, names_in(document), needs, departments or {}, met_by or {})


@dataclass(frozen=True, slots=True)
class Cell:
    """shade: 1 to 5 for a cell of a table that is shaded in steps, 0 for none. A withheld cell holds its reason."""

    text: str
    is_withheld: bool = False
    is_number: bool = True
    shade: int = 0


def withheld_cell(reason: Reason) -> Cell:
    return Cell(str(REASONS[reason]), is_withheld=True)


@dataclass(frozen=True, slots=True)
class Row:
    """remarks: short notes under the name. is_leading: a row that the following ones belong to."""

    name: str
    cells: tuple[Cell, ...]
    remarks: tuple[str, ...] = ()
    is_leading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """headings: of the first column, then one a cell. is_open: shown at once, where no picture says it better."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    is_open: bool = False

    @property
    def columns(self) -> tuple[tuple[str, bool], ...]:
        """Headings, each with whether numbers stand under it."""
        numbers = (
            [False, *(cell.is_number for cell in self.rows[0].cells)] if self.rows else [False] * len(self.headings)
        )
        return tuple(zip(self.headings, numbers, strict=True))


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of reports/charts and the template that turns it into SVG; `drawing` is all the template is given."""

    template: str
    drawing: object
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ReadWith:
    """Another section that keeps this one from being misread, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """A further sentence with its own picture and tables, where a section holds more than one. is_inner: one of several
    that belong to the part before them."""

    heading: str
    sentences: tuple[str, ...]
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    anchor: str = ""
    is_inner: bool = False


class Found(NamedTuple):
    """answer: one sentence, true of these numbers only, or why there is none. good: whether that is good. to_do: what
    follows from it. Both are empty where nothing was found."""

    answer: str
    good: str = ""
    to_do: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer.

    code: in its address. answer, good, to_do: as in Found. people: n, banded by reports.numbers.people. anchor: on the
    method page. cautions: what may not be concluded. is_answered: False if all of it is withheld.
    """

    code: str
    question: str
    answer: str
    people: str
    anchor: str
    sentences: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    parts: tuple[Part, ...] = ()
    cautions: tuple[str, ...] = ()
    read_with: tuple[ReadWith, ...] = field(default=())
    is_answered: bool = True
    good: str = ""
    to_do: str = ""

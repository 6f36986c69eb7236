"""From the bytes of an uploaded file to numbered rows of text cells, whether it is CSV or a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from organisations.tables import delimited, workbook
from organisations.tables.problems import FileRefused, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

LARGEST_FILE = 5 * 1024 * 1024
LONGEST_CELL = 200
ACCEPTED = ".csv,.tsv,.txt,.xlsx"  # what a file field lets people choose


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose headings are known; its rows are read as they are asked for."""

    headings: tuple[str, ...]
    records: Callable[[], Iterator[tuple[int, list[str]]]]
    length: int  # rows at most, for whoever tells how far reading is
    sheet: str = ""  # of a workbook, the one that is read
    other_sheets: tuple[str, ...] = ()  # what else can be seen in it

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row below the headings with its number; rows without any text are left out, but counted."""
        records = self.records()
        next(records)
        for row, cells in records:
            if any(cell.strip() for cell in cells):
                yield row, cells

    @property
    def read_from(self) -> str:
        """Which sheet was read, for the preview; "" where there was no choice."""
        if not self.other_sheets:
            return ""
        return _("The file has several sheets. Read was “%(sheet)s”, not: %(others)s.") % {
            "sheet": shown(self.sheet),
            "others": ", ".join(shown(name) for name in self.other_sheets),
        }


def read_bytes(file: BinaryIO) -> bytes:
    """The content, if it is of a size tables can have; never more than that is read."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise FileRefused(
            _("The file is larger than %(limit)d MB. Split it into several files, each with the headings on top.")
            % {"limit": LARGEST_FILE // 1024 // 1024}
        )
    return content


def table_of(
    content: bytes,
    recognises: Callable[[str], bool],
    delimiter: str | None = None,
    *,
    wanted: str,
    patience: int = 0,
) -> Table:
    """The table in the file. Without a delimiter, the one that yields most known headings is taken.

    wanted: what the first row must hold, in words, for whoever has to mend it.
    """
    if not content.startswith(workbook.STARTS):
        text, best, headings = delimited.headings_of(content, recognises, delimiter, wanted=wanted)
        return Table(headings, partial(delimited.records_of, text, best), text.count("\n") + 1)
    sheet = workbook.first_sheet_of(content, patience)
    headings = tuple(next(sheet.records())[1])
    if not any(recognises(heading) for heading in headings):
        raise FileRefused(
            _(
                "None of the headings is known. The first row of the sheet “%(sheet)s” is: %(row)s. It must hold "
                "%(wanted)s."
            )
            % {
                "sheet": shown(sheet.name),
                "row": " · ".join(shown(heading) for heading in headings[:5]),
                "wanted": wanted,
            }
        )
    return Table(headings, sheet.records, len(sheet.lines), sheet.name, sheet.others)

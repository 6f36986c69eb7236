"""Reads one workbook from standard input in a process of its own and prints its rows, one line of JSON each.

A workbook is a program for its reader: it decides how much memory and time reading takes. So it is read here, where
both have a limit, and where nothing of a request is at hand. Imports no Django, and neither numpy nor lxml, which
openpyxl would take along: they cost more memory than the whole table.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import re
import resource
import sys
import warnings
from typing import TYPE_CHECKING, Any

from organisations.tables.workbook_parts import (
    MOST_ROWS,
    Refused,
    checked,
    has_formulas,
    look_through,
    refuse_merged_rows,
)

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 20
MOST_COLUMNS = 50
MOST_TEXT = 20 * 1024 * 1024
WIDEST_BLANK = 500  # a styled row may run on beyond the table, but not to the end of the sheet
VISIBLE = "visible"
LOOK = "look"  # the argument for: say whether it can be read, and read nothing
ERROR, FORMULA = "e", "f"
PADDED = re.compile(r"0{2,20}")


def main() -> None:
    limit()
    for name in ("numpy", "lxml", "PIL"):
        sys.modules[name] = None  # type: ignore[assignment] # what makes an import of it fail
    warnings.simplefilter("ignore")
    try:
        content = sys.stdin.buffer.read()
        answer = looked_at(content) if LOOK in sys.argv else "\n".join(lines_of(content))
    except Refused as refused:
        answer = json.dumps({"refused": refused.why, **refused.named})
    except MemoryError:
        answer = json.dumps({"refused": "memory"})
    except Exception:  # noqa: BLE001 whatever a library thinks of a strange file, the person is told that it is one
        answer = json.dumps({"refused": "damaged"})
    sys.stdout.write(answer)


def limit() -> None:
    # A system without one of these limits still has the other and the parent's clock.
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def looked_at(content: bytes) -> str:
    look_through(checked(content))
    return json.dumps({})


def lines_of(content: bytes) -> Iterator[str]:
    """What was read, then row after row."""
    archive = checked(content)
    look_through(archive)
    book = loaded(content, values=True)
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == VISIBLE]
    if not seen:
        raise Refused("no-sheet")
    sheet = seen[0]
    part = part_of(sheet)
    refuse_merged_rows(archive, part)
    yield json.dumps({"sheet": sheet.title, "others": [other.title for other in seen[1:]]})
    formulas = rows_beside(archive, content, book.worksheets.index(sheet), part)
    written = 0
    for row, cells in enumerate(rows_of(sheet), start=1):
        if row > MOST_ROWS + 1:
            raise Refused("rows", limit=MOST_ROWS)
        line = json.dumps([text_of(cell, row, at) for at, cell in enumerate(within(cells, row))], ensure_ascii=False)
        written += len(line)
        if written > MOST_TEXT:
            raise Refused("text", limit=MOST_TEXT // 1024 // 1024)
        refuse_unknown_results(cells, next(formulas, ()), row)
        yield line


def loaded(content: bytes, *, values: bool) -> Any:
    import openpyxl  # noqa: PLC0415 only now is numpy out of its way, and has memory a limit

    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)


def part_of(sheet: Any) -> str:
    return str(sheet._worksheet_path)


def rows_of(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a file says about its own size need not be so
    yield from sheet.iter_rows()


def rows_beside(archive: zipfile.ZipFile, content: bytes, index: int, part: str) -> Iterator[tuple[Any, ...]]:
    """The same rows with formulas in place of their results; none where there are no formulas."""
    if has_formulas(archive, part):
        yield from rows_of(loaded(content, values=False).worksheets[index])


def within(cells: tuple[Any, ...], row: int) -> tuple[Any, ...]:
    beyond = cells[MOST_COLUMNS:]
    if len(cells) > WIDEST_BLANK or any(cell.value is not None for cell in beyond):
        raise Refused("columns", row=row, found=len(cells), limit=MOST_COLUMNS)
    return cells[:MOST_COLUMNS]


def refuse_unknown_results(cells: tuple[Any, ...], formulas: tuple[Any, ...], row: int) -> None:
    for at, (cell, formula) in enumerate(zip(cells, formulas, strict=False)):
        # An empty text is a result; a number that is not there was never computed.
        if cell.value is None and formula.value is not None and formula.data_type == FORMULA and cell.data_type == "n":
            raise Refused("formula", row=row, at=at)


def text_of(cell: Any, row: int, at: int) -> str:
    """The cell as a person sees it, where the file says how: 007 stays 007, a share stays in percent."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == ERROR:
        raise Refused("error", row=row, at=at, cell=str(value)[:20])
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(value, str(cell.number_format or ""))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return str(value)


def number_text(value: float, style: str) -> str:
    if abs(value) < 1e15 and float(value).is_integer():
        value = int(value)
    if isinstance(value, int) and value >= 0 and PADDED.fullmatch(style):
        return str(value).zfill(len(style))
    if "%" in style and '"' not in style:
        return f"{value * 100:.12g}%"
    return str(value) if isinstance(value, int) else f"{value:.15g}"


if __name__ == "__main__":
    main()

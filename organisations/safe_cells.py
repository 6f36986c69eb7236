"""Files that are opened in a spreadsheet: what people wrote stays text there, and never becomes a formula."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Spreadsheets read what begins so as a formula; the last four are the same signs in full width.
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 these are meant


def as_text(cell: object) -> str:
    """An apostrophe before it tells every spreadsheet that the rest is text."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(BEGINNINGS) else text


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Line by line, so that a long file is never held whole; with a mark by which spreadsheets know UTF-8."""
    writer: Any = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([as_text(cell) for cell in row])

"""A workbook, read by a process of its own; why it cannot be, in words that say what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.tables.problems import FileRefused, shown
from organisations.tables.words import letters
from organisations.tables.workbook_child import LOOK

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD_FORMAT = b"\xd0\xcf\x11\xe0"
STARTS = (b"PK\x03\x04", b"PK\x05\x06", OLD_FORMAT)
PATIENCE = 20  # seconds of a page; a table of the largest size takes less than half of it
PATIENCE_OF_A_JOB = 120  # the clock of a busy machine; what the process may work for is the same
WORDS = {
    "damaged": gettext_lazy(
        "The file looks like an Excel workbook, but is damaged. Open it, save it anew as .xlsx or as “CSV UTF-8”, and "
        "choose that."
    ),
    "other": gettext_lazy("This is no Excel workbook (.xlsx). Save the table as .xlsx or as “CSV UTF-8”."),
    "locked": gettext_lazy("The workbook is locked with a password. Save it without one, or as “CSV UTF-8”."),
    "macro": gettext_lazy("The workbook holds macros, which are never read here. Save it as .xlsx or as “CSV UTF-8”."),
    "parts": gettext_lazy(
        "The workbook has %(found)s parts; at most %(limit)s are read. Save the table as “CSV UTF-8”."
    ),
    "unpacked": gettext_lazy(
        "The workbook is far larger than it looks: more than %(limit)s MB once unpacked, or of more pieces than a "
        "table has. Save the table alone as “CSV UTF-8”."
    ),
    "doctype": gettext_lazy("The workbook holds a document type definition, which no spreadsheet program writes."),
    "no-sheet": gettext_lazy("No sheet of the workbook can be seen. Show the one that holds the table, and save it."),
    "rows": gettext_lazy(
        "The sheet goes further down than row %(limit)s. Delete what is below the table, empty rows too, or split it."
    ),
    "cells": gettext_lazy("The sheet has more than %(limit)s cells. Split the table into several files."),
    "columns": gettext_lazy(
        "Row %(row)s goes on to column %(column)s; at most %(limit)s columns are read. Delete what is to the right of "
        "the table; a wider one can be saved as “CSV UTF-8”."
    ),
    "text": gettext_lazy("The sheet holds more than %(limit)s MB of text. Split the table into several files."),
    "merged": gettext_lazy(
        "The cells %(first)s to %(last)s are merged, so only the first of these rows has a value. Split them and write "
        "the value in each row."
    ),
    "formula": gettext_lazy(
        "Row %(row)s, column %(column)s holds a formula without a result. Open the file in a spreadsheet program and "
        "save it, or put the values in place of the formulas."
    ),
    "error": gettext_lazy(
        "Row %(row)s, column %(column)s holds the error %(cell)s. Mend the formula or write the value."
    ),
    "memory": gettext_lazy("Reading the workbook takes too much memory. Save the table alone as “CSV UTF-8”."),
    "time": gettext_lazy("Reading the workbook takes too long. Save the table alone as “CSV UTF-8”."),
    "old": gettext_lazy(
        "This is a workbook of an old format (.xls), or one that is locked with a password. Save it as .xlsx without a "
        "password, or as “CSV UTF-8”."
    ),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet that can be seen; rows stay as the text they came in until they are asked for."""

    name: str
    others: tuple[str, ...]
    lines: tuple[str, ...]
    width: int

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Numbered rows, the headings as row 1. What is empty to the right of the headings is left out."""
        for row, line in enumerate(self.lines, start=1):
            cells: list[str] = json.loads(line)
            while len(cells) > self.width and not cells[-1].strip():
                cells.pop()
            yield row, cells + [""] * (self.width - len(cells))


def refuse_hostile(content: bytes) -> None:
    """Refuse what is no workbook of a size that can be read; far cheaper than reading it."""
    _lines_of(content, PATIENCE, LOOK)


def first_sheet_of(content: bytes, patience: int = 0) -> Sheet:
    """patience: in seconds, if it is another than that of a page."""
    about, *lines = _lines_of(content, patience or PATIENCE)
    read = json.loads(about)
    if not any(any(cell.strip() for cell in json.loads(line)) for line in lines):
        raise FileRefused(
            _("The sheet “%(sheet)s” is empty. It needs a row of headings and further rows below it.")
            % {"sheet": shown(read["sheet"])}
        )
    headings = json.loads(lines[0])
    width = max((at for at, heading in enumerate(headings, start=1) if heading.strip()), default=0)
    return Sheet(read["sheet"], tuple(read["others"]), tuple(lines), width)


def _lines_of(content: bytes, patience: int, *arguments: str) -> list[str]:
    if content.startswith(OLD_FORMAT):
        raise FileRefused(str(WORDS["old"]))
    lines = _printed(content, patience, *arguments).split("\n")
    about = json.loads(lines[0])
    if "refused" in about:
        raise _refusal(about)
    return lines


def _printed(content: bytes, patience: int, *arguments: str) -> str:
    """What the process printed; FileRefused if it did not come to an end."""
    try:
        done = subprocess.run(  # noqa: S603 its arguments are constants
            [sys.executable, "-m", "organisations.tables.workbook_child", *arguments],
            input=content,
            capture_output=True,
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "PYTHONIOENCODING": "utf-8", "OPENPYXL_LXML": "False"},
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise FileRefused(str(WORDS["time"])) from late
    if done.returncode < 0:
        raise FileRefused(str(WORDS["time"]))  # ended by the system: it had its seconds of work
    if done.returncode:
        raise FileRefused(str(WORDS["memory"]))  # too little even for saying so
    return done.stdout.decode()


def _refusal(read: dict[str, Any]) -> FileRefused:
    named = {name: f"{value:,}" if name in {"limit", "found"} else value for name, value in read.items()}
    if "at" in read or read["refused"] == "columns":
        named["column"] = letters(read["at"] if "at" in read else read["found"] - 1)
    if "cell" in read:
        named["cell"] = shown(read["cell"])
    return FileRefused(str(WORDS[read["refused"]]) % named)

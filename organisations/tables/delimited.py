"""From the bytes of a CSV file to numbered rows of cells: encoding, delimiter, quotation marks and limits."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from organisations.tables.problems import FileRefused, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_ROWS = 100_000
MOST_COLUMNS = 200
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
# The longest mark first: that of UTF-32 starts like that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def headings_of(
    content: bytes, recognises: Callable[[str], bool], delimiter: str | None, *, wanted: str
) -> tuple[str, str, tuple[str, ...]]:
    """The text, the character between its cells and the first row, once all of it has been seen to be readable."""
    text = decoded(content)
    hint, text = _without_separator_line(text)
    if not text.strip():
        raise FileRefused(_("The file is empty. It needs a row of headings and further rows below it."))
    candidates = [delimiter] if delimiter else [hint] if hint else list(DELIMITERS.values())
    best, headings = "", tuple[str, ...]()
    refusal: FileRefused | None = None
    for candidate in candidates:
        try:
            found = tuple(next(records_of(text, candidate))[1])
        except FileRefused as reason:
            refusal = refusal or reason
            continue
        if not best or _known(found, recognises) > _known(headings, recognises):
            best, headings = candidate, found
    if not _known(headings, recognises):
        raise refusal or FileRefused(_unknown_headings(headings, best, wanted))
    for _row in records_of(text, best):
        pass  # what makes the whole file unusable is said before any cell of it is judged
    return text, best, headings


def decoded(content: bytes) -> str:
    encoding, start = "utf-8", 0
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            encoding, start = name, len(mark)
            break
    try:
        text = content[start:].decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: start + error.start].count(b"\n") + 1
        raise FileRefused(_not_in_encoding(encoding, line)) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise FileRefused(
            _(
                "Line %(line)d holds a NUL character, which no text has. The file is damaged, or saved as UTF-16 "
                "without its mark: save it as “CSV UTF-8”."
            )
            % {"line": line}
        )
    return text


def records_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows, the headings as row 1; a blank line is a row, as in a spreadsheet."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(
                _(
                    "Row %(row)d cannot be read: a quotation mark in it is opened and not closed, or closed in the "
                    "middle of a cell. A quotation mark inside a quoted cell is written twice."
                )
                % {"row": row}
            ) from error
        if row > MOST_ROWS + 1:
            raise FileRefused(
                _("The file has more than %(limit)d rows. Split it into several files.") % {"limit": MOST_ROWS}
            )
        if len(cells) > MOST_COLUMNS:
            raise FileRefused(
                _("Row %(row)d has %(found)d columns; at most %(limit)d are read.")
                % {"row": row, "found": len(cells), "limit": MOST_COLUMNS}
            )
        yield row, cells


def _without_separator_line(text: str) -> tuple[str, str]:
    """Excel writes "sep=;" above the headings of some files and hides that line; it is not row 1."""
    line, _end, rest = text.partition("\n")
    line = line.strip("\r").strip('"')
    if len(line) == 5 and line.lower().startswith("sep="):
        return line[4], rest
    return "", text


def _known(headings: tuple[str, ...], recognises: Callable[[str], bool]) -> int:
    return sum(recognises(heading) for heading in headings)


def _unknown_headings(headings: tuple[str, ...], delimiter: str, wanted: str) -> str:
    names = {mark: name for name, mark in DELIMITERS.items()}
    return _(
        "None of the headings is known. Read with “%(delimiter)s” between the cells, the first row is: %(row)s. "
        "The first row must hold %(wanted)s; if another character separates the cells, say which."
    ) % {
        "wanted": wanted,
        "delimiter": names.get(delimiter, shown(delimiter)),
        "row": " · ".join(shown(heading) for heading in headings[:5]),
    }


def _not_in_encoding(encoding: str, line: int) -> str:
    if encoding != "utf-8":
        return _("The file starts as %(encoding)s, but is damaged at its end. Save it anew as “CSV UTF-8”.") % {
            "encoding": encoding.upper()
        }
    return _(
        "Line %(line)d is not UTF-8. The file was probably saved in an older encoding such as Windows-1252 or "
        "Latin-1, in which names with accents would come out wrong. Save it anew: in Excel choose “Save as” and the "
        "type “CSV UTF-8 (comma delimited)”, in LibreOffice “Text CSV” with the character set “Unicode (UTF-8)”."
    ) % {"line": line}

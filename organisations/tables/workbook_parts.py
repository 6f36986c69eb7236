"""What a workbook is before anything in it is parsed: the directory of its ZIP file and the size of its parts.

Imports no Django: it runs in the process that reads workbooks (workbook_child.py). A file of a few kilobytes can
unpack to gigabytes, name a cell in column XFD, or hold a million rows; each is told here from what bytes say.
"""

from __future__ import annotations

import io
import re
import zipfile

MOST_PARTS = 100
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_ROWS = 100_000
MOST_CELLS = 300_000  # about ten seconds of reading
# An element is two marks "<" and a cell up to three elements; counted without regard to names, which may have prefixes.
MOST_MARKS = MOST_ROWS * 2 + MOST_CELLS * 6 + 50_000
PIECE = 1024 * 1024
OVERLAP = 64
MERGED_DOWN = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


class Refused(Exception):
    """Why a workbook is not read: a word that workbook.py puts into a sentence, and what the sentence names."""

    def __init__(self, why: str, **named: object) -> None:
        super().__init__(why)
        self.why, self.named = why, named


def checked(content: bytes) -> zipfile.ZipFile:
    """The ZIP file, if its directory promises a workbook of a size that can be read."""
    archive = _opened(content)
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused("parts", found=len(parts), limit=MOST_PARTS)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
        raise Refused("unpacked", limit=MOST_UNPACKED // 1024 // 1024)
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("locked")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Refused("other")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macro")
    return archive


def unpacked_size(content: bytes) -> int:
    """What the directory says, in bytes; 0 where there is none."""
    try:
        return sum(part.file_size for part in _opened(content).infolist())
    except Refused:
        return 0


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as reason:
        raise Refused("damaged") from reason


def look_through(archive: zipfile.ZipFile) -> None:
    """Look through the bytes of all parts: far cheaper than parsing them, and no part can hide in memory."""
    for part in archive.infolist():
        marks = rows = cells = 0
        end = b""
        try:
            with archive.open(part) as file:
                while piece := file.read(PIECE):
                    marks += piece.count(b"<")
                    seen = end + piece
                    rows += seen.count(b"<row ") + seen.count(b"<row>") - end.count(b"<row ") - end.count(b"<row>")
                    cells += seen.count(b"<c ") + seen.count(b"<c>") - end.count(b"<c ") - end.count(b"<c>")
                    if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                        raise Refused("doctype")
                    end = seen[-OVERLAP:]
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as reason:
            raise Refused("damaged") from reason
        if rows > MOST_ROWS + 1:
            raise Refused("rows", limit=MOST_ROWS)
        if cells > MOST_CELLS:
            raise Refused("cells", limit=MOST_CELLS)
        if marks > MOST_MARKS:
            raise Refused("unpacked", limit=MOST_UNPACKED // 1024 // 1024)


def refuse_merged_rows(archive: zipfile.ZipFile, part: str) -> None:
    """A cell merged over several rows has its value in the first alone; the others would silently be empty."""
    with archive.open(part) as file:
        content = file.read()
    for first_column, first_row, last_column, last_row in MERGED_DOWN.findall(content):
        if first_row != last_row:
            first, last = (first_column + first_row).decode(), (last_column + last_row).decode()
            raise Refused("merged", first=first, last=last)


def has_formulas(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        return re.search(rb"<(?:\w+:)?f[\s>/]", file.read()) is not None

"""Workbooks as people save them, and as somebody makes them who wants to hurt the server."""

from __future__ import annotations

import io
import random
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADINGS = ("code", "name")


def workbook(*rows: Sequence[Any], change: Callable[[Workbook], object] | None = None) -> bytes:
    """A workbook whose only sheet holds these rows, changed before it is saved."""
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    if change:
        change(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(content: bytes, **parts: bytes | str) -> bytes:
    """The same workbook with parts replaced or added; their names as Python spells them."""
    named = {"sheet": SHEET, "strings": "xl/sharedStrings.xml", "vba": "xl/vbaProject.bin", "styles": "xl/styles.xml"}
    new = {named.get(name, name): part for name, part in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in old.infolist():
            if part.filename not in new:
                archive.writestr(part, old.read(part))
        for name, text in new.items():
            archive.writestr(name, text)
    return file.getvalue()


def with_sheet(rows: str, before: str = "", after: str = "") -> bytes:
    sheet = f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'
    return with_parts(workbook(HEADINGS), sheet=sheet)


def odd_numbers(count: int) -> list[int]:
    """What does not pack so well that its ratio alone would give it away."""
    chance = random.Random(6)
    return [chance.randrange(1000) for _number in range(count)]


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = f'<row r="1">{text_cell("A1", "code")}{text_cell("B1", "name")}</row>'


def zip_bomb() -> bytes:
    return with_parts(workbook(HEADINGS), sheet=b" " * (60 * 1024 * 1024))


def quiet_bomb() -> bytes:
    """Within the size a workbook may have, at a ratio no table reaches."""
    return with_parts(workbook(HEADINGS), styles=b" " * (40 * 1024 * 1024))


def lying_directory() -> bytes:
    """The directory promises a small part, the part unpacks to a large one."""
    content = bytearray(with_parts(workbook(HEADINGS), sheet=b"<row>" * (8 * 1024 * 1024)))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.find(mark)
        while place >= 0:
            content[place + at : place + at + 4] = (1000).to_bytes(4, "little")
            place = content.find(mark, place + 4)
    return bytes(content)


def thousand_parts() -> bytes:
    return with_parts(workbook(HEADINGS), **{f"xl/media/{number}": b"x" for number in range(1000)})


def far_cell() -> bytes:
    return with_sheet(f'{HEAD}<row r="1048576">{text_cell("XFD1048576", "far")}</row>')


def wide_cell() -> bytes:
    return with_sheet(f'{HEAD}<row r="2">{text_cell("A2", "x")}{text_cell("XFD2", "far")}</row>')


def wide_blanks() -> bytes:
    """Nothing is written there, and yet each row has 16,384 cells."""
    rows = "".join(f'<row r="{row}"><c r="XFD{row}" s="0"/></row>' for row in range(2, 60_000))
    return with_sheet(HEAD + rows)


def million_rows() -> bytes:
    return with_sheet(HEAD + "".join(f"<row><c><v>{number}</v></c></row>" for number in odd_numbers(1_000_000)))


def million_prefixed_rows() -> bytes:
    """The same, said in a way that looking for names would miss."""
    rows = "".join(f"<x:row><x:c><x:v>{number}</x:v></x:c></x:row>" for number in odd_numbers(1_000_000))
    return with_parts(
        workbook(HEADINGS), sheet=f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    )


def wide_row() -> bytes:
    """One element that no reader can let go of before it has all of it."""
    return with_sheet("<row>" + "".join(f"<c><v>{number}</v></c>" for number in odd_numbers(900_000)) + "</row>")


def many_strings() -> bytes:
    return with_parts(workbook(HEADINGS), strings=f'<sst xmlns="{MAIN}">' + "<si><t/></si>" * 2_000_000 + "</sst>")


def laughing() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return with_sheet(
        f'<row r="1">{text_cell("A1", "&l9;")}</row>', before=f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>'
    )


def laughing_in_utf_16() -> bytes:
    """The mark of a document type is not found among its bytes: the parser has to refuse it."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    sheet = (
        f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{text_cell("A1", "&l9;")}</row></sheetData></worksheet>'
    )
    return with_parts(workbook(HEADINGS), sheet=sheet.encode("utf-16"))


def reads_a_file() -> bytes:
    return with_sheet(
        f'<row r="1">{text_cell("A1", "&file;")}</row>',
        before='<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
    )


def locked() -> bytes:
    content = bytearray(workbook(HEADINGS))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def with_macro() -> bytes:
    return with_parts(workbook(HEADINGS, ("sales", "Sales")), vba=b"\xd0\xcf\x11\xe0 a macro")


def another_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return file.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (zip_bomb, "far larger than it looks"),
    "ratio": (quiet_bomb, "far larger than it looks"),
    "lying directory": (lying_directory, "is damaged"),
    "a thousand parts": (thousand_parts, "at most 100 are read"),
    "far cell": (far_cell, "further down than row 100,000"),
    "wide cell": (wide_cell, "Row 2 goes on to column XFD"),
    "wide blanks": (wide_blanks, "Row 2 goes on to column XFD"),
    "million rows": (million_rows, "further down than row 100,000"),
    "million rows with a prefix": (million_prefixed_rows, "far larger than it looks"),
    "wide row": (wide_row, "more than 300,000 cells"),
    "many strings": (many_strings, "far larger than it looks"),
    "DTD bomb": (laughing, "document type definition"),
    "DTD bomb in UTF-16": (laughing_in_utf_16, "is damaged"),
    "external entity": (reads_a_file, "document type definition"),
    "not a zip": (lambda: b"PK\x03\x04" + b"no zip at all" * 10, "is damaged"),
    "cut off": (lambda: workbook(HEADINGS)[:-40], "is damaged"),
    "another zip": (another_zip, "no Excel workbook"),
    "empty zip": (lambda: b"PK\x05\x06" + bytes(18), "no Excel workbook"),
    "locked part": (locked, "locked with a password"),
    "old or locked": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
        "an old format (.xls), or one that is locked",
    ),
    "macro": (with_macro, "holds macros"),
}

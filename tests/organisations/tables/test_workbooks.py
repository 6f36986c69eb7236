"""What a person sees in a workbook is what is read, and what cannot be read is named by row and column."""

from __future__ import annotations

import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link import ExternalLink
from openpyxl.workbook.external_link.external import ExternalBook

from organisations.tables.problems import FileRefused
from organisations.tables.table import table_of
from tests.organisations.tables.workbooks import HEAD, HEADINGS, saved, text_cell, with_parts, with_sheet, workbook


def read(content):
    return table_of(content, lambda heading: heading.strip() in HEADINGS, wanted="code and name")


def rows_of(content):
    return list(read(content).rows())


def refusal_of(content):
    with pytest.raises(FileRefused) as refused:
        read(content)
    return str(refused.value)


def shown_as(value, number_format="General"):
    def give_format(book):
        book.worksheets[0]["B2"].number_format = number_format

    return rows_of(workbook(HEADINGS, ("x", value), change=give_format))[0][1][1]


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        ("007", "General", "007"),
        (7, "000", "007"),
        (7, "General", "7"),
        (7.0, "0.00", "7"),
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (0.835, "0.0%", "83.5%"),
        (12_000_000_000, "General", "12000000000"),
        (True, "General", "TRUE"),
        (datetime.date(2026, 3, 31), "yyyy-mm-dd", "2026-03-31"),
        (datetime.datetime(2026, 3, 31, 9, 30), "yyyy-mm-dd hh:mm", "2026-03-31 09:30:00"),  # noqa: DTZ001 as in a cell
        ("=not(a formula", "@", "=not(a formula"),
        (" Ä 😀 ", "General", " Ä 😀 "),
        ("<script>alert(1)</script>", "General", "<script>alert(1)</script>"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(value, number_format, seen):
    if isinstance(value, str) and value.startswith("="):
        content = with_sheet(f'{HEAD}<row r="2">{text_cell("A2", "x")}{text_cell("B2", value)}</row>')
        assert rows_of(content) == [(2, ["x", seen])]
        return
    assert shown_as(value, number_format) == seen


def test_rows_keep_the_numbers_they_have_in_the_spreadsheet():
    content = workbook(HEADINGS, ("a", "A"), (None, None), (), ("b", None))
    assert rows_of(content) == [(2, ["a", "A"]), (5, ["b", ""])]


def test_what_a_formula_came_to_is_read():
    cell = '<c r="B2" t="str"><f>A2&amp;"!"</f><v>x!</v></c>'
    assert rows_of(with_sheet(f'{HEAD}<row r="2">{text_cell("A2", "x")}{cell}</row>')) == [(2, ["x", "x!"])]


def test_a_formula_that_came_to_an_empty_text_is_an_empty_cell():
    cell = '<c r="B2" t="str"><f>IF(TRUE,"","")</f><v></v></c>'
    assert rows_of(with_sheet(f'{HEAD}<row r="2">{text_cell("A2", "x")}{cell}</row>')) == [(2, ["x", ""])]


def test_a_formula_without_a_result_is_named():
    said = refusal_of(workbook(HEADINGS, ("a", "A"), ("b", "=A2&A3")))
    assert said.startswith("Row 3, column B holds a formula without a result.")


def test_an_error_in_a_cell_is_named():
    def go_wrong(book):
        book.worksheets[0]["B2"].value = "#REF!"
        book.worksheets[0]["B2"].data_type = "e"

    assert refusal_of(workbook(HEADINGS, ("a", None), change=go_wrong)).startswith(
        "Row 2, column B holds the error #REF!"
    )


def test_cells_merged_over_rows_are_named_and_those_merged_beside_each_other_are_read():
    tall = workbook(HEADINGS, ("a", "A"), ("b", None), change=lambda book: book.worksheets[0].merge_cells("B2:B3"))
    assert refusal_of(tall).startswith("The cells B2 to B3 are merged")
    wide = workbook(HEADINGS, ("a", None), change=lambda book: book.worksheets[0].merge_cells("A2:B2"))
    assert rows_of(wide) == [(2, ["a", ""])]


def test_the_first_sheet_that_can_be_seen_is_read_and_said():
    book = Workbook()
    book.worksheets[0].title = "Secret"
    book.worksheets[0].sheet_state = "hidden"
    for title in ("Tree", "Notes", "<b>Old"):
        book.create_sheet(title).append(HEADINGS)
    book["Tree"].append(("a", "A"))
    book["Secret"].append(("b", "B"))
    table = read(saved(book))
    assert list(table.rows()) == [(2, ["a", "A"])]
    assert table.read_from == "The file has several sheets. Read was “Tree”, not: Notes, <b>Old."
    assert read(workbook(HEADINGS)).read_from == ""


def test_a_workbook_of_hidden_sheets_alone_is_refused():
    content = workbook(HEADINGS, change=lambda book: book.create_sheet("Other"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").replace(b'state="visible"', b'state="hidden"')
    assert refusal_of(with_parts(content, **{"xl/workbook.xml": book})).startswith(
        "No sheet of the workbook can be seen."
    )


def test_links_to_other_files_are_not_followed():
    def link(book):
        external = ExternalLink(externalBook=ExternalBook())
        external.file_link = Relationship(
            Id="rId1", type="externalLinkPath", Target="http://127.0.0.1:9/other.xlsx", TargetMode="External"
        )
        book._external_links.append(external)

    assert rows_of(workbook(HEADINGS, ("a", "A"), change=link)) == [(2, ["a", "A"])]


def test_what_stands_beside_the_table_is_read_only_if_it_says_something():
    content = workbook((*HEADINGS, None, None), ("a", "A", None, " "), ("b", "B", None, "note"))
    assert rows_of(content) == [(2, ["a", "A"]), (3, ["b", "B", "", "note"])]


def test_an_empty_sheet_is_called_empty_and_strange_headings_are_shown():
    assert refusal_of(workbook()).startswith("The sheet “Sheet” is empty.")
    said = refusal_of(workbook(("Kürzel", "Bereich"), ("a", "A")))
    assert said == (
        "None of the headings is known. The first row of the sheet “Sheet” is: Kürzel · Bereich. "
        "It must hold code and name."
    )


def test_a_workbook_of_ten_thousand_rows_is_read_whole():
    rows = rows_of(workbook(HEADINGS, *((f"c{number}", f"Name {number}") for number in range(10_000))))
    assert len(rows) == 10_000
    assert rows[-1] == (10_001, ["c9999", "Name 9999"])

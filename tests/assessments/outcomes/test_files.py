"""Outcomes from a file: every bad cell by row and column, all or nothing, and what is replaced is said."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.models import OutcomeMeasure, OutcomeValue
from assessments.outcome_forms import LARGEST_UPLOAD
from assessments.outcomes import MOST_MEASURES, MOST_VALUES
from tests.assessments.outcomes.conftest import kept
from tests.organisations.tables.workbooks import workbook

pytestmark = pytest.mark.django_db

HEADINGS = "name,unit,higher_is_better,date,value"
GOOD = "Complaints,per 1000 orders,no,2026-03-31,12.5"


@pytest.fixture
def run_import(tmp_path, acme):
    """What the person at the terminal sees: what is said, the problems, and why it was refused."""

    def run(content, *options, organisation=None):
        file = tmp_path / "outcomes.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        out, err, refusal = io.StringIO(), io.StringIO(), ""
        address = organisation or f"https://example.org/organisations/{acme.public_id}/"
        try:
            call_command("import_outcomes", address, str(file), *options, stdout=out, stderr=err)
        except CommandError as error:
            refusal = str(error)
        return out.getvalue(), err.getvalue().splitlines(), refusal

    return run


def table(*rows):
    return "\n".join([HEADINGS, *rows]) + "\n"


def test_new_measures_and_values_are_stored_and_counted(run_import, acme):
    said, problems, refusal = run_import(table(GOOD, "complaints,,,2026-06-30,11", "Orders,,yes,31.3.2026,7"))
    assert (problems, refusal) == ([], "")
    assert said.strip() == "In the file: 3 new values, 2 new measures."
    complaints, orders = acme.outcome_measures.order_by("name")
    assert (complaints.unit, complaints.higher_is_better, orders.higher_is_better) == ("per 1000 orders", False, True)
    assert kept(complaints) == [("2026-03-31", 12.5), ("2026-06-30", 11.0)]


def test_a_value_of_the_same_day_replaces_and_this_is_said(run_import, staying):
    said, _problems, _refusal = run_import(
        table("CUSTOMERS WHO STAY,,,2026-03-31,81", "Customers who stay,%,yes,2026-06-30,83.5")
    )
    assert said.strip() == ("In the file: 0 new values, 1 value in place of another, 1 that is there already.")
    assert kept(staying) == [("2026-03-31", 81.0), ("2026-06-30", 83.5)]


def test_a_dry_run_says_the_same_and_stores_nothing(run_import, staying):
    said, _problems, _refusal = run_import(table("Customers who stay,,,2026-03-31,81"), "--dry-run")
    assert "1 value in place of another" in said
    assert "Nothing was stored (dry run)." in said
    assert kept(staying) == [("2026-03-31", 80.0), ("2026-06-30", 83.5)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_encodings_and_delimiters_of_spreadsheets_are_read(encoding, delimiter, run_import, acme):
    text = table("Öffnungen,€,yes,2026-03-31,7").replace(",", delimiter).replace("\n", "\r\n")
    assert run_import(text.encode(encoding))[2] == ""
    assert acme.outcome_measures.get().name == "Öffnungen"


def test_what_looks_like_a_formula_is_a_name_and_no_number(run_import, acme):
    assert run_import(table('"=HYPERLINK(""http://x"")",@unit,yes,2026-03-31,7'))[2] == ""
    measure = acme.outcome_measures.get()
    assert (measure.name, measure.unit) == ('=HYPERLINK("http://x")', "@unit")
    assert "found “=1+1”" in run_import(table("Other,,yes,2026-03-31,=1+1"))[1][0]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (",,yes,2026-03-31,7", "name", "is empty; say what is counted"),
        ("x" * 121 + ",,yes,2026-03-31,7", "name", "longer than 120"),
        ('"a\nb",,yes,2026-03-31,7', "name", "one line"),
        ("a\x07b,,yes,2026-03-31,7", "name", "cannot be stored"),
        ("A," + "x" * 41 + ",yes,2026-03-31,7", "unit", "longer than 40"),
        ("A,,,2026-03-31,7", "higher_is_better", "is empty; say yes if more"),
        ("A,,perhaps,2026-03-31,7", "higher_is_better", "found “perhaps”"),
        ("A,,yes,,7", "date", "found “”. Write the date like this: 2026-03-31."),
        ("A,,yes,03/04/2026,7", "date", "found “03/04/2026”"),
        ("A,,yes,2026-02-30,7", "date", "found “2026-02-30”"),
        ("A,,yes,2999-01-01,7", "date", "still to come"),
        ("A,,yes,2026-03-31,", "value", "found “”"),
        ("A,,yes,2026-03-31,NA", "value", "found “NA”"),
        ('A,,yes,2026-03-31,"1,234"', "value", "two ways"),
        ("Customers who stay,€,,2026-03-31,7", "unit", "is counted in “%”"),
        ("Customers who stay,,no,2026-03-31,7", "higher_is_better", "the opposite"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column_and_nothing_is_stored(row, column, words, run_import, acme, staying):
    _said, problems, refusal = run_import(table(GOOD, row))
    (problem,) = problems
    assert problem.startswith(f"Row 3, column {column}: ")
    assert words in problem
    assert "1 problem found, nothing was imported" in refusal
    assert acme.outcome_measures.count() == 1


def test_every_bad_cell_of_a_row_is_named(run_import):
    problems = run_import(table("A,,perhaps,yesterday,many"))[1]
    assert [problem.split(":")[0] for problem in problems] == [
        f"Row 2, column {column}" for column in ("higher_is_better", "date", "value")
    ]


def test_a_day_that_stands_there_twice_is_taken_once_if_both_agree_and_else_asked_back(run_import, acme):
    assert run_import(table(GOOD, GOOD))[0].startswith("In the file: 1 new value")
    problems = run_import(table(GOOD, "Complaints,,,2026-03-31,13"))[1]
    assert problems == ["Row 3, column value: row 2 gives another value of this measure and day; keep one of the two."]
    assert OutcomeValue.objects.get().value == 12.5


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "The file is empty"),
        (HEADINGS, "no row below the headings"),
        ("a,b,c\n1,2,3\n", "The first row must hold name, unit, higher_is_better, date, value"),
        ("name,date\nA,2026-03-31\n", "column value: this column is missing"),
        ("name,date,valeu\nA,2026-03-31,1\n", "did you mean “value”?"),
        ("name,date,value,colour\nA,2026-03-31,1,red\n", "unknown heading. Allowed are"),
        ("name,date,value,value\nA,2026-03-31,1,1\n", "this heading is there twice"),
        (table("A,,yes,2026-03-31"), "has 4 cells, but there are 5 headings"),
        (HEADINGS + ",\nA,,yes,2026-03-31,1,note\n", "found “note” in a column without heading"),
        (b"PK\x03\x04workbook", "looks like an Excel workbook, but is damaged"),
        (table("Ä,,yes,2026-03-31,1").encode("latin-1"), "not UTF-8"),
        (table("A\0,,yes,2026-03-31,1"), "NUL"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content, words, run_import):
    _said, problems, refusal = run_import(content)
    assert words in "\n".join([*problems, refusal])
    assert refusal
    assert not OutcomeMeasure.objects.exists()


def test_no_more_is_taken_than_a_report_can_read(run_import):
    many = [f"Measure {number},,yes,2026-03-31,1" for number in range(MOST_MEASURES + 1)]
    assert "more than 12 measures" in run_import(table(*many))[2]
    days = [f"A,,yes,{1990 + month // 12}-{1 + month % 12:02}-01,1" for month in range(MOST_VALUES + 1)]
    assert "more than 240 values" in run_import(table(*days))[2]
    assert "more than 2880 rows" in run_import(table(*[GOOD] * 2881))[2]
    assert not OutcomeMeasure.objects.exists()


def test_the_sample_of_the_documentation_can_be_imported(run_import):
    sample = (settings.BASE_DIR / "docs" / "importing-outcomes-sample.csv").read_bytes()
    assert run_import(sample)[0].strip() == "In the file: 4 new values, 2 new measures."


def test_an_unknown_organisation_is_said(run_import):
    assert "There is no organisation with the id “nowhere”" in run_import(table(GOOD), organisation="nowhere")[2]
    assert "There is no organisation" in run_import(table(GOOD), organisation="\udc80")[2]


# The page


def address(name, acme):
    return reverse(f"outcomes-{name}", args=[acme.public_id])


def upload(client, acme, content, **more):
    file = SimpleUploadedFile("outcomes.csv", content.encode() if isinstance(content, str) else content)
    return client.post(address("file", acme), {"file": file, **more})


def said(response):
    return re.sub(r"\s+", " ", response.content.decode()).replace("\xa0", " ")


def test_a_file_is_looked_at_first_and_stored_by_a_second_button(browse, ada, acme, staying):
    client = browse(ada)
    page = upload(client, acme, table("Customers who stay,,,2026-03-31,81", GOOD))
    shown = said(page)
    assert page.status_code == 200
    assert "1 new value, 1 new measure, 1 value in place of another" in shown
    assert "replaces 80 %" in shown
    assert "new, less is better" in shown
    assert kept(staying) == [("2026-03-31", 80.0), ("2026-06-30", 83.5)]
    stored = client.post(address("file-store", acme), {"rows": page.context["rows"]}, follow=True)
    assert "Stored. In the file: 1 new value" in said(stored)
    assert kept(staying) == [("2026-03-31", 81.0), ("2026-06-30", 83.5)]


def test_a_workbook_is_taken_like_any_other_file_and_its_sheet_is_named(browse, ada, acme):
    def add_notes(book):
        book.worksheets[0].title = "<b>Quarters"
        book.create_sheet("Notes")

    rows = (HEADINGS.split(","), ("Complaints", "per 1000 orders", "no", date(2026, 3, 31), 12.5))
    client = browse(ada)
    page = upload(client, acme, workbook(*rows, change=add_notes))
    assert "1 new value, 1 new measure" in said(page)
    assert "Read was “&lt;b&gt;Quarters”, not: Notes." in said(page)
    client.post(address("file-store", acme), {"rows": page.context["rows"]})
    assert kept(acme.outcome_measures.get()) == [("2026-03-31", 12.5)]
    wrong = upload(client, acme, workbook(rows[0], ("Complaints", None, "no", "<i>soon</i>", "=1/0")))
    assert "Row 2, column E holds a formula without a result." in said(wrong)


def test_the_page_names_every_bad_cell_and_stores_nothing(browse, ada, acme):
    page = upload(browse(ada), acme, table("A,,perhaps,yesterday,many"))
    assert page.status_code == 422
    assert "3 problems found, nothing was imported" in said(page)
    assert "Row 2, column date: found “yesterday”" in said(page)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "The file is empty."),
        ("nothing known\n1\n", "None of the headings is known"),
        ("x" * (LARGEST_UPLOAD + 1), "larger than 256 KB"),
        (b"\xff\xfe\x00", "damaged"),
    ],
)
def test_the_page_says_what_is_wrong_with_a_file(content, words, browse, ada, acme):
    page = upload(browse(ada), acme, content)
    assert page.status_code == 422
    assert words in said(page)


def test_without_a_file_the_page_asks_for_one(browse, ada, acme):
    page = browse(ada).post(address("file", acme), {})
    assert page.status_code == 422
    assert "Choose a file." in said(page)


def test_the_delimiter_can_be_chosen(browse, ada, acme):
    assert upload(browse(ada), acme, table(GOOD).replace(",", "|"), delimiter="pipe").status_code == 200
    assert upload(browse(ada), acme, table(GOOD).replace(",", "|"), delimiter="comma").status_code == 422
    assert upload(browse(ada), acme, table(GOOD), delimiter="^").status_code == 422


def test_rows_that_were_not_looked_at_here_are_not_stored(browse, ada, acme, birch):
    client = browse(ada)
    rows = upload(client, acme, table(GOOD)).context["rows"]
    for sent in ("", "nonsense", rows[:-1], rows.replace(":", "::")):
        page = client.post(address("file-store", acme), {"rows": sent}, follow=True)
        assert "Choose the file again." in said(page)
    assert not OutcomeMeasure.objects.exists()
    assert client.post(address("file-store", birch), {"rows": rows}).status_code == 404


def test_a_measure_that_was_changed_after_looking_is_not_overwritten(browse, ada, acme, staying):
    client = browse(ada)
    rows = upload(client, acme, table("Customers who stay,,,2026-03-31,81")).context["rows"]
    OutcomeMeasure.objects.update(unit="€")
    page = client.post(address("file-store", acme), {"rows": rows}, follow=True)
    assert "“Customers who stay” was changed meanwhile." in said(page)
    assert kept(staying) == [("2026-03-31", 80.0), ("2026-06-30", 83.5)]


def test_a_very_long_list_fits_into_one_page_and_back(browse, ada, acme):
    client = browse(ada)
    rows = [
        f"Measure number {number} of many,each,yes,{2000 + month // 12}-{1 + month % 12:02}-01,{month * 7.77:.2f}"
        for number in range(MOST_MEASURES)
        for month in range(MOST_VALUES)
    ]
    page = upload(client, acme, table(*rows))
    assert page.status_code == 200
    assert "And 2780 more rows." in said(page)
    client.post(address("file-store", acme), {"rows": page.context["rows"]})
    assert OutcomeValue.objects.count() == MOST_MEASURES * MOST_VALUES

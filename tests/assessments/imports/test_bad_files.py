from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessments.imports.storing import store_answers
from assessments.models import Response
from organisations.tables.delimited import MOST_COLUMNS, MOST_ROWS
from organisations.tables.problems import FileRefused
from organisations.tables.table import LARGEST_FILE
from tests.assessments.imports.conftest import PURPOSE
from tests.factories import make_assessment

GOOD = f"department,role_group,{PURPOSE}\nsales,support,3\n"


def test_the_same_file_is_refused_the_second_time(autumn, run_import):
    run_import(autumn, GOOD)

    outcome = run_import(autumn, GOOD, name="renamed.csv")

    assert "This very file was imported on " in outcome.refusal
    assert "as “answers.csv”; its answers would count twice." in outcome.refusal
    assert autumn.responses.count() == 1


def test_another_assessment_may_take_the_same_file(autumn, acme, run_import):
    run_import(autumn, GOOD)

    assert run_import(make_assessment(acme), GOOD).refusal == ""


def test_a_draft_takes_no_answers(acme, run_import):
    draft = make_assessment(acme, is_open=False)

    assert "is not open yet" in run_import(draft, GOOD).refusal
    assert not draft.responses.exists()


def test_a_closed_assessment_takes_no_answers(autumn, run_import):
    autumn.close()

    assert run_import(autumn, GOOD).refusal.startswith("The assessment is closed:")
    assert not autumn.responses.exists()


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_an_anonymous_assessment_takes_no_answers_past_its_box_and_no_file_is_even_read(sealed, run_import, options):
    outcome = run_import(sealed, b"\x00 nothing that could be read", *options)

    assert outcome.refusal.startswith("The assessment is anonymous: answers come through its own pages alone")
    assert outcome.problems == []
    with pytest.raises(FileRefused, match="The assessment is anonymous"):
        store_answers(sealed, "answers.csv", b"", [])
    assert not sealed.responses.exists()
    assert not sealed.imported_files.exists()


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  ", b"sep=;\n"])
def test_an_empty_file_is_called_empty(autumn, run_import, content):
    assert run_import(autumn, content).refusal.startswith("The file is empty.")


def test_headings_without_rows_hold_no_answers(autumn, run_import):
    outcome = run_import(autumn, f"department,role_group,{PURPOSE}\n\n")

    assert outcome.problems == ["Row 2: there is no row below the headings: the file holds no answers."]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_an_older_encoding_is_explained_with_what_to_do(autumn, run_import, encoding):
    outcome = run_import(autumn, (GOOD + "Außendienst,support,3\n").encode(encoding))

    assert outcome.refusal.startswith("Line 3 is not UTF-8.")
    assert "CSV UTF-8 (comma delimited)" in outcome.refusal


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"PK\x03\x04rest of a workbook", "looks like an Excel workbook, but is damaged"),
        (b"\xd0\xcf\x11\xe0rest of an old workbook", "a workbook of an old format"),
        (GOOD.encode("utf-16-le"), "Line 1 holds a NUL character"),
        (GOOD.encode() + b"sales,support,\x00\n", "Line 3 holds a NUL character"),
        (GOOD.encode() + b"\xed\xa0\x80,support,3\n", "Line 3 is not UTF-8."),
        (b"\xff\xfe\x00\xd8" + GOOD.encode("utf-16-le"), "The file starts as UTF-16-LE, but is damaged"),
        (b"\xff\xfes\x00a", "The file starts as UTF-16-LE, but is damaged"),
        (GOOD.encode() + b'"sales,support,3\n' * 3, "Row 3 cannot be read: a quotation mark"),
        (GOOD.encode() + b'"sa"les,support,3\n', "Row 3 cannot be read: a quotation mark"),
        (b'"' + b"a" * 300_000, "Row 1 cannot be read: a quotation mark"),
        (b"Name,Points\nAda,3\n", "None of the headings is known."),
        (GOOD.replace(",", "^").encode(), "None of the headings is known."),
        (b"," * MOST_COLUMNS + b"\n", f"Row 1 has {MOST_COLUMNS + 1} columns"),
        (GOOD.encode() + b"\n" * (MOST_ROWS + 1), f"more than {MOST_ROWS} rows"),
        (GOOD.encode() + b"x" * LARGEST_FILE, "The file is larger than 5 MB."),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(autumn, run_import, content, hint):
    outcome = run_import(autumn, content)

    assert hint in outcome.refusal or any(hint in problem for problem in outcome.problems)
    assert outcome.refusal.isprintable()
    assert not autumn.responses.exists()


def test_no_more_than_the_allowed_size_is_ever_read(autumn):
    with pytest.raises(CommandError, match="larger than 5 MB"):
        call_command(
            "import_responses",
            f"/assessments/{autumn.public_id}/",
            "/dev/zero",
            stdout=io.StringIO(),
            stderr=io.StringIO(),
        )


@pytest.mark.parametrize(
    ("headings", "problem"),
    [
        (
            "department,role_group,strategy.purpose.undrstanding",
            "Row 1, column strategy.purpose.undrstanding: unknown heading; "
            "did you mean “strategy.purpose.understanding”?",
        ),
        (
            f"department,role_group,{PURPOSE},Name",
            "Row 1, column Name: unknown heading. Allowed are item codes, definition, action.…, department and "
            "role_group.",
        ),
        (
            f"department,role_group,{PURPOSE},{PURPOSE.upper()}",
            "Row 1, column STRATEGY.PURPOSE.UNDERSTANDING: this heading is there twice; keep one of the two columns.",
        ),
        (f"role_group,{PURPOSE}", "Row 1, column department: this column is missing."),
        (
            f"department,{PURPOSE}",
            "Row 1, column role_group: this column is missing: it says who was asked what.",
        ),
        (
            "department,role_group",
            "Row 1: there is no column with answers; their headings are the item codes.",
        ),
    ],
)  # fmt: skip
def test_headings_that_are_wrong_are_named(autumn, run_import, headings, problem):
    cells = ",".join({"department": "sales", "role_group": "support"}.get(name, "3") for name in headings.split(","))

    outcome = run_import(autumn, f"{headings}\n{cells}\n")

    assert problem in outcome.problems
    assert not Response.objects.exists()


def test_a_cell_below_no_heading_is_named_by_its_letter(autumn, run_import):
    outcome = run_import(autumn, f"department,role_group,{PURPOSE},\nsales,support,3,note\n")

    assert outcome.problems == ["Row 2, column D: found “note” in a column without heading."]


@pytest.mark.parametrize("delimiter", ["", "ab", "a", '"', "\n", "."])
def test_a_delimiter_that_cannot_be_one_is_refused(autumn, run_import, delimiter):
    assert "cannot separate cells" in run_import(autumn, GOOD, "--delimiter", delimiter).refusal


def test_a_wrong_delimiter_is_explained_with_what_was_read(autumn, run_import):
    outcome = run_import(autumn, GOOD, "--delimiter", "semicolon")

    assert "Read with “semicolon” between the cells, the first row is: department,role_group" in outcome.refusal


def test_an_unknown_assessment_is_named(db, tmp_path):
    for public_id in ("nowhere", "a\0b", "\udc80"):
        with pytest.raises(CommandError, match="There is no assessment with the id"):
            call_command("import_responses", public_id, str(tmp_path / "answers.csv"))


def test_a_file_that_is_not_there_is_named(autumn, tmp_path):
    with pytest.raises(CommandError, match=r"“.*no\.csv” cannot be read: No such file"):
        call_command("import_responses", f"/assessments/{autumn.public_id}/", str(Path("no.csv")))


def test_only_a_coordinator_of_the_organisation_is_recorded_as_importing(autumn, eve, dan, run_import):
    for email in (eve.email, dan.email, "nobody@nowhere.example"):
        assert "does not coordinate Acme" in run_import(autumn, GOOD, "--by", email).refusal

    assert not autumn.responses.exists()

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from assessments.models import Response
from assessments.questionnaires.storing import document_of
from tests.assessments.imports.conftest import PURPOSE, PURPOSE_DONE
from tests.factories import make_assessment
from tests.organisations.tables.workbooks import workbook

SAMPLE = Path(settings.BASE_DIR, "docs", "importing-sample.csv")


def answers_by_code(response) -> dict[str, str]:
    document = document_of(response.assessment.version)
    return dict(zip(document.positions, response.answers, strict=True))


def test_answers_land_at_the_position_of_their_item_code(autumn, run_import):
    outcome = run_import(
        autumn, f"{PURPOSE_DONE},department,role_group,{PURPOSE},definition,action.overall\n2,sales,frontline,5,4,3\n"
    )

    assert outcome.refusal == ""
    response = autumn.responses.get()
    given = answers_by_code(response)
    assert (response.department, response.role_group) == ("sales", "frontline")
    assert {code: answer for code, answer in given.items() if answer != "."} == {
        PURPOSE: "5",
        PURPOSE_DONE: "2",
        "definition": "4",
        "action.overall": "3",
    }


def test_an_empty_cell_was_skipped_and_a_missing_column_was_not_asked(autumn, run_import):
    run_import(autumn, f"department,role_group,{PURPOSE},definition\nsales,support,,2\n")

    given = answers_by_code(autumn.responses.get())
    assert given[PURPOSE] == "-"
    assert given[PURPOSE_DONE] == "."


@pytest.mark.parametrize(
    ("cell", "stored"),
    [("4", "4"), (" 4 ", "4"), ("4.0", "4"), ('"4,0"', "4"), ("\uff14", "4"), ("?", "?"), ("Can’t see", "?"),
     ("can't see", "?"), ("Don't know", "?"), ("-", "-"), (".", "."), ("not asked", ".")],
)  # fmt: skip
def test_spreadsheet_spellings_of_an_answer_are_understood(autumn, run_import, cell, stored):
    outcome = run_import(autumn, f"department,role_group,{PURPOSE},definition\nsales,support,{cell},2\n")

    assert outcome.problems == []
    assert answers_by_code(autumn.responses.get())[PURPOSE] == stored


@pytest.mark.parametrize("cell", ["n", "N", "n/a", "does not apply", "Not applicable"])
def test_an_item_that_may_not_apply_takes_the_words_for_it(autumn, run_import, cell):
    item = next(item for item in document_of(autumn.version).items if item.may_not_apply)

    run_import(autumn, f"department,role_group,{item.code},definition\nsales,manager,{cell},2\n")

    assert answers_by_code(autumn.responses.get())[item.code] == "n"


def test_choices_are_understood_by_number_and_by_code(autumn, run_import):
    run_import(autumn, "department,role_group,definition,action.overall\nsales,support,customer_goals,Under_Way\n")

    given = answers_by_code(autumn.responses.get())
    assert (given["definition"], given["action.overall"]) == ("4", "3")


def test_groups_are_found_by_code_or_name_however_they_are_written(acme, run_import):
    acme.departments.filter(code="warehouse").update(name="Ménage & Lager")
    autumn = make_assessment(acme)
    decomposed = "MÉNAGE & LAGER"

    outcome = run_import(autumn, f"department,role_group,{PURPOSE}\n{decomposed}, Frontline ,4\nSALES,MANAGERS,2\n")

    assert outcome.refusal == ""
    assert set(autumn.responses.values_list("department", "role_group")) == {
        ("warehouse", "frontline"),
        ("sales", "manager"),
    }


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_delimiter_and_byte_order_mark_are_recognised(autumn, run_import, delimiter, encoding):
    text = "\r\n".join(
        delimiter.join(row) for row in [("department", "role_group", PURPOSE), ("sales", "support", "3")]
    )

    outcome = run_import(autumn, text.encode(encoding))

    assert outcome.refusal == ""
    assert answers_by_code(autumn.responses.get())[PURPOSE] == "3"


def test_the_line_in_which_excel_names_its_delimiter_is_not_a_row(autumn, run_import):
    outcome = run_import(autumn, f"sep=;\r\ndepartment;role_group;{PURPOSE}\r\nsales;support;9\r\n")

    assert outcome.problems[0].startswith("Row 2, column strategy.purpose.understanding: found “9”")


def test_another_delimiter_can_be_named(autumn, run_import):
    outcome = run_import(autumn, f"department^role_group^{PURPOSE}\nsales^support^3\n", "--delimiter", "^")

    assert outcome.refusal == ""
    assert autumn.responses.count() == 1


def test_blank_rows_and_blank_columns_at_the_end_are_ignored(autumn, run_import):
    outcome = run_import(autumn, f"department,role_group,{PURPOSE},,\nsales,support,3,,\n\n,,,,\nsales,support,4,,,,\n")

    assert outcome.refusal == ""
    assert autumn.responses.count() == 2


def test_a_dry_run_says_what_would_happen_and_stores_nothing(autumn, run_import):
    outcome = run_import(autumn, f"department,role_group,{PURPOSE}\nsales,support,3\n", "--dry-run")

    assert outcome.said.strip() == "1 respondent could be imported; nothing was stored (dry run)."
    assert not autumn.responses.exists()
    assert not autumn.imported_files.exists()


def test_the_source_is_recorded_for_the_report(autumn, ada, run_import):
    run_import(
        autumn, f"department,role_group,{PURPOSE}\nsales,support,3\nsales,support,4\n", "--by", "Ada@acme.example",
        name="paper round 1.csv",
    )  # fmt: skip

    source = autumn.imported_files.get()
    assert (source.name, source.rows, source.imported_by) == ("paper round 1.csv", 2, ada)


def test_the_order_of_the_file_is_not_kept(autumn, run_import):
    rows = [f"sales,support,{level},{step}" for level in range(1, 6) for step in range(1, 5)] * 10
    run_import(autumn, "\n".join([f"department,role_group,{PURPOSE},action.overall", *rows]))

    index_of = document_of(autumn.version).index_of
    table = Response._meta.db_table
    arrival = "rowid" if settings.IS_SQLITE else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answers FROM {table} ORDER BY {arrival}")  # noqa: S608 both are constants of ours
        stored = [
            f"sales,support,{answers[index_of[PURPOSE]]},{answers[index_of['action.overall']]}"
            for (answers,) in cursor.fetchall()
        ]
    assert sorted(stored) == sorted(rows)
    assert stored != rows


def test_the_sample_in_the_documentation_can_be_imported(autumn, run_import):
    outcome = run_import(autumn, SAMPLE.read_bytes())

    assert outcome.problems == []
    rows = list(csv.DictReader(io.StringIO(SAMPLE.read_text())))
    assert autumn.responses.count() == len(rows)


def test_a_rotating_form_s_answers_say_what_was_not_asked(acme, run_import):
    acme.departments.update(headcount=100)
    rotating = make_assessment(acme, form="rotating")
    outcome = run_import(
        rotating,
        f"department,role_group,{PURPOSE},{PURPOSE_DONE},strategy.policy.understanding\nsales,manager,5,,.\n"
        f"sales,frontline,.,not asked,2\n",
    )

    assert outcome.refusal == ""
    given = sorted(
        tuple(answers_by_code(response)[code] for code in (PURPOSE, PURPOSE_DONE, "strategy.policy.understanding"))
        for response in rotating.responses.all()
    )
    assert given == [(".", ".", "2"), ("5", "-", ".")]


GUESS = "pick.1,pick.2,pick.3,predicted.1,predicted.2,predicted.3,confidence"


def test_a_guess_of_what_customers_say_is_stored_apart(autumn, run_import):
    outcome = run_import(
        autumn,
        f"department,role_group,{PURPOSE},{GUESS}\n"
        "sales,manager,5,works,Worth the price,put_right,4,3.0,,2\n"
        "sales,manager,4,,,,,,,\n",
    )

    assert outcome.refusal == ""
    assert autumn.responses.count() == 2
    prediction = autumn.predictions.get()
    assert (prediction.department, prediction.role_group, prediction.answers) == ("sales", "manager", "acg43-2")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("works,works,price,,,,", "a guess names three different needs"),
        ("works,price,,,,,", "a guess names three different needs"),
        (",,,4,,,", "a guess names three different needs"),
        (",,,,,,3", "a guess names three different needs"),
        ("works,price,luck,,,,", "found “luck”; allowed is the code of a need"),
        ("works,price,easy,6,,,", "found “6”; allowed is 1 to 5 or an empty cell"),
        ("works,price,easy,,,,?", "found “?”; allowed is 1 to 5 or an empty cell"),
    ],
)
def test_a_guess_that_is_none_is_refused_with_its_row(autumn, run_import, cells, said):
    outcome = run_import(autumn, f"department,role_group,{PURPOSE},{GUESS}\nsales,manager,5,{cells}\n")
    assert any(said in problem for problem in outcome.problems), outcome.problems
    assert not autumn.responses.exists()
    assert not autumn.predictions.exists()


def test_where_customers_are_not_asked_a_guess_is_an_unknown_heading(acme, run_import):
    alone = make_assessment(acme, asks_customers=False)
    outcome = run_import(alone, f"department,role_group,{PURPOSE},pick.1\nsales,manager,5,works\n")
    assert any("unknown heading" in problem for problem in outcome.problems)


def test_which_sheet_of_a_workbook_was_read_is_said(autumn, run_import):
    def beside(book) -> None:
        book.active.title = "Answers"
        book.create_sheet("Notes")

    content = workbook(("department", "role_group", PURPOSE), ("sales", "manager", 4), change=beside)
    outcome = run_import(autumn, content, name="answers.xlsx")
    assert outcome.refusal == ""
    assert "The file has several sheets. Read was “Answers”, not: Notes." in outcome.said
    assert autumn.responses.count() == 1
    alone = workbook(("department", "role_group", PURPOSE), ("sales", "manager", 5))
    assert "sheet" not in run_import(autumn, alone, name="alone.xlsx").said

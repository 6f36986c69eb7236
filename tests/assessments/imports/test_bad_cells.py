from __future__ import annotations

import pytest

from assessments.questionnaires.storing import document_of
from tests.assessments.imports.conftest import PURPOSE, PURPOSE_DONE
from tests.factories import make_assessment

HEAD = f"department,role_group,{PURPOSE},{PURPOSE_DONE}\n"


def test_every_bad_cell_is_reported_by_row_and_column_and_nothing_is_stored(autumn, run_import):
    outcome = run_import(autumn, HEAD + "sales,support,3,3\nsales,suport,6,x\n\nmoon,support,0,2\n")

    assert outcome.problems == [
        "Row 3, column role_group: found “suport”; allowed is one of executive, manager, frontline, support, other.",
        "Row 3, column strategy.purpose.understanding: found “6”; allowed is 1 to 5, “?” (can’t see) or an empty cell.",
        "Row 3, column strategy.purpose.delivery: found “x”; allowed is 1 to 5, “?” (can’t see) or an empty cell.",
        "Row 5, column department: found “moon”; allowed is one of sales, service, warehouse.",
        "Row 5, column strategy.purpose.understanding: found “0”; allowed is 1 to 5, “?” (can’t see) or an empty cell.",
    ]
    assert outcome.refusal == ("5 problems found, nothing was imported. Correct them in the file and try again.")
    assert not autumn.responses.exists()
    assert not autumn.imported_files.exists()


def test_a_dry_run_reports_the_same_problems(autumn, run_import):
    content = HEAD + "sales,support,8,3\n"

    assert run_import(autumn, content, "--dry-run").problems == run_import(autumn, content).problems != []


@pytest.mark.parametrize(
    "cell",
    ["0", "6", "-1", "4.5", "1e9", "9" * 5000, "=1+1", "+4", "@SUM(A1)", "four", "½", "NaN", "TRUE", "n", "NA", "#N/A"],
)
def test_what_is_no_answer_is_refused(autumn, run_import, cell):
    outcome = run_import(autumn, HEAD + f"sales,support,{cell},3\n")

    assert outcome.problems[0].startswith("Row 2, column strategy.purpose.understanding: ")
    assert len(outcome.problems[0]) < 300
    assert not autumn.responses.exists()


def test_na_is_refused_because_it_can_mean_two_things(autumn, run_import):
    outcome = run_import(autumn, HEAD + "sales,support,NA,3\n")

    assert "“NA” can mean several things. For a missing answer leave the cell empty" in outcome.problems[0]


def test_does_not_apply_is_taken_only_where_the_questionnaire_offers_it(autumn, run_import):
    items = document_of(autumn.version).items
    may_not = next(item.code for item in items if item.may_not_apply)

    outcome = run_import(autumn, f"department,role_group,{PURPOSE},{may_not}\nsales,manager,n,n\n")

    assert [problem.split(":")[0] for problem in outcome.problems] == [f"Row 2, column {PURPOSE}"]


def test_an_answer_to_what_a_role_group_is_not_asked_is_a_problem(routed, run_import):
    practices = document_of(routed.version).practices
    hidden = next(p for p in practices if p.asked_of == "not_frontline").items[0].code
    head = f"department,role_group,{hidden},{PURPOSE},action.overall\n"

    outcome = run_import(routed, head + "sales,frontline,3,3,1\nsales,manager,3,3,1\nsales,frontline,,3,1\n")

    assert [problem.split(":")[0] for problem in outcome.problems] == [
        f"Row 2, column {hidden}",
        "Row 3, column action.overall",
    ]
    assert "“frontline” is not asked this in the routed form" in outcome.problems[0]


def test_what_a_role_group_is_not_asked_is_stored_as_not_asked(routed, run_import):
    document = document_of(routed.version)
    hidden = next(p for p in document.practices if p.asked_of == "not_frontline").items[0].code

    run_import(routed, f"department,role_group,{hidden},{PURPOSE}\nsales,frontline,,3\n")

    answers = routed.responses.get().answers
    assert (answers[document.index_of[hidden]], answers[document.index_of[PURPOSE]]) == (".", "3")


@pytest.mark.parametrize("row", ["sales,support,3", "sales,support,3,4,5", "sales"])
def test_a_row_with_too_few_or_too_many_cells_may_have_shifted(autumn, run_import, row):
    outcome = run_import(autumn, HEAD + row + "\n")

    cells = row.count(",") + 1
    assert outcome.problems == [f"Row 2: has {cells} cells, but there are 4 headings; cells may have shifted."]


def test_a_row_without_an_answer_is_a_problem(autumn, run_import):
    assert run_import(autumn, HEAD + "sales,support,,-\n").problems == [
        "Row 2: holds no answer at all; delete the row."
    ]


def test_a_department_must_be_named_where_there_are_departments(autumn, run_import):
    outcome = run_import(autumn, HEAD + ",support,3,4\n")

    assert outcome.problems == ["Row 2, column department: is empty; allowed is one of sales, service, warehouse."]


def test_departments_of_one_name_must_be_told_apart_by_code(acme, run_import):
    acme.departments.update(name="Shop")
    outcome = run_import(make_assessment(acme), HEAD + "shop,support,3,4\n")

    assert "several are called “shop”; write the code" in outcome.problems[0]


def test_an_organisation_without_departments_needs_no_such_column(birch, run_import):
    assessment = make_assessment(birch)
    run_import(assessment, f"role_group,{PURPOSE}\nsupport,3\n")

    assert assessment.responses.get().department == ""


@pytest.mark.parametrize("nasty", ["\x1b[31mred", "\u202egnp.exe", "a\x07b", "\u200b", "<script>\u2028"])
def test_nothing_unprintable_from_the_file_reaches_the_terminal(autumn, run_import, nasty):
    outcome = run_import(autumn, f"department,role_group,{nasty},{PURPOSE}\n{nasty},{nasty},{nasty},{nasty}\n")

    assert len(outcome.problems) >= 3
    assert all(problem.isprintable() for problem in outcome.problems)


@pytest.mark.parametrize("cell", ["a" * 100_000, "ﷺ" * 100_000, "\u0344" * 100_000, "4" + " " * 100_000])
def test_an_overlong_cell_is_refused_without_being_repeated(autumn, run_import, cell):
    outcome = run_import(autumn, HEAD + f"sales,support,{cell},3\n")

    assert len(outcome.problems) == 1
    assert len(outcome.problems[0]) < 300

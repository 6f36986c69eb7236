"""import_pulse: customers' answers from a file, all or none, every bad cell by row and column."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from assessments.models import ImportKind, PulseResponse
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db

HEADINGS = "pick1,pick2,pick3,works,easy,price,data,recommend,source,segment"
GOOD = "works,easy,price,5,4,n,3,10,invited_list,north"


@pytest.fixture
def import_file(run_import):
    return partial(run_import, command="import_pulse", name="customers.csv")


@pytest.fixture
def import_rows(import_file, autumn):
    """With the usual headings."""
    return lambda *rows, options=(): import_file(autumn, "\n".join([HEADINGS, *rows]), *options)


def stored() -> list[tuple[str, str, str]]:
    return sorted(PulseResponse.objects.values_list("answers", "source", "segment"))


def test_a_customer_comes_in_as_if_the_page_had_been_answered(import_rows, autumn):
    outcome = import_rows(GOOD)
    assert outcome.problems == []
    assert "1 customer imported into “Autumn”" in outcome.said
    assert stored() == [("abc54n.....3...a", "invited_list", "north")]
    imported = autumn.imported_files.get()
    assert (imported.kind, imported.rows, imported.name) == (ImportKind.PULSE, 1, "customers.csv")
    assert not PulseResponse.objects.get().is_flagged


def test_customers_are_never_sealed_so_an_anonymous_assessment_takes_theirs(import_file, sealed):
    assert import_file(sealed, f"{HEADINGS}\n{GOOD}").refusal == ""
    assert stored() == [("abc54n.....3...a", "invited_list", "north")]


@pytest.mark.parametrize("picks", ["works,easy,price", "1,2,3", "1.0,2.0,3.0", "WORKS,Quick and easy,worth the PRICE"])
def test_needs_are_named_by_code_number_or_name(picks, import_rows):
    assert import_rows(f"{picks},,,,,,Open_Link,").problems == []
    assert stored() == [("abc---.........-", "open_link", "")]


def test_a_file_needs_no_ratings_at_all(import_file, autumn):
    outcome = import_file(autumn, "source;pick1;pick2;pick3\nat the point of service;data;works;easy\n")
    assert outcome.refusal == ""
    assert stored() == [("iab--......-...-", "point_of_service", "")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_the_encodings_of_spreadsheets_are_read(encoding, import_file, autumn):
    text = HEADINGS + "\r\n" + GOOD.replace("north", "Köln") + "\r\n"
    assert import_file(autumn, text.encode(encoding)).refusal == ""
    assert stored()[0][2] == "Köln"


def test_a_dry_run_says_so_and_stores_nothing(import_rows, autumn):
    outcome = import_rows(GOOD, options=["--dry-run"])
    assert "1 customer could be imported" in outcome.said
    assert stored() == []
    assert not autumn.imported_files.exists()


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ("works,easy", "works,", "pick2", "a need by its code"),
        ("works,easy", "works,speed", "pick2", "found “speed”"),
        ("works,easy", "works,13", "pick2", "found “13”"),
        ("works,easy", "works,works", "pick2", "chosen twice"),
        ("works,easy,price,5", "works,easy,price,6", "works", "1 to 5"),
        ("works,easy,price,5", "works,easy,price,4.5", "works", "found “4.5”"),
        ("works,easy,price,5", "works,easy,price,NA", "works", "several things"),
        (",10,", ",11,", "recommend", "0 to 10"),
        (",10,", ",-1,", "recommend", "found “-1”"),
        ("invited_list", "post", "source", "invited_list, point_of_service, open_link"),
        ("invited_list", "", "source", "allowed is"),
        ("north", "x" * 81, "segment", "longer than 80"),
        ("north", '"two\nlines"', "segment", "on one line"),
        ("north", "a\u0007b", "segment", "cannot be stored"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(old, new, column, words, import_rows):
    outcome = import_rows(GOOD, GOOD.replace(old, new, 1))
    (problem,) = outcome.problems
    assert problem.startswith(f"Row 3, column {column}:")
    assert words in problem
    assert "1 problem found" in outcome.refusal
    assert stored() == []


def test_every_bad_cell_of_a_row_is_named(import_rows):
    outcome = import_rows("nowhere,easy,easy,9,,,,12,post,")
    assert len(outcome.problems) == 5
    assert stored() == []


def test_more_than_two_others_cannot_be_weighed(import_file, autumn):
    content = "pick1,pick2,pick3,data,find,ahead,source\nworks,easy,price,1,2,3,open_link\n"
    outcome = import_file(autumn, content)
    assert "ratings of 3 needs beside the three chosen" in outcome.problems[0]


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (HEADINGS.replace("pick3", "pick4"), "did you mean “pick3”"),
        (HEADINGS.replace("source", "origin"), "Row 1, column source: this column is missing"),
        (HEADINGS.replace("easy", "works"), "there twice"),
        (HEADINGS.replace("data", "strategy.purpose"), "unknown heading"),
        (HEADINGS.replace("data", ""), "in a column without heading"),
    ],
)
def test_a_bad_heading_is_named(headings, words, import_file, autumn):
    outcome = import_file(autumn, f"{headings}\n{GOOD}\n")
    assert any(words in problem for problem in outcome.problems)
    assert stored() == []


def test_a_file_of_something_else_says_what_the_first_row_must_hold(import_file, autumn):
    assert "pick1, pick2, pick3, source" in import_file(autumn, "name,age\nAda,36\n").refusal


def test_cells_that_have_shifted_are_told(import_rows):
    assert "cells may have shifted" in import_rows("works,easy").problems[0]
    assert "cells may have shifted" in import_rows(GOOD + ",more").problems[0]


def test_a_file_without_rows_is_told(import_rows):
    assert "no row below the headings" in import_rows().problems[0]


def test_the_same_file_is_taken_once(import_rows):
    import_rows(GOOD)
    assert "would count twice" in import_rows(GOOD).refusal
    assert len(stored()) == 1


@pytest.mark.parametrize("state", ["draft", "closed", "silent"])
def test_answers_come_in_only_while_customers_are_asked(state, import_file, acme):
    assessment = make_assessment(acme, is_open=state != "draft", asks_customers=state != "silent")
    if state == "closed":
        assessment.close()
    assert import_file(assessment, f"{HEADINGS}\n{GOOD}\n").refusal
    assert stored() == []


def test_needs_of_ones_own_are_known_by_their_codes(import_file, acme):
    draft = make_assessment(acme, is_open=False)
    draft._copy_needs()
    draft.needs.filter(code="works").update(code="own-1", names={"en": "Runs for years"})
    draft.open()
    content = "pick1,pick2,pick3,own-1,source\nRuns for years,2,own-1,3,open_link\nown-1,2,3,4,open_link\n"
    outcome = import_file(draft, content)
    assert [problem[:20] for problem in outcome.problems] == ["Row 2, column pick3:"]


def test_the_sample_in_the_papers_fits(import_file, autumn):
    sample = (Path(settings.BASE_DIR) / "docs" / "importing-customers-sample.csv").read_bytes()
    outcome = import_file(autumn, sample)
    assert (outcome.problems, outcome.refusal) == ([], "")


def test_a_column_of_customer_numbers_is_not_taken_for_groups_of_customers(import_rows):
    outcome = import_rows(*(GOOD.replace("north", f"C{number:03}") for number in range(70)))
    assert len(outcome.problems) == 1
    assert "more than the 50 an assessment can tell apart" in str(outcome.problems[0])
    assert stored() == []


def test_groups_there_are_already_count_among_the_fifty(import_rows, autumn):
    autumn.pulse_links.create(source="open_link", segment="south")
    rows = [GOOD.replace("north", f"C{number:03}") for number in range(50)]
    assert len(import_rows(*rows).problems) == 1
    assert import_rows(*rows[:49]).problems == []
    assert import_rows(GOOD.replace("north", "south")).problems == []


def test_white_space_in_a_groups_name_is_written_as_a_link_writes_it(import_rows):
    assert import_rows(GOOD.replace("north", "the\u00a0 far   north ")).problems == []
    assert stored()[0][2] == "the far north"

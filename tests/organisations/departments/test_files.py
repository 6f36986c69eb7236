"""A list of departments: looked at first, then imported as it was seen, or not at all."""

from __future__ import annotations

import unicodedata

import pytest

from organisations.departments.tree import MOST_DEPARTMENTS
from organisations.models import Department
from tests.organisations.departments.conftest import look, said, shape, take, url
from tests.organisations.tables.workbooks import HOSTILE, workbook

pytestmark = pytest.mark.django_db

LIST = """code,name,parent,people
sales,Field sales,,45
north,North,service,10
care,Care,service,12 people
service,Service,,30
"""


def test_nothing_is_stored_before_import_is_pressed_and_then_what_was_shown(browse, ada, tree):
    client, before = browse(ada), shape(tree)
    page = look(client, tree, LIST)
    shown = said(page)
    assert page.status_code == 200
    assert "1 new department, 2 changed, 1 of them moved, 1 unchanged, 2 not in the file, which stay." in shown
    for words in ("was called “Sales”", "had 40 people", "was inside “Sales”", "not in the file, stays"):
        assert words in shown
    assert shape(tree) == before
    done = take(client, tree, page)
    assert "Imported. 1 new department, 2 changed" in said(done)
    assert shape(tree) == {
        "sales": ("Field sales", "", 45),
        "north": ("North", "service", 10),
        "south": ("South", "sales", None),
        "care": ("Care", "service", 12),
        "service": ("Service", "", 30),
        "warehouse": ("Warehouse", "", None),
    }


def test_what_is_not_in_the_file_is_deleted_only_where_that_is_ticked(browse, ada, tree):
    client = browse(ada)
    page = look(client, tree, LIST)
    assert "Delete the 2 departments that are not in the list" in said(page)
    done = take(client, tree, page, delete="on")
    assert "2 deleted" in said(done)
    assert sorted(shape(tree)) == ["care", "north", "sales", "service"]


def test_what_something_that_stays_is_inside_of_stays_too(browse, ada, tree):
    client = browse(ada)
    page = look(client, tree, "name,people\nNorth,11\n")
    take(client, tree, page, delete="on")
    assert shape(tree) == {"sales": ("Sales", "", 40), "north": ("North", "sales", 11)}


def test_a_preview_that_is_out_of_date_is_refused_and_shown_anew(browse, ada, tree):
    client = browse(ada)
    page = look(client, tree, LIST)
    tree.departments.filter(code="service").update(name="Services")
    before = shape(tree)
    stale = client.post(url("import", tree), {"seen": page.context["seen"], "delete": "on"})
    assert stale.status_code == 409
    assert "The departments were changed while you looked, so nothing was stored. Your list is still here" in said(
        stale
    )
    assert "was called “Services”" in said(stale)
    assert shape(tree) == before
    take(client, tree, stale)
    assert shape(tree)["service"] == ("Service", "", 30)
    assert "warehouse" in shape(tree)


def test_rows_that_were_not_looked_at_here_are_not_stored(browse, ada, tree, birch):
    client, before = browse(ada), shape(tree)
    seen = look(client, tree, LIST).context["seen"]
    for sent in ("", "nonsense", seen[:-1], seen.replace(":", "::")):
        page = client.post(url("import", tree), {"seen": sent}, follow=True)
        assert "Choose the file again." in said(page)
    assert shape(tree) == before
    assert client.post(url("import", birch), {"seen": seen}).status_code == 404


def test_pressing_twice_imports_once_and_says_so(browse, ada, tree):
    client = browse(ada)
    page = look(client, tree, LIST)
    take(client, tree, page)
    again = client.post(url("import", tree), {"seen": page.context["seen"]})
    assert again.status_code == 409
    assert "there is nothing to import" in said(again) or "4 unchanged" in said(again)
    assert len(shape(tree)) == 6


def test_names_alone_are_enough_and_parents_may_come_later(browse, ada, birch):
    birch_coordinator = ada
    birch.memberships.create(user=birch_coordinator, role="coordinator")
    client = browse(birch_coordinator)
    page = look(client, birch, "Department;Part of;Headcount\nWeb shop;Sales;4\nSales;BIRCH;1,200\nÉcole;Web shop;\n")
    take(client, birch, page)
    assert shape(birch) == {
        "sales": ("Sales", "", 1200),
        "web-shop": ("Web shop", "sales", 4),
        "ecole": ("École", "web-shop", None),
    }


def test_a_name_is_recognised_in_any_case_and_form_of_its_letters(browse, ada, acme):
    acme.departments.filter(code="sales").update(name=unicodedata.normalize("NFC", "Außendienst é"))
    written = unicodedata.normalize("NFD", "AUSSENDIENST É")
    page = look(browse(ada), acme, f"name,people\n{written},41\n")
    assert "1 changed" in said(page)
    assert "new department" not in said(page)


def test_columns_that_are_not_there_change_nothing_and_others_are_named(browse, ada, tree):
    client = browse(ada)
    page = look(client, tree, "name,manager,cost <b>centre\nNorth,Nina,7\nSouth,Omar,8\n")
    assert "Columns that are not read: manager, cost &lt;b&gt;centre." in said(page)
    assert "there is nothing to import" in said(page) or "2 unchanged" in said(page)
    take(client, tree, page)
    assert shape(tree)["north"] == ("North", "sales", 10)


def test_a_workbook_is_read_like_any_list_and_its_sheet_is_named(browse, ada, tree):
    def add_notes(book):
        book.worksheets[0].title = "Tree"
        book.create_sheet("Notes")

    client = browse(ada)
    page = look(client, tree, workbook(("name", "people"), ("North", 12), ("007", 3), change=add_notes), "tree.xlsx")
    assert "Read was “Tree”, not: Notes." in said(page)
    take(client, tree, page)
    assert shape(tree)["north"] == ("North", "sales", 12)
    assert shape(tree)["007"] == ("007", "", 3)


def test_rows_are_pasted_from_a_spreadsheet_and_stay_on_the_page_when_something_is_wrong(browse, ada, tree):
    client = browse(ada)
    page = client.post(url("file", tree), {"pasted": "name\tpeople\nNorth\t12\n"})
    assert "1 changed" in said(page)
    wrong = client.post(url("file", tree), {"pasted": "North\t12\n"})
    assert wrong.status_code == 422
    assert "None of the headings is known." in said(wrong)
    assert "North\t12" in wrong.content.decode()
    assert "Choose a file, or paste rows below." in said(client.post(url("file", tree), {}))
    assert "At most" in said(client.post(url("file", tree), {"pasted": "x" * 100_001})) or "100000" in said(wrong)


@pytest.mark.parametrize(
    ("cell", "people"),
    [("12", 12), ("12.0", 12), ("12 people", 12), ("1,200", 1200), ("1.200", 1200), ("1 200 employees", 1200),
     ("1’200", 1200), ("", None), ("unknown", None), ("?", None)],
)  # fmt: skip
def test_people_are_read_as_they_are_written(cell, people, browse, ada, acme):
    client = browse(ada)
    take(client, acme, look(client, acme, f'name;people\nNew one;"{cell}"\n'))
    assert shape(acme)["new-one"][2] == people


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("name,people\nA,many\n", "Row 2, column people: found “many”; write a whole number"),
        ("name,people\nA,about 12\n", "found “about 12”"),
        ("name,people\nA,10–15\n", "found “10–15”"),
        ("name,people\nA,12.5\n", "found “12.5”"),
        ("name,people\nA,0\n", "found “0”; write a whole number from 1"),
        ("name,people\nA,-3\n", "found “-3”"),
        ("name,people\nA,1000001\n", "found “1000001”"),
        ("name,people\nA,=1+1\n", "found “=1+1”"),
        ("name,people\nA,<script>alert(1)</script>\n", "found “&lt;script&gt;alert(1)&lt;/script&gt;”"),
        ("name,people\n,5\n", "Row 2, column name: is empty"),
        ("name\n" + "x" * 121 + "\n", "is longer than 120 characters"),
        ('name\n"a\nb"\n', "Write this on one line"),
        ("name\na\x07b\n", "cannot be stored"),
        ("code,name\na b,A\n", "Row 2, column code: found “a b”; a code has at most 16"),
        ("code,name\n" + "x" * 17 + ",A\n", "a code has at most 16"),
        ("code,name\nA,One\na,Two\n", "Row 3, column code: “a” is the code of row 2, too."),
        ("code,name\nＡ1,One\na1,Two\n", "Row 3, column code: “a1” is the code of row 2, too."),  # noqa: RUF001 meant
        ("name\nNew\nNEW\n", "There is a department of this name already at this place."),
        ("name\nSales\nsales\n", "is the same department"),
        ("code,name\nd7,Sales\n", "“Sales” is there already under the code “sales”."),
        ("name,parent\nA,Nowhere\n", "“Nowhere” is neither in the file nor among the departments. Add a row for it."),
        ("name,parent\nA,Sale\n", "did you mean “sales”?"),
        ("name,parent\nA,A\n", "“A” cannot be inside itself."),
        ("name,parent\nA,B\nB,C\nC,A\n", "these departments would be inside each other: A → B → C → A."),
        ("name,parent\nSales,North\nNorth,Sales\n", "these departments would be inside each other"),
        ("name,parent\nSales,North\n", "these departments would be inside each other: Sales → North → Sales."),
        ("name,name\nA,B\n", "this says the same as column A"),
        ("people\n5\n", "Row 1, column name: this column is missing."),
        ("name,people\n", "there is no row below the headings"),
        ("a,b\n1,2\n", "None of the headings is known."),
        ("", "The file is empty."),
        ("name\n" + "A\n" * (MOST_DEPARTMENTS + 1), "more than 1000 rows"),
        (b"\xff\xfe\x00", "damaged"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column_and_nothing_is_stored(rows, problem, browse, ada, tree):
    before = shape(tree)
    page = look(browse(ada), tree, rows)
    assert page.status_code == 422
    assert problem in said(page)
    assert shape(tree) == before


def test_two_of_one_name_are_told_apart_by_their_places_or_asked_back(browse, ada, tree):
    service = tree.departments.get(code="service")
    Department.objects.create(organisation=tree, parent=service, code="north-2", name="North", headcount=3)
    client = browse(ada)
    page = look(client, tree, "name,parent,people\nNorth,Service,5\nNorth,Sales,11\n")
    take(client, tree, page)
    assert (shape(tree)["north-2"][2], shape(tree)["north"][2]) == (5, 11)
    assert "several departments are called “North”; write the code." in said(
        look(client, tree, "name,people\nNorth,5\n")
    )
    tree.departments.filter(name="North").update(name="Shop")
    assert "several departments are called “Shop”" in said(look(client, tree, "name,parent\nDock,Shop\n"))


def test_more_departments_than_can_be_told_apart_are_refused(browse, ada, acme):
    rows = "".join(f"Department {number}\n" for number in range(MOST_DEPARTMENTS - 2))
    page = look(browse(ada), acme, f"name\n{rows}")
    assert "there would be more than 1000 departments" in said(page)


def test_a_thousand_departments_in_a_chain_are_looked_at_and_imported(browse, ada, birch):
    birch.memberships.create(user=ada, role="coordinator")
    client = browse(ada)
    rows = "".join(f"d{number},{'d' + str(number + 1) if number < 999 else ''}\n" for number in range(1000))
    page = look(client, birch, f"name,parent\n{rows}")
    assert "1000 new departments" in said(page)
    assert "And 900 more departments." in said(page)
    take(client, birch, page)
    assert birch.departments.count() == 1000
    assert "1000 departments" in said(client.get(url("list", birch)))


@pytest.mark.parametrize("name", ["zip bomb", "million rows", "external entity"])
def test_a_hostile_workbook_is_refused_on_the_page(name, browse, ada, tree):
    page = look(browse(ada), tree, HOSTILE[name][0](), "tree.xlsx")
    assert page.status_code == 422
    assert HOSTILE[name][1] in said(page)

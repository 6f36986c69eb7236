"""An organisation assesses itself: created, answered by people and a file, closed, built, read."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.people import Respondent, add_department, create_assessment, new_coordinator, open_assessment

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.e2e.conftest import Windows
    from tests.e2e.product import Product

PRACTICES = {
    "strategy": ["purpose", "outcomes", "value", "policy"],
    "people": ["leadership", "empowerment", "employees", "accountability"],
    "process": ["cocreation", "journeys", "fit", "resolution"],
    "technology": ["dataflow", "insight", "agility", "findable"],
    "metrics": ["listening", "measures", "linkage", "learning"],
}
# Levels given by three people of Sales (10 work there) and three of Service (20): (understanding, delivery).
# Each has a twin who answers the same.
SALES = {"strategy": [(3, 2)] * 3, "people": [(2, 4)] * 3, "process": [(5, 5)] * 3, "technology": [(3, 3)] * 3,
         "metrics": [(1, 1)] * 3}  # fmt: skip
SERVICE = {"strategy": [(4, 1), (5, 2), (3, 3)], "people": [(2, 3), (2, 4), (2, 5)], "process": [(4, 4)] * 3,
           "technology": [(3, 3)] * 3, "metrics": [(1, 1)] * 3}  # fmt: skip
POLICY = (5, 1)  # what all of them say of strategy.policy

# By hand. A level t is 25(t-1) points; Sales weighs 10/30, Service 20/30.
#   strategy   U: Sales 50, Service mean(75, 100, 50) = 75 -> 50/3 + 150/3 = 66.7 ; D: 25 and mean(0, 25, 50) = 25 -> 25
#   policy     U: 100 ; D: 0
#   people     U: 25 ; D: Sales 75, Service mean(50, 75, 100) = 75 -> 75
#   process    U and D: Sales 100, Service 75 -> 100/3 + 150/3 = 83.3
#   technology U and D: 50     metrics U and D: 0
SPOKES = {
    "Clear purpose": (67, 25), "Customer outcomes": (67, 25), "Value for both": (67, 25), "Policy first": (100, 0),
    "Leaders who live it": (25, 75), "Empowered teams": (25, 75), "Employees first": (25, 75),
    "Part of the day job": (25, 75), "Co-creation": (83, 83), "End-to-end journeys": (83, 83),
    "Processes that fit": (83, 83), "Contact and resolution": (83, 83), "Open data flows": (50, 50),
    "Insight to foresight": (50, 50), "Technology that follows": (50, 50), "Findable and consistent": (50, 50),
    "Depth of listening": (0, 0), "Customer measures": (0, 0), "Link to results": (0, 0), "Act, then check": (0, 0),
}  # fmt: skip
# strategy: U (3 x 66.67 + 100)/4 = 75, D (3 x 25 + 0)/4 = 18.75
SECTORS = {"Strategy": (75, 19), "People": (25, 75), "Process": (83, 83), "Technology": (50, 50), "Metrics": (0, 0)}


def levels_of(department: dict[str, list[tuple[int, int]]], person: int, dimension: str) -> dict[str, tuple[int, int]]:
    levels = {f"{dimension}.{practice}": department[dimension][person] for practice in PRACTICES[dimension]}
    return levels | ({"strategy.policy": POLICY} if dimension == "strategy" else {})


def answer_everything(respondent: Respondent, department: dict[str, list[tuple[int, int]]], person: int) -> None:
    respondent.start()
    respondent.answer_word()
    for dimension in PRACTICES:
        respondent.answer_dimension(levels_of(department, person, dimension))
    respondent.answer_how_far(list(PRACTICES))
    respondent.leave_out_what_customers_will_say()
    respondent.submit()


def write_answers(path: Path) -> None:
    """The other three answered on paper, and so did a twin of everybody: of fewer than ten, the ends are not shown."""
    people = [("Sales", SALES, 2), ("Service", SERVICE, 1), ("Service", SERVICE, 2)]
    people += [(name, given, person) for name, given in (("Sales", SALES), ("Service", SERVICE)) for person in range(3)]
    rows = []
    for name, department, person in people:
        row = {"department": name, "role_group": "manager"}
        for dimension in PRACTICES:
            for practice, (understanding, delivery) in levels_of(department, person, dimension).items():
                row |= {f"{practice}.understanding": str(understanding), f"{practice}.delivery": str(delivery)}
        rows.append(row)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def numbers_of(page: Page, name: str) -> tuple[int, int]:
    """Understanding and delivery as a reader finds them in the table behind the wheel."""
    row = page.locator(f'xpath=//*[@id="wheel-table"]//tr[th[normalize-space(text()[1])="{name}"]]')
    understanding, delivery = (re.match(r"\d+", cell.strip()) for cell in row.get_by_role("cell").all_inner_texts()[:2])
    assert understanding, name
    assert delivery, name
    return int(understanding.group()), int(delivery.group())


def interrupt_and_resume(windows: Windows, link: str) -> Respondent:
    """Somebody closes the lid in the middle of a page and goes on elsewhere, by the personal link."""
    page = windows.open(PHONE)
    respondent = Respondent(page, link, "Sales")
    respondent.start()
    respondent.answer_word()
    respondent.answer_practice("strategy.purpose", *SALES["strategy"][1])
    respondent.choose("strategy.outcomes.understanding", "3")
    respondent.wait_until_saved()
    page.get_by_text("Go on with another device").click()
    personal = page.get_by_label("Your personal link").input_value()
    page.context.close()

    again = windows.open(DESKTOP)
    again.goto(personal)
    again.get_by_role("button", name=re.compile("Continue|Go on")).click()
    expect(again.locator('input[name="strategy.outcomes.understanding"][value="3"]')).to_be_checked()
    expect(again.locator('input[name="strategy.purpose.delivery"][value="2"]')).to_be_checked()
    return Respondent(again, link, "Sales")


def finish_interrupted(respondent: Respondent) -> None:
    for dimension in PRACTICES:
        respondent.answer_dimension(levels_of(SALES, 1, dimension))
    respondent.answer_how_far(list(PRACTICES))
    respondent.leave_out_what_customers_will_say()
    respondent.submit()


def test_an_organisation_assesses_itself_and_reads_its_wheel(
    windows: Windows, product: Product, tmp_path: Path
) -> None:
    ada = windows.open(DESKTOP)
    new_coordinator(product, ada, "Acme", "ada@acme.example")
    add_department(ada, "Acme", "Sales", 10)
    add_department(ada, "Acme", "Service", 20)
    public_id = create_assessment(ada, "Autumn", "full")
    link = open_assessment(ada)

    answer_everything(Respondent(windows.open(PHONE), link, "Sales"), SALES, 0)
    without_script = windows.open(PHONE, java_script_enabled=False)
    answer_everything(Respondent(without_script, link, "Service", has_script=False), SERVICE, 0)
    finish_interrupted(interrupt_and_resume(windows, link))

    write_answers(tmp_path / "paper.csv")
    product.manage("import_responses", public_id, str(tmp_path / "paper.csv"))

    ada.goto(f"/assessments/{public_id}/")
    ada.get_by_role("link", name="Close the assessment").click()
    ada.get_by_role("main").get_by_role("button", name="Close it for good").click()
    ada.get_by_role("button", name=re.compile("report", re.IGNORECASE)).click()
    table = ada.locator("#wheel-table").get_by_text("The table behind this picture")
    expect(table).to_be_visible(timeout=180_000)  # jobs of other tests may come first
    table.click()

    assert {name: numbers_of(ada, name) for name in SPOKES} == SPOKES
    assert {name: numbers_of(ada, name) for name in SECTORS} == SECTORS

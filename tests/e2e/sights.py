"""Every page there is, who looks at it and in which state it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


@dataclass(frozen=True)
class Sight:
    name: str
    url_name: str
    path: str  # with the names of tests/e2e/stage.py in braces
    who: str = ""  # who is signed in
    holds: str = ""  # whose answers this device holds
    status: int = 200
    act: Callable[[Page], None] | None = None  # what is done before looking

    @property
    def has_script(self) -> bool:
        """Whether a respondent's page loads a script at all: links and refusals do without."""
        return self.status == 200 and self.url_name not in {"answer-start", "answer-resume"}

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("main").get_by_role("button", name=name).click()


def sign_in_wrongly(page: Page) -> None:
    page.get_by_label("E-mail address").fill("ada@stage.example")
    page.get_by_label("Password").fill("not this one")
    press("Sign in")(page)


def create_nonsense(page: Page) -> None:
    page.get_by_label("Title").fill(" ")
    page.get_by_label("Answers are taken until").fill("2001-01-01T10:00")
    press("Create the draft")(page)


def lose_the_cookies(page: Page) -> None:
    page.context.clear_cookies()
    sign_in_wrongly(page)


def open_every_detail(page: Page) -> None:
    for summary in page.locator("summary").all():
        if summary.is_visible():
            summary.click()


def explore_the_wheel(page: Page) -> None:
    page.get_by_role("button", name="Explore the wheel").click()
    page.locator(".js-plotly-plot .main-svg").first.wait_for()


def conflict_with_another_tab(page: Page) -> None:
    """Both windows have seen no answer; this one is told that the other has given one."""
    seen = page.locator('input[name="seen"]')
    seen.evaluate("field => { field.value = '1' + field.value.slice(1); }")
    page.locator('label:has(input[name="strategy.purpose.understanding"][value="5"])').click()


STAFF = (
    Sight("sign in", "sign-in", "/sign-in/"),
    Sight("sign in refused", "sign-in", "/sign-in/", act=sign_in_wrongly),
    Sight("set password", "password-set", "{set_password}"),
    Sight("set password by a stale link", "password-set", "/set-password/Nw/c9c9c9-0000/"),
    Sight("change password", "password-change", "/password/", "ada"),
    Sight("home without organisation", "home", "/", "nina"),
    Sight("home of a member", "home", "/", "mia"),
    Sight("home of an executive who waits", "home", "/", "dan"),
    Sight("organisation", "organisation-show", "/organisations/{acme}/", "ada"),
    Sight("organisation for a consultant", "organisation-show", "/organisations/{birch}/", "cleo"),
    Sight("change organisation", "organisation-edit", "/organisations/{acme}/edit/", "ada"),
    Sight("add department", "department-add", "/organisations/{acme}/departments/new/", "ada"),
    Sight("change department", "department-edit", "/organisations/{acme}/departments/{department}/", "ada"),
    Sight("assessments", "assessment-list", "/assessments/", "ada"),
    Sight("no assessments yet", "assessment-list", "/assessments/", "finn"),
    Sight("new assessment", "assessment-create", "/organisations/{acme}/assessments/new/", "ada"),
    Sight("new assessment refused", "assessment-create", "/organisations/{acme}/assessments/new/", "ada",
          act=create_nonsense),
    Sight("draft", "assessment-show", "/assessments/{draft}/", "ada"),
    Sight("change draft", "assessment-edit", "/assessments/{draft}/edit/", "ada"),
    Sight("open", "assessment-show", "/assessments/{opened}/", "ada", act=open_every_detail),
    Sight("open for a consultant", "assessment-show", "/assessments/{opened}/", "cleo"),
    Sight("change open", "assessment-edit", "/assessments/{opened}/edit/", "ada"),
    Sight("sheet to print", "assessment-sheet", "/assessments/{opened}/sheet/{sheet}/", "ada"),
    Sight("questions", "assessment-questions", "/assessments/{opened}/questions/", "ada", act=open_every_detail),
    Sight("close", "assessment-close", "/assessments/{opened}/close/", "ada"),
    Sight("closed", "assessment-show", "/assessments/{unbuilt}/", "ada"),
    Sight("closed with a report", "assessment-show", "/assessments/{built}/", "ada"),
    Sight("published", "assessment-show", "/assessments/{published}/", "ada"),
    Sight("report of an open assessment", "report-show", "/assessments/{opened}/report/", "ada"),
    Sight("report to be built", "report-show", "/assessments/{unbuilt}/report/", "ada"),
    Sight("report for a consultant to wait for", "report-show", "/assessments/{unbuilt}/report/", "cleo"),
    Sight("report of too few", "report-show", "/assessments/{few}/report/", "ada"),
    Sight("report being built", "report-show", "/assessments/{building}/report/", "ada"),
    Sight("report failed", "report-show", "/assessments/{failed}/report/", "ada"),
    Sight("report stopped", "report-show", "/assessments/{stopped}/report/", "ada"),
    Sight("report built", "report-show", "/assessments/{built}/report/", "ada", act=open_every_detail),
    Sight("report explored", "report-show", "/assessments/{built}/report/", "cleo", act=explore_the_wheel),
    Sight("report published", "report-show", "/assessments/{published}/report/", "eve"),
    Sight("portfolio", "portfolio-list", "/portfolio/", "cleo"),
    Sight("portfolio of nobody", "portfolio-list", "/portfolio/", "nina"),
    Sight("method", "method", "/method/"),
    Sight("method for somebody signed in", "method", "/method/", "eve"),
    Sight("missing", "assessment-show", "/assessments/nowhere/", "ada", status=404),
    Sight("foreign", "report-show", "/assessments/{built}/report/", "dan", status=404),
    Sight("form without its token", "sign-in", "/sign-in/", act=lose_the_cookies),
)  # fmt: skip

RESPONDENT = (
    Sight("start", "answer-start", "/a/{token_opened}/"),
    Sight("start where somebody has begun", "answer-start", "/a/{token_opened}/", holds="begun"),
    Sight("start where somebody has submitted", "answer-start", "/a/{token_opened}/", holds="submitted"),
    Sight("start that leads nowhere", "answer-start", "/a/nowhere/", status=404),
    Sight("start too early", "answer-start", "/a/{token_early}/", status=403),
    Sight("start too late", "answer-start", "/a/{token_unbuilt}/", status=410),
    Sight("welcome back", "answer-resume", "/r/{begun}/"),
    Sight("welcome back too late", "answer-resume", "/r/{submitted}/", status=410),
    Sight("about you", "answer-about", "/answer/{opened}/about/", holds="started"),
    Sight("about you left empty", "answer-about", "/answer/{opened}/about/", holds="started", act=press("Continue")),
    Sight("the word", "answer-word", "/answer/{opened}/word/", holds="begun"),
    Sight("strategy", "answer-dimension", "/answer/{opened}/d/strategy/", holds="begun", act=open_every_detail),
    Sight("metrics", "answer-dimension", "/answer/{opened}/d/metrics/", holds="begun"),
    Sight("how far", "answer-progress", "/answer/{opened}/how-far/", holds="begun"),
    Sight("review", "answer-review", "/answer/{opened}/review/", holds="begun"),
    Sight("review of everything", "answer-review", "/answer/{opened}/review/", holds="spare"),
    Sight("finish later", "answer-leave", "/answer/{opened}/review/", holds="spare", act=press("Finish later")),
    Sight("thanks", "answer-thanks", "/answer/{opened}/thanks/", holds="submitted"),
    Sight("submitted already", "answer-dimension", "/answer/{opened}/d/people/", holds="submitted", status=410),
    Sight("nothing held here", "answer-dimension", "/answer/{opened}/d/people/", status=404),
    Sight("closed meanwhile", "answer-dimension", "/answer/{unbuilt}/d/people/", status=410),
    Sight("no such dimension", "answer-dimension", "/answer/{opened}/d/nothing/", holds="begun", status=404),
)

WITH_SCRIPT_ONLY = (
    Sight(
        "two answers",
        "answer-dimension",
        "/answer/{opened}/d/strategy/",
        holds="begun",
        act=conflict_with_another_tab,
    ),
)

# No page of their own: they answer with a redirect, a picture or data, or only their outcome is a page.
NOT_PAGES = {
    "healthz", "readyz", "sign-out", "department-delete", "assessment-open", "assessment-qr",
    "report-build", "report-progress", "report-cancel", "report-publish", "answer-save", "answer-link-qr",
}  # fmt: skip

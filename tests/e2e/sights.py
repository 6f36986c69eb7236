"""Every page there is, who looks at it and in which state it is seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.sections.order import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FilePayload, Page


@dataclass(frozen=True)
class Sight:
    name: str
    url_name: str
    path: str  # with the names of tests/e2e/stage.py in braces
    who: str = ""  # who is signed in
    holds: str = ""  # whose answers this device holds
    status: int = 200
    act: Callable[[Page], None] | None = None  # what is done before looking
    needs_room: bool = False  # a phone does not show it

    @property
    def has_script(self) -> bool:
        """Whether a respondent's page loads a script at all: links and refusals do without."""
        without = {
            "answer-invited", "answer-start", "answer-resume", "answer-heard", "invited-heard", "pulse-heard",
            "privacy", "privacy-notice", "answer-team", "own-answers", "own-answers-withdraw",
        }  # fmt: skip
        return self.status == 200 and self.url_name not in without

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("main").get_by_role("button", name=name, exact=name == "Sign in").click()


def sign_in_wrongly(page: Page) -> None:
    page.get_by_label("E-mail address").fill("ada@stage.example")
    page.get_by_label("Password").fill("not this one")
    press("Sign in")(page)


def show_its_you(page: Page) -> None:
    """Unless that was shown a moment ago: those who look share their sessions."""
    if "/its-you/" in page.url:
        page.get_by_label("Password").fill("correct horse battery")
        press("Continue")(page)


def create_nonsense(page: Page) -> None:
    page.get_by_label("Title").fill(" ")
    page.get_by_label("Answers are taken until").fill("2001-01-01T10:00")
    press("Create the draft")(page)


def list_nonsense(page: Page) -> None:
    page.get_by_label("Need 2", exact=True).fill(" ")
    page.get_by_label("Need 3", exact=True).fill("Keeps working")
    press("Save the list")(page)


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


def tap_a_practice(page: Page) -> None:
    page.locator(".wheel-small .wheel").first.click()


def hide_the_first(page: Page) -> None:
    hide = page.get_by_role("button", name=re.compile("^(Hide it|Show it again)")).first
    hide.click()
    page.get_by_role("status").or_(page.locator(".messages")).first.wait_for()


def conflict_with_another_tab(page: Page) -> None:
    """Both windows have seen no answer; this one is told that the other has given one."""
    seen = page.locator('input[name="seen"]')
    seen.evaluate("field => { field.value = '1' + field.value.slice(1); }")
    page.locator('label:has(input[name="strategy.purpose.understanding"][value="5"])').click()


def choose_three(page: Page) -> None:
    """With a script by tapping cards, without one in the table."""
    cards = page.locator(".pick")
    if cards.count():
        for place in (4, 1, 7):
            cards.nth(place).click()
    else:
        for place, letter in enumerate("eah", start=1):
            page.locator(f"input[name=pick{place}][value={letter}]").check()
        page.get_by_role("button", name="Continue").click()


def choose_the_same_twice(page: Page) -> None:
    """Only a table can; with a script, all three are chosen."""
    if page.locator(".pick").count():
        choose_three(page)
    else:
        for place in (1, 2):
            page.locator(f"input[name='pick.{place}'][value=c]").check()
        press("Continue")(page)


def tick_too_many(page: Page) -> None:
    for place in (1, 2):
        page.locator(f"input[name='win.{place}']").check()
    page.locator("label:has(input[name='win.3'])").click()


def choose_too_many(page: Page) -> None:
    """As another window has saved it, or a browser without a script sends it."""
    for place in (1, 2, 3):
        page.locator(f"input[name='win.{place}']").evaluate("box => { box.checked = true; }")
    press("Continue")(page)


def answer_as_a_customer(page: Page) -> None:
    choose_three(page)
    press("Send my answers")(page)


def choose_three_and_come_back(page: Page) -> None:
    choose_three(page)
    page.goto(page.url)


def answer_and_come_back(page: Page) -> None:
    first = page.url
    answer_as_a_customer(page)
    page.get_by_role("heading", name="Thank you").wait_for()
    page.goto(first)


def choose_outcomes(page: Page, rows: str = "Repeat orders,,yes,2026-03-31,12\nComplaints,,,2026-03-31,7.5\n") -> None:
    content = f"name,unit,higher_is_better,date,value\n{rows}".encode()
    file: FilePayload = {"name": "outcomes.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    press("Look at the file")(page)


def write_nonsense(page: Page) -> None:
    page.get_by_label("Text").fill("Hello $nmae")
    press("Preview")(page)


def forget_the_owner(page: Page) -> None:
    page.get_by_label("Move 1: what will be done").fill("Answer every complaint within a day")
    press("Save")(page)


def choose_wrong_outcomes(page: Page) -> None:
    choose_outcomes(page, "Repeat orders,,perhaps,yesterday,many\n")


def paste_departments(page: Page, rows: str = "Shops\tSales\t12 people\nSales\t\t41\n") -> None:
    page.get_by_label("Or paste the rows here").fill(f"name\tparent\tpeople\n{rows}")
    press("Look at the list")(page)


def paste_wrong_departments(page: Page) -> None:
    paste_departments(page, "Shops\tNowhere\tabout 12\n")


# Every question a report answers; outcomes as the report page reads them are one of them.
WORDS = "/assessments/{built}/report/comments"
SECTION_SIGHTS = tuple(
    Sight(
        f"report, section of {code}",
        "report-section",
        f"/assessments/{{built}}/report/{code}/",
        "ada",
        act=open_every_detail,
    )
    for code in SECTIONS
)

STAFF = (
    Sight("sign in", "account_login", "/sign-in/"),
    Sight("sign in refused", "account_login", "/sign-in/", act=sign_in_wrongly),
    Sight("forgotten password", "account_reset_password", "/forgotten-password/"),
    Sight("forgotten password, mail on its way", "account_reset_password_done", "/forgotten-password/sent/"),
    Sight("set password", "account_reset_password_from_key", "{set_password}"),
    Sight("set password by a stale link", "account_reset_password_from_key", "/set-password/7-c9c9c9-0000/"),
    Sight("change password", "account_change_password", "/account/password/", "ada"),
    Sight("home without organisation", "home", "/", "nina"),
    Sight("home of a member", "home", "/", "mia"),
    Sight("home of an executive who waits", "home", "/", "dan"),
    Sight("organisation", "organisation-show", "/organisations/{acme}/", "ada"),
    Sight("organisation for a consultant", "organisation-show", "/organisations/{birch}/", "cleo"),
    Sight("change organisation", "organisation-edit", "/organisations/{acme}/edit/", "ada"),
    Sight("my data", "my-data", "/account/data/", "mia", act=show_its_you),
    Sight("my data of a last coordinator", "my-data", "/account/data/", "finn", act=show_its_you),
    Sight("privacy notice to write", "notice-edit", "/organisations/{acme}/notice/", "ada"),
    Sight("how long data is kept", "retention-edit", "/organisations/{acme}/retention/", "ada"),
    Sight("audit log", "audit-log", "/organisations/{acme}/audit/", "ada"),
    Sight("audit log narrowed down to nothing", "audit-log",
          "/organisations/{acme}/audit/?action=retention.changed", "ada"),
    Sight("departments", "department-list", "/organisations/{acme}/departments/", "ada"),
    Sight("no departments yet", "department-list", "/organisations/{birch}/departments/", "cleo"),
    Sight("list of departments", "department-file", "/organisations/{acme}/departments/file/", "ada"),
    Sight("list of departments looked at", "department-file", "/organisations/{acme}/departments/file/", "ada",
          act=paste_departments),
    Sight("list of departments refused", "department-file", "/organisations/{acme}/departments/file/", "ada",
          act=paste_wrong_departments),
    Sight("delete department", "department-delete", "/organisations/{acme}/departments/{department}/delete/", "ada"),
    Sight("add department", "department-add", "/organisations/{acme}/departments/new/", "ada"),
    Sight("change department", "department-edit", "/organisations/{acme}/departments/{department}/", "ada"),
    Sight("outcomes", "outcomes-list", "/organisations/{acme}/outcomes/", "ada"),
    Sight("no outcomes yet", "outcomes-list", "/organisations/{birch}/outcomes/", "cleo"),
    Sight("add outcome", "outcomes-add", "/organisations/{acme}/outcomes/new/", "ada"),
    Sight("add outcome refused", "outcomes-add", "/organisations/{acme}/outcomes/new/", "ada",
          act=press("Add the measure")),
    Sight("change outcome", "outcomes-edit", "/organisations/{acme}/outcomes/{outcome}/", "ada"),
    Sight("delete outcome", "outcomes-delete", "/organisations/{acme}/outcomes/{outcome}/delete/", "ada"),
    Sight("add outcome value", "outcomes-value-add", "/organisations/{acme}/outcomes/{outcome}/values/new/", "ada"),
    Sight("change outcome value", "outcomes-value-edit",
          "/organisations/{acme}/outcomes/{outcome}/values/{outcome_value}/", "ada"),
    Sight("file of outcomes", "outcomes-file", "/organisations/{acme}/outcomes/file/", "ada"),
    Sight("file of outcomes looked at", "outcomes-file", "/organisations/{acme}/outcomes/file/", "ada",
          act=choose_outcomes),
    Sight("file of outcomes refused", "outcomes-file", "/organisations/{acme}/outcomes/file/", "ada",
          act=choose_wrong_outcomes),
    Sight("assessments", "assessment-list", "/assessments/", "ada"),
    Sight("no assessments yet", "assessment-list", "/assessments/", "finn"),
    Sight("new assessment", "assessment-create", "/organisations/{acme}/assessments/new/", "ada"),
    Sight("new assessment refused", "assessment-create", "/organisations/{acme}/assessments/new/", "ada",
          act=create_nonsense),
    Sight("draft", "assessment-show", "/assessments/{draft}/", "ada"),
    Sight("open draft", "assessment-open", "/assessments/{draft}/open/", "ada"),
    Sight("delete draft", "assessment-delete", "/assessments/{draft}/delete/", "ada"),
    Sight("change draft", "assessment-edit", "/assessments/{draft}/edit/", "ada"),
    Sight("needs", "assessment-needs", "/assessments/{draft}/needs/", "ada", act=open_every_detail),
    Sight("needs with something wrong", "assessment-needs", "/assessments/{draft}/needs/", "ada", act=list_nonsense),
    Sight("needs that are fixed", "assessment-needs", "/assessments/{opened}/needs/", "ada"),
    Sight("link for customers", "pulse-link-add", "/assessments/{opened}/customers/new/", "ada"),
    Sight("link for customers refused", "pulse-link-add", "/assessments/{opened}/customers/new/", "ada",
          act=press("Make the link")),
    Sight("dossier", "assessment-dossier", "/assessments/{draft}/dossier/", "ada"),
    Sight("forecast", "assessment-forecast", "/assessments/{draft}/forecast/", "ada"),
    Sight("open", "assessment-show", "/assessments/{opened}/", "ada", act=open_every_detail),
    Sight("open for a consultant", "assessment-show", "/assessments/{opened}/", "cleo"),
    Sight("change open", "assessment-edit", "/assessments/{opened}/edit/", "ada"),
    Sight("sheet to print", "assessment-sheet", "/assessments/{opened}/sheet/{sheet}/", "ada"),
    Sight("questions", "assessment-questions", "/assessments/{opened}/questions/", "ada", act=open_every_detail),
    Sight("invitations", "recipients", "/assessments/{opened}/invitations/", "ada"),
    Sight("nobody invited yet", "recipients", "/assessments/{draft}/invitations/", "ada"),
    Sight("add people", "recipients-add", "/assessments/{opened}/invitations/add/", "ada"),
    Sight("add people, nothing pasted", "recipients-add", "/assessments/{opened}/invitations/add/", "ada",
          act=press("Look at the list")),
    Sight("list that was read", "recipients-list", "/assessments/{opened}/invitations/lists/{list}/", "ada",
          act=open_every_detail),
    Sight("list being read", "recipients-list", "/assessments/{opened}/invitations/lists/{reading}/", "ada"),
    Sight("list refused", "recipients-list", "/assessments/{opened}/invitations/lists/{unreadable}/", "ada"),
    Sight("add one person", "recipient-add", "/assessments/{opened}/invitations/one/", "ada"),
    Sight("add one person refused", "recipient-add", "/assessments/{opened}/invitations/one/", "ada",
          act=press("Add")),
    Sight("somebody refused", "recipient", "/assessments/{opened}/invitations/people/{refused}/", "ada"),
    Sight("somebody written to", "recipient", "/assessments/{opened}/invitations/people/{written}/", "ada"),
    Sight("empty the list", "recipients-empty", "/assessments/{opened}/invitations/empty/", "ada"),
    Sight("mails came back", "recipients-bounced", "/assessments/{opened}/invitations/bounced/", "ada"),
    Sight("letter", "letters", "/assessments/{opened}/invitations/texts/invitation/en/", "ada", act=open_every_detail),
    Sight("letter refused", "letters", "/assessments/{opened}/invitations/texts/reminder/en/", "ada",
          act=write_nonsense),
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
    Sight("report explored", "report-show", "/assessments/{built}/report/", "cleo", act=explore_the_wheel,
          needs_room=True),
    Sight("report with a practice tapped", "report-show", "/assessments/{built}/report/", "cleo", act=tap_a_practice),
    Sight("report published", "report-show", "/assessments/{published}/report/", "eve"),
    Sight("what is told", "loop-edit", "/assessments/{built}/heard/", "ada"),
    Sight("what is told refused", "loop-edit", "/assessments/{built}/heard/", "ada", act=forget_the_owner),
    Sight("what is told once published", "loop-edit", "/assessments/{published}/heard/", "ada"),
    Sight("what is told, to print", "loop-show", "/assessments/{built}/heard/page/", "cleo"),
    *SECTION_SIGHTS,
    Sight("words", "report-comments", "/assessments/{built}/report/comments/", "ada"),
    Sight("words of nobody", "report-comments", "/assessments/{few}/report/comments/", "ada", status=404),
    Sight("words about a practice", "report-comments-about", f"{WORDS}/strategy.policy/", "ada"),
    Sight("words of customers", "report-comments-about", f"{WORDS}/missing/", "ada"),
    Sight("words with one hidden", "report-comments-about", f"{WORDS}/strategy.policy/", "ada", act=hide_the_first),
    Sight("words for an executive", "report-comments-about",
          "/assessments/{published}/report/comments/strategy.policy/", "eve"),
    Sight("organisations", "organisation-list", "/organisations/", "cleo"),
    Sight("portfolio", "portfolio-list", "/portfolio/", "cleo"),
    Sight("portfolio of nobody", "portfolio-list", "/portfolio/", "nina"),
    Sight("method", "method", "/method/"),
    Sight("method for somebody signed in", "method", "/method/", "eve"),
    Sight("missing", "assessment-show", "/assessments/nowhere/", "ada", status=404),
    Sight("foreign", "report-show", "/assessments/{built}/report/", "dan", status=404),
    Sight("form without its token", "account_login", "/sign-in/", act=lose_the_cookies),
)  # fmt: skip

RESPONDENT = (
    Sight("start", "answer-start", "/a/{token_opened}/"),
    Sight("start where somebody has begun", "answer-start", "/a/{token_opened}/", holds="begun"),
    Sight("start where somebody has submitted", "answer-start", "/a/{token_opened}/", holds="submitted"),
    Sight("start that leads nowhere", "answer-start", "/a/nowhere/", status=404),
    Sight("start too early", "answer-start", "/a/{token_early}/", status=403),
    Sight("start too late", "answer-start", "/a/{token_unbuilt}/", status=410),
    Sight("privacy", "privacy", "/privacy/"),
    Sight("privacy notice", "privacy-notice", "/privacy/{acme}/"),
    Sight("heard by colleagues", "answer-heard", "/a/{token_published}/heard/"),
    Sight("heard by somebody invited", "invited-heard", "/i/{invited_published}/"),
    Sight("heard by customers", "pulse-heard", "/p/{token_pulse_published}/heard/"),
    Sight("invited", "answer-invited", "/i/{invited}/"),
    Sight("invited and reminded where somebody has begun", "answer-invited", "/i/{reminded}/", holds="begun"),
    Sight("invited and begun", "answer-invited", "/i/{invited_begun}/"),
    Sight("invited and done", "answer-invited", "/i/{invited_done}/"),
    Sight("invited and withdrawn", "answer-invited", "/i/{invited_withdrawn}/", status=410),
    Sight("invited nowhere", "answer-invited", "/i/nowhere/", status=404),
    Sight("welcome back", "answer-resume", "/r/{begun}/"),
    Sight("own answers", "own-answers", "/r/{submitted}/"),
    Sight("own answers to be withdrawn", "own-answers-withdraw", "/r/{submitted}/withdraw/"),
    Sight("about you", "answer-about", "/answer/{opened}/about/", holds="started"),
    Sight("about you left empty", "answer-about", "/answer/{opened}/about/", holds="started", act=press("Continue")),
    Sight("the word", "answer-word", "/answer/{opened}/word/", holds="begun"),
    Sight("strategy", "answer-dimension", "/answer/{opened}/d/strategy/", holds="begun", act=open_every_detail),
    Sight("metrics", "answer-dimension", "/answer/{opened}/d/metrics/", holds="begun", act=open_every_detail),
    Sight("people", "answer-dimension", "/answer/{opened}/d/people/", holds="begun"),
    Sight("how far", "answer-progress", "/answer/{opened}/how-far/", holds="begun"),
    Sight("what customers will say", "answer-customers", "/answer/{opened}/customers/", holds="begun"),
    Sight(
        "what customers will say, refused",
        "answer-customers",
        "/answer/{opened}/customers/",
        holds="spare",
        act=choose_the_same_twice,
    ),
    Sight("where to win", "answer-win", "/answer/{opened}/win/", holds="decider"),
    Sight("where to win, a third time", "answer-win", "/answer/{opened}/win/", holds="decider", act=tick_too_many),
    Sight("where to win, refused", "answer-win", "/answer/{opened}/win/", holds="decider", act=choose_too_many),
    Sight("review of a decider", "answer-review", "/answer/{opened}/review/", holds="decider"),
    Sight("review", "answer-review", "/answer/{opened}/review/", holds="begun"),
    Sight("review of everything", "answer-review", "/answer/{opened}/review/", holds="spare"),
    Sight("finish later", "answer-leave", "/answer/{opened}/review/", holds="spare", act=press("Finish later")),
    Sight("thanks", "answer-thanks", "/answer/{opened}/thanks/", holds="submitted"),
    Sight("submitted already", "answer-dimension", "/answer/{opened}/d/people/", holds="submitted", status=410),
    Sight("nothing held here", "answer-dimension", "/answer/{opened}/d/people/", status=404),
    Sight("closed meanwhile", "answer-dimension", "/answer/{unbuilt}/d/people/", status=410),
    Sight("no such dimension", "answer-dimension", "/answer/{opened}/d/nothing/", holds="begun", status=404),
    Sight("customer", "pulse-answer", "/p/{token_pulse_opened}/"),
    Sight("customer who has chosen", "pulse-answer", "/p/{token_pulse_opened}/", act=choose_three),
    Sight("customer who comes back", "pulse-answer", "/p/{token_pulse_opened}/", act=choose_three_and_come_back),
    Sight("customer who has answered", "pulse-answer", "/p/{token_pulse_opened}/", act=answer_and_come_back),
    Sight("customer who is thanked", "pulse-thanks", "/p/{token_pulse_opened}/", act=answer_as_a_customer),
    Sight("customer too early", "pulse-answer", "/p/{token_pulse_early}/", status=403),
    Sight("customer too late", "pulse-answer", "/p/{token_pulse_unbuilt}/", status=410),
    Sight("customer nowhere", "pulse-answer", "/p/nowhere/", status=404),
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
    "healthz", "readyz", "account_logout", "mfa_login_webauthn", "mfa_download_recovery_codes",
    "member-remove", "member-invite-again", "member-withdraw", "own-answers-file",
    "department-download", "department-import", "assessment-counting", "assessment-qr",
    "audit-file", "my-data-file", "my-data-erase", "outcomes-value-delete", "outcomes-file-store",
    "pulse-link-switch", "pulse-link-qr", "assessment-schedule", "letters-send", "letters-progress", "letters-preview",
    "report-comments-hide", "recipients-reading", "live-names-file", "live-person-file",
    "report-build", "report-progress", "report-cancel", "report-publish", "answer-save", "answer-link-qr",
}  # fmt: skip

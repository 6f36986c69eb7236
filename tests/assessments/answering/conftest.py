"""Ben responds at Acme."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.test import Client

from assessments.booklets import Booklet, booklet_of
from assessments.cells import Tail, tail_of
from assessments.drafts import cipher_of, read_draft
from assessments.models import Draft
from assessments.personal_links import cookie_name, draft_key, secret_in
from tests.factories import make_assessment

if TYPE_CHECKING:
    from assessments.models import Assessment

DIMENSIONS = ("strategy", "people", "process", "technology", "metrics")


class Form(HTMLParser):
    """What a browser would send back from the page's form, before anybody touches it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._textarea = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        name = values.get("name", "")
        if tag == "textarea":
            self._textarea = name
            self.sent[name] = ""
        if tag == "select":
            self._select = name
        if tag == "option" and "selected" in values:
            self.sent[self._select] = values.get("value", "")
        if tag == "input" and name and (values.get("type") not in ("radio", "checkbox") or "checked" in values):
            self.sent[name] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.sent[self._textarea] += data.removeprefix("\n")


@dataclass
class Respondent:
    """One device. `post` sends the page's own form with changes, as a browser without JavaScript does."""

    assessment: Assessment
    client: Client = field(default_factory=Client)

    def start(self, department: str = ""):
        return self.client.post(f"/a/{self.assessment.links.get(department_code=department).token}/")

    def url(self, page: str) -> str:
        return f"/answer/{self.assessment.public_id}/{page}"

    def get(self, page: str):
        return self.client.get(self.url(page))

    def post(self, page: str, changes: dict[str, str] | None = None, *, form: dict[str, str] | None = None):
        sent = form if form is not None else self.form(page)
        return self.client.post(self.url(page), sent | (changes or {}))

    def form(self, page: str) -> dict[str, str]:
        return self.form_of(self.get(page))

    @staticmethod
    def form_of(response: Any) -> dict[str, str]:
        return Form(response.content.decode()).sent

    def say_who(self, department: str = "sales", role_group: str = "manager"):
        return self.post("about/", {"department": department, "role_group": role_group})

    def save(self, code: str, value: str, seen: str = "-", **fields: Any):
        return self.save_raw(json.dumps({"code": code, "seen": seen, "value": value} | fields))

    def save_raw(self, body: str | bytes, content_type: str = "application/json"):
        return self.client.post(self.url("save/"), data=body, content_type=content_type)

    def answer_everything(self, value: str = "3") -> None:
        self.post("word/", {"definition": "4"})
        for dimension in DIMENSIONS:
            response = self.get(f"d/{dimension}/")
            if response.status_code == 200:
                names = set(re.findall(r'name="([a-z_.0-9]+)" value="1"', response.content.decode()))
                self.post(f"d/{dimension}/", dict.fromkeys(names, value))
        names = set(re.findall(r'name="(action[a-z_.]+)"', self.get("how-far/").content.decode()))
        self.post("how-far/", dict.fromkeys(names, "2"))
        if self.assessment.asks_customers:
            self.guess()

    def guess(self, picks: str = "abc", predicted: str = "432", confidence: str = "3"):
        """What customers will name and say, without a script; "-" is no guess."""
        guessed = {f"pick.{place}": letter for place, letter in enumerate(picks, start=1)}
        guessed |= {f"predicted.{place}": rating for place, rating in enumerate(predicted, start=1)}
        return self.post("customers/", guessed | {"confidence": confidence})

    def submit(self):
        return self.post("review/")

    def submit_blindly(self):
        """Send the review form as it was when the draft was last seen, without opening the page."""
        draft = self.draft
        reviewed_as = f"{draft.department}:{draft.role_group}"
        return self.client.post(self.url("review/"), {"reviewed": draft.cells, "reviewed_as": reviewed_as})

    @property
    def secret(self) -> str:
        return secret_in(self.held)

    @property
    def held(self) -> str:
        return self.client.cookies[cookie_name(self.assessment.public_id)].value

    @property
    def draft(self) -> Draft:
        """As it reads."""
        stored = Draft.objects.get(pk=draft_key(self.secret))
        return read_draft(stored, cipher_of(self.assessment.box_key, self.secret))

    def cell(self, code: str) -> str:
        return self.draft.cells[self.booklet.index_of[code]]

    @property
    def tail(self) -> Tail:
        return tail_of(self.draft.cells, self.booklet.width)

    @property
    def booklet(self) -> Booklet:
        return booklet_of(self.assessment)

    def on_another_device(self) -> Respondent:
        other = Respondent(self.assessment)
        other.client.post(f"/r/{self.secret}/")
        return other


@pytest.fixture(autouse=True)
def nobody_has_guessed_yet() -> None:
    cache.clear()


@pytest.fixture
def assessment(acme) -> Assessment:
    return make_assessment(acme)


@pytest.fixture
def ben(assessment) -> Respondent:
    """Has started and said who he is."""
    ben = Respondent(assessment)
    ben.start()
    ben.say_who()
    return ben


@pytest.fixture
def newcomer(assessment) -> Respondent:
    return Respondent(assessment)

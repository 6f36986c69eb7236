"""Processor time of one submission over all its pages, through the whole WSGI stack but without a network.

python -m bench.process answering [REPEATS] on a migrated database prints milliseconds for a respondent without
JavaScript and for one whose every answer is saved as it is given, and what crispy-forms' own rendering would cost.
"""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import Context
from django.utils.html import strip_tags

from assessments.booklets import booklet_of
from assessments.ladders import Ladders
from assessments.models import Assessment, Response
from bench.clock import best, processor_seconds
from bench.staging import open_assessment, stage
from organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DIMENSION = re.compile(r'action="[^"]*"|name="([a-z_]+\.[a-z_.0-9]+|definition)" value="3"')
PICKED = {"pick.1": "a", "pick.2": "b", "pick.3": "c"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Device:
    """A browser reduced to what costs the server something: cookies, forms, requests."""

    def __init__(self, assessment: Assessment) -> None:
        self.application = get_wsgi_application()
        self.assessment = assessment
        self.cookies: dict[str, str] = {}
        self.spent = 0.0

    def ask(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> tuple[str, str, str]:
        answered: dict[str, Any] = {}
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": content_type,
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "HTTP_X_CSRFTOKEN": self.cookies.get(settings.CSRF_COOKIE_NAME, ""),
            "HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9",
        }

        def start_response(status: str, headers: list[tuple[str, str]], *_rest: Any) -> Callable[[bytes], object]:
            answered.update(status=status, headers=headers)
            return bytes

        started = processor_seconds()
        response = self.application(environ, start_response)
        content = b"".join(response)
        getattr(response, "close", lambda: None)()
        self.spent += processor_seconds() - started
        location = ""
        for name, value in answered["headers"]:
            if name == "Set-Cookie":
                cookie, _semicolon, _rest = value.partition(";")
                key, _equals, text = cookie.partition("=")
                self.cookies[key.strip()] = text
            if name == "Location":
                location = value
        return str(answered["status"]), location, content.decode()

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[str, str, str]:
        return self.ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def submit(self, *, saves_each: bool) -> float:
        """Start to thank-you; milliseconds of processor time."""
        path = f"/a/{self.assessment.links.get(department_code='').token}/"
        self.spent = 0.0
        while True:
            _status, _location, page = self.ask("GET", path)
            fields = dict(HIDDEN.findall(page))
            if path.endswith("/about/"):
                fields |= {"department": "sales", "role_group": "executive"}
            codes = [code for code in DIMENSION.findall(page) if code]
            codes += [code for code in PICKED if f'name="{code}"' in page]
            if saves_each:
                for code in codes:
                    self._save(path, code)
                fields["seen"] = "".join(self._cells()) if codes else fields.get("seen", "")
            status, path, page = self.post(path, fields | {code: PICKED.get(code, "3") for code in codes})
            if not path:
                if "Thank you" not in page:
                    raise SystemExit(f"{fields}\n{status}: {strip_tags(page)[:300]}")
                return self.spent * 1000

    def _save(self, path: str, code: str) -> None:
        body = json.dumps({"code": code, "value": PICKED.get(code, "3"), "seen": "-"}).encode()
        save = f"/answer/{self.assessment.public_id}/save/"
        status, _location, content = self.ask("POST", save, body, "application/json")
        if not status.startswith("200"):
            raise SystemExit(f"{path} {code} {status}: {content}")

    def _cells(self) -> str:
        return self.assessment.drafts.values_list("cells", flat=True).get()


def rendering(assessment: Assessment, repeats: int) -> dict[str, float]:
    """Forty ladders by crispy-forms from form fields, and from pieces."""
    booklet = booklet_of(assessment)
    items = [booklet.ladders[item.code] for item in booklet.document.items]
    fields = {
        ladder.code: forms.ChoiceField(
            label=ladder.legend,
            widget=forms.RadioSelect,
            choices=[(value, step.text) for value, step in {**ladder.steps, **ladder.asides}.items()],
        )
        for ladder in items
    }
    form = type("FieldForm", (forms.Form,), fields)
    pieces = Ladders(items, dict.fromkeys(fields, "3"))
    plain = FormHelper()
    plain.form_tag = False
    plain.disable_csrf = True
    return {
        "crispy_ms": best(lambda: render_crispy_form(form(initial=dict.fromkeys(fields, "3")), plain), 3),
        "pieces_ms": best(lambda: pieces.render(forms.Form(), Context()), repeats),
    }


def main(arguments: list[str]) -> dict[str, float]:
    repeats = int(arguments[0]) if arguments else 20
    if not Organisation.objects.filter(name="Bench").exists():
        stage()
    assessment = open_assessment("full")
    Device(assessment).submit(saves_each=False)  # what is made once a process is made here
    pages = [Device(assessment).submit(saves_each=False) for _ in range(repeats)]
    saves = [Device(assessment).submit(saves_each=True) for _ in range(repeats)]
    stored = Response.objects.filter(assessment=assessment).count()
    if stored != 2 * repeats + 1:
        raise SystemExit(f"{stored} responses are stored, {2 * repeats + 1} were submitted.")
    return {
        "pages_ms": sorted(pages)[repeats // 2],
        "pages_best_ms": min(pages),
        "with_saves_ms": sorted(saves)[repeats // 2],
        "with_saves_best_ms": min(saves),
        **rendering(assessment, repeats),
    }

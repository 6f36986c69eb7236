"""A respondent as the server sees one: pages fetched, forms sent, and every answer remembered for counting later."""

from __future__ import annotations

import html
import json
import re
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

FORM = re.compile(r'<form method="post"(.*?)>(.*?)</form>', re.DOTALL)
ATTRIBUTE = r'\b%s="([^"]*)"'
INPUT = re.compile(r"<input [^>]*>")
SELECT = re.compile(r"<select [^>]*>.*?</select>", re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"')
FORM_TYPE, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"


class WentWrong(Exception):
    """The server did not answer as it should have."""


class Respondent:
    def __init__(self, port: int, random: Random) -> None:
        self.random = random
        self.given: dict[str, str] = {}
        self.requests = 0
        self.save_seconds: list[float] = []
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self._cookies: dict[str, str] = {}

    def answer(self, link: str, *, saves_each: bool) -> None:
        """From the open link to the thank-you; `saves_each` as with JavaScript, where each answer is sent at once."""
        path = link
        is_review = False
        while not is_review:
            path, page = self.get(path)
            attributes, fields, choices, boxes = read_form(page)
            chosen = {name: self.random.choice(values) for name, values in choices.items()} | guess(
                self.random, choices
            )
            save = re.search(ATTRIBUTE % "data-save", attributes)
            if saves_each and save:
                self._save_each(html.unescape(save.group(1)), fields, chosen)
            is_review = "reviewed" in fields
            ticked = dict.fromkeys(self.random.sample(boxes, min(2, len(boxes))), "1")
            self.given |= chosen | dict.fromkeys(boxes, "-") | ticked
            if is_review:
                self.given["pace"] = fields["pace"]
            path = self.send(path, fields | chosen | ticked)
        self._connection.close()

    def get(self, path: str) -> tuple[str, str]:
        """The page at the end of all redirects, and where that was."""
        while True:
            status, location, body = self._request("GET", path)
            if status == 200:
                return path, body
            path = location

    def _save_each(self, path: str, fields: Mapping[str, str], chosen: Mapping[str, str]) -> None:
        for code, value in chosen.items():
            body = json.dumps({"code": code, "value": value, "seen": "-"})
            started = time.perf_counter()
            status, _location, reply = self._request("POST", path, body, JSON_TYPE, fields["csrfmiddlewaretoken"])
            self.save_seconds.append(time.perf_counter() - started)
            if status != 200 or json.loads(reply)["seen"] != value:
                raise WentWrong(f"{code}={value} was not saved: {status} {reply[:200]}")

    def send(self, path: str, fields: Mapping[str, str]) -> str:
        _status, location, _body = self._request("POST", path, urlencode(fields), FORM_TYPE)
        return location or path

    def _request(
        self, method: str, path: str, body: str | None = None, kind: str = "", token: str = ""
    ) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self._connection.port}"}
        if token:
            headers["X-CSRFToken"] = token
        self._connection.request(method, path, body, headers)
        reply = self._connection.getresponse()
        text = reply.read().decode()
        self.requests += 1
        if reply.status >= 400:
            raise WentWrong(f"{method} {path}: {reply.status} {text[:300]}")
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                cookie, _end, _attributes = value.partition(";")
                key, _equals, content = cookie.partition("=")
                self._cookies[key] = content
        return reply.status, urlsplit(reply.getheader("Location") or "").path, text


def guess(random: Random, choices: Mapping[str, list[str]]) -> dict[str, str]:
    """Three different needs, each with a rating, on the page that asks for them; nothing on any other."""
    picks = sorted(name for name in choices if name.startswith("pick."))
    needs = [value for value in choices.get("pick.1", []) if value != "-"]
    rated = {name: random.choice("12345") for name in choices if name.startswith("predicted.")}
    return dict(zip(picks, random.sample(needs, len(picks)), strict=True)) | rated


def read_form(page: str) -> tuple[str, dict[str, str], dict[str, list[str]], list[str]]:
    """Attributes of the form, what it sends as it is, what can be chosen for each question, what can be ticked."""
    found = FORM.search(page)
    if found is None:
        raise WentWrong(f"a page without a form: {page[:300]}")
    attributes, content = found.groups()
    fields: dict[str, str] = {}
    choices: dict[str, list[str]] = {}
    boxes: list[str] = []
    for tag in INPUT.findall(content):
        name, kind, value = (_attribute(tag, name) for name in ("name", "type", "value"))
        if kind == "hidden":
            fields[name] = value
        elif kind == "radio":
            choices.setdefault(name, []).append(value)
        elif kind == "checkbox":
            boxes.append(name)
    for select in SELECT.findall(content):
        choices[_attribute(select, "name")] = OPTION.findall(select)
    return attributes, fields, choices, boxes


def _attribute(tag: str, name: str) -> str:
    found = re.search(ATTRIBUTE % name, tag)
    return html.unescape(found.group(1)) if found else ""

"""What a phone that was never here loads before it can show a respondent's page."""

from __future__ import annotations

import random
import re
from http.client import HTTPConnection
from urllib.parse import urljoin

from bench.respondent import Respondent, read_form

LOADED_AT_ONCE = re.compile(
    r'<link [^>]*\bhref="([^"]+)"|<script [^>]*\bsrc="([^"]+)"|<img (?![^>]*loading="lazy")[^>]*\bsrc="([^"]+)"'
)
LOADED_BY_CSS = re.compile(r'url\("?([^")]+?)"?\)|@import "([^"]+)"')


def cold_load(port: int, link: str) -> dict[str, float | str]:
    """The heaviest page of a respondent's path with all it needs: bytes as sent, and requests."""
    first = Respondent(port, random.Random(1))
    loads = []
    path = link
    for _page in range(6):
        path, page = first.get(path)
        loads.append(_whole_load(port, path, page))
        _attributes, fields, choices, _boxes = read_form(page)
        path = first.send(path, fields | {name: values[0] for name, values in choices.items()})
    requests, size, heaviest = max(loads, key=lambda load: load[1])
    return {"bytes": size, "requests": requests, "page": heaviest, "most_requests": max(load[0] for load in loads)}


def _whole_load(port: int, path: str, page: str) -> tuple[int, int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    addresses = [next(filter(None, groups)) for groups in LOADED_AT_ONCE.findall(page)]
    sent = {path: len(page.encode())}
    while addresses:
        address = urljoin(path, addresses.pop())
        if address in sent or address.startswith("data:"):
            continue
        connection.request("GET", address, headers={"Accept-Encoding": "br"})
        reply = connection.getresponse()
        body = reply.read()
        sent[address] = len(body)
        if address.endswith(".css") and reply.getheader("Content-Encoding") is None:
            addresses += [next(filter(None, groups)) for groups in LOADED_BY_CSS.findall(body.decode())]
    connection.close()
    return len(sent), sum(sent.values()), path

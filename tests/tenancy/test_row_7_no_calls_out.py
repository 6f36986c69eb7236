"""Row 7: an address that somebody types is never called by the server: no form, no page opens a connection for it."""

from __future__ import annotations

import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.tenancy.addresses import ADDRESSES, Who
from tests.tenancy.test_row_8_mass_assignment import DOERS, fields_of_all_models, outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


class Listening:
    """Every connection that this process begins, as the interpreter itself reports it; a hook cannot be taken out."""

    def __init__(self) -> None:
        self.calls: list[Any] | None = None
        sys.addaudithook(self.hear)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.calls is not None and event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
            self.calls.append(arguments[1] if event != "socket.getaddrinfo" else arguments[:2])

    @contextmanager
    def calls_made(self) -> Iterator[list[Any]]:
        self.calls = []
        try:
            yield self.calls
        finally:
            self.calls = None


LISTENING = Listening()


def own_services() -> set[int]:
    """Redis and the provider that is set: PostgreSQL's library opens its connections out of the interpreter's sight."""
    named = [settings.REDIS_URL, settings.OIDC.issuer if settings.OIDC else ""]
    return {urlsplit(url).port or 6379 for url in named if url}


def to_others(calls: list[Any]) -> list[Any]:
    return [call for call in calls if not (isinstance(call, tuple) and len(call) >= 2 and call[1] in own_services())]


def test_row_7_a_connection_would_be_noticed():
    with socket.create_server(("127.0.0.1", 0)) as trap, LISTENING.calls_made() as calls:
        socket.create_connection(trap.getsockname()).close()
    assert to_others(calls)


@pytest.mark.parametrize("who", DOERS)
def test_row_7_no_address_typed_into_any_form_or_asked_for_is_called(stage, who):
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        lure = f"http://127.0.0.1:{trap.getsockname()[1]}/latest/meta-data"
        lures = dict.fromkeys([*fields_of_all_models(), "next", "url", "file", "pasted", "webhook", "callback"], lure)
        with LISTENING.calls_made() as calls:
            for address in ADDRESSES:
                if (address.post or {}).get(who, 404) != 404:
                    outcome(stage, who, address, lambda _own: lures)
                if address.get is not None and who == Who.COORDINATOR:
                    stage.client(who).get(stage.url(address), {"next": lure, "url": lure, "q": lure})
        assert to_others(calls) == []
        with pytest.raises(BlockingIOError):
            trap.accept()

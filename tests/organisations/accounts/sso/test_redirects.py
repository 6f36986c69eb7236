"""Row 7: a provider that sends us somewhere else is not followed there."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests
from allauth.socialaccount.adapter import get_adapter


class Elsewhere(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/latest/meta-data")
        self.end_headers()

    def log_message(self, *_line: object) -> None:
        pass


def test_row_7_no_answer_of_a_provider_is_followed_to_another_address():
    Elsewhere.asked = []
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with get_adapter().get_requests_session() as session, pytest.raises(requests.TooManyRedirects):
            session.get(f"http://127.0.0.1:{server.server_port}/.well-known/openid-configuration")
        server.shutdown()
    assert Elsewhere.asked == ["/.well-known/openid-configuration"]

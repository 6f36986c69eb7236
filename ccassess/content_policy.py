"""The Content-Security-Policy of django-csp, built once: requests differ in nothing but the nonce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

PLACE = "\0"  # where the nonce goes; no header can hold it


class ContentPolicy(CSPMiddleware):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._without_nonce = build_policy()
        self._around_nonce = build_policy(nonce=PLACE).split(PLACE)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if any(name.startswith("_csp_") for name in vars(response)):  # a view with a policy of its own
            return super().process_response(request, response)
        nonce = getattr(request, "_csp_nonce", None)
        response.headers.setdefault(HEADER, nonce.join(self._around_nonce) if nonce else self._without_nonce)
        if not nonce:  # from here on one would come too late to be in the header
            vars(request)["csp_nonce"] = CheckableLazyObject(self._csp_nonce_post_response)
        return response

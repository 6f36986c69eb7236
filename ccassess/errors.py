"""What is shown when something broke. A database that does not answer is no fault of the program: it says try again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.views.defaults import bad_request as default_bad_request
from django.views.defaults import server_error as default_server_error

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

RETRY_AFTER_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400, or 413 for more than we take: the page says the same, scripts and logs can tell them apart."""
    response = default_bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        response.status_code = 413
    return response


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500, or 503 for a database that is down, full or overloaded: browsers and scripts then know to come back."""
    is_temporary = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    response = default_server_error(request, template_name="503.html" if is_temporary else "500.html")
    if is_temporary:
        response.status_code = 503
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response

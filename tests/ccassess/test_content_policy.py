"""Built once, the header still says what django-csp would say of each request."""

import shutil

import pytest
from csp.constants import HEADER
from csp.decorators import csp_replace
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.conf import settings as configured
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client

from ccassess.content_policy import ContentPolicy
from tests.factories import make_assessment


def plain(request):
    return HttpResponse()


def with_script(request):
    return HttpResponse(f'<script nonce="{request.csp_nonce}"></script>')


def header_of(middleware, request):
    response = middleware(request)
    assert isinstance(response, HttpResponse)
    return response[HEADER]


def policies(header):
    return {tuple(directive.split()) for directive in header.split(";")}


def test_a_page_without_a_script_of_its_own_has_the_policy_of_the_settings(rf):
    ours, theirs = (header_of(middleware(plain), rf.get("/")) for middleware in (ContentPolicy, CSPMiddleware))

    assert policies(ours) == policies(theirs)
    assert "nonce" not in ours


def test_a_nonce_is_in_the_header_and_is_another_one_each_time(rf):
    serve = ContentPolicy(with_script)
    first, second = rf.get("/"), rf.get("/")
    headers = [header_of(serve, request) for request in (first, second)]

    assert headers[0] != headers[1]
    for request, header in zip((first, second), headers, strict=True):
        assert f"'nonce-{request.csp_nonce}'" in header
        theirs = CSPMiddleware(plain).process_response(request, HttpResponse())
        assert policies(header) == policies(theirs[HEADER])


def test_a_nonce_that_comes_too_late_is_an_error(rf):
    request = rf.get("/")
    ContentPolicy(plain)(request)

    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)


def test_a_view_may_have_a_policy_of_its_own(rf):
    view = csp_replace({"img-src": ["'none'"]})(plain)

    assert ("img-src", "'none'") in policies(header_of(ContentPolicy(view), rf.get("/")))


STRICT = {
    ("default-src", "'self'"),
    ("style-src", "'self'"),
    ("object-src", "'none'"),
    ("base-uri", "'none'"),
    ("frame-ancestors", "'none'"),
    ("form-action", "'self'"),
}


@pytest.fixture
def answers(acme, ada, browse, settings, tmp_path):
    """One answer of each kind there is, by what it is."""
    settings.STATIC_ROOT = tmp_path
    shutil.copy("static/css/tokens.css", tmp_path)
    settings.WHITENOISE_AUTOREFRESH = False
    token = make_assessment(acme).links.get(department_code="").token
    quiet = Client(raise_request_exception=False)

    def broken(error):
        def fail(*args):
            raise error("fault")

        with connection.execute_wrapper(fail):
            return quiet.get(f"/a/{token}/")

    found = {
        "page of a member": browse(ada).get(f"/organisations/{acme.public_id}/"),
        "page of a respondent": quiet.get(f"/a/{token}/"),
        "sign-in": quiet.get("/sign-in/"),
        "redirect to sign-in": quiet.get(f"/organisations/{acme.public_id}/"),
        "missing page": quiet.get("/no/such/page"),
        "missing page of respondents": quiet.get("/a/AAAAAAAAAAAAAAAAAAAAAA/"),
        "forged form": Client(enforce_csrf_checks=True).post("/sign-in/"),
        "forged host": quiet.get("/sign-in/", HTTP_HOST="evil.example"),
        "wrong method": quiet.delete(f"/a/{token}/"),
        "health": quiet.get("/healthz"),
        "readiness": quiet.get("/readyz"),
        "fault": broken(ZeroDivisionError),
        "no database": broken(OperationalError),
        "file": quiet.get("/static/tokens.css"),
        "missing slash": quiet.get("/sign-in"),
    }
    assert b"".join(found["file"])
    found["file"].close()
    settings.SECURE_SSL_REDIRECT = True
    return found | {"plain http": Client().get("/sign-in/")}


@pytest.mark.django_db
def test_every_kind_of_answer_carries_the_strict_policy_and_may_not_be_sniffed_or_framed(answers) -> None:
    statuses = {kind: answer.status_code for kind, answer in answers.items()}
    assert statuses == {
        "page of a member": 200, "page of a respondent": 200, "sign-in": 200, "redirect to sign-in": 302,
        "missing page": 404, "missing page of respondents": 404, "forged form": 403, "forged host": 400,
        "wrong method": 405, "health": 200, "readiness": 200, "fault": 500, "no database": 503, "file": 200,
        "missing slash": 301, "plain http": 301,
    }  # fmt: skip
    for kind, answer in answers.items():
        given = policies(answer.headers.get(HEADER, ""))
        assert given >= STRICT, kind
        (scripts,) = [directive for directive in given if directive[0] == "script-src"]
        assert scripts[1] == "'self'", kind
        assert all(source.startswith("'nonce-") for source in scripts[2:]), kind
        assert answer["X-Content-Type-Options"] == "nosniff", kind
        assert answer["Referrer-Policy"] == configured.SECURE_REFERRER_POLICY, kind

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from assessments.without_account import WITHOUT_ACCOUNT
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


def test_a_member_who_answers_is_not_looked_up(acme, ada, django_assert_num_queries):
    client = Client(headers={"host": "localhost"})
    client.force_login(ada)
    link = f"/a/{make_assessment(acme).links.get(department_code='').token}/"
    client.get(link)

    with django_assert_num_queries(1):  # the link with its assessment
        response = client.get(link)

    assert response.status_code == 200
    assert not hasattr(response.wsgi_request, "user")
    assert not hasattr(response.wsgi_request, "session")


def test_a_member_who_answered_is_still_signed_in(acme, ada):
    client = Client(headers={"host": "localhost"})
    client.force_login(ada)
    client.get(f"/a/{make_assessment(acme).links.get(department_code='').token}/")

    assert client.get("/").wsgi_request.user == ada


def test_respondents_and_customers_have_their_addresses_and_nobody_else_has():
    routes = dict(routes_of(get_resolver().url_patterns, "/"))
    names = ("answer-", "own-answers", "pulse-answer", "pulse-thanks", "pulse-heard", "invited-heard", "privacy")
    answering = {route for route, name in routes.items() if name.startswith(names)}

    assert len(answering) >= 17
    assert answering == {route for route in routes if route.startswith(WITHOUT_ACCOUNT)}


def routes_of(patterns, before):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes_of(pattern.url_patterns, route)
        else:
            yield route, str(pattern.name)

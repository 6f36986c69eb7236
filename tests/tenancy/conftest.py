from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from ccassess.sso_settings import OpenIDConnect, Saml
from tests.saml_provider import SamlProvider
from tests.tenancy.stage import Stage, set_stage

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "Quetzalcoatlus"
SAML = SamlProvider()


@pytest.fixture(autouse=True)
def every_way_of_signing_in_is_set(settings) -> None:
    """So that every address there may be is asked; nobody answers at the discard port."""
    settings.ROOT_URLCONF = "tests.sso_urls"
    settings.OIDC = OpenIDConnect("Acme staff", "http://127.0.0.1:9", "ccassess", "secret")
    settings.SAML = Saml("Acme staff by SAML", SAML.entity_id, SAML.metadata())


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker) -> Iterator[Stage]:
    """Set once a file, since two reports are built for it; what a test changes, pytest-django undoes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield set_stage(CANARY)
        transaction.set_rollback(True)

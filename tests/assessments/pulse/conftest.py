"""Cora is a customer of Acme. She has no account, and nobody learns who she is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from assessments.models import PulseLink, Source
from assessments.needs import needs_of
from assessments.pulses import read_deal
from tests.assessments.answering.conftest import Form
from tests.factories import make_assessment

if TYPE_CHECKING:
    from assessments.models import Assessment
    from assessments.pulses import Deal


@dataclass
class Customer:
    """One device that keeps nothing. `send` posts the page's own form with changes, as a browser does."""

    link: PulseLink
    address: str = "192.0.2.1"
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    page: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"/p/{self.link.token}/"

    def open(self):
        return self._seen(self.client.get(self.url, REMOTE_ADDR=self.address))

    def send(self, **changes: str):
        """Names with a dot are written with two underscores."""
        given = {name.replace("__", "."): value for name, value in changes.items()}
        return self._seen(self.client.post(self.url, self.page | given, REMOTE_ADDR=self.address))

    def choose(self, picks: str = "abc"):
        return self.send(pick1=picks[0], pick2=picks[1], pick3=picks[2])

    def answer(self, picks: str = "abc", **given: str):
        """From opening the page to being thanked."""
        self.open()
        self.choose(picks)
        return self.send(**given)

    @property
    def deal(self) -> Deal:
        deal = read_deal(self.page["deal"], self.link)
        assert deal is not None
        return deal

    def _seen(self, response):
        # A browser does not send what stands in a template.
        page = re.sub(r"<template>.*?</template>", "", response.content.decode(), flags=re.DOTALL)
        form = Form(page).sent
        self.page = form or self.page
        return response


@pytest.fixture
def assessment(acme) -> Assessment:
    return make_assessment(acme, customer_contact="Shop desk, 0123 789")


@pytest.fixture
def link(assessment) -> PulseLink:
    return PulseLink.objects.create(assessment=assessment, source=Source.OPEN_LINK, segment="north")


@pytest.fixture
def cora(link) -> Customer:
    return Customer(link)


@pytest.fixture
def needs(assessment):
    return needs_of(assessment)

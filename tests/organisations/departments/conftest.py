"""Acme as a tree: sales with two shops inside, service, and a warehouse whose people nobody counted."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organisations.models import Department


@pytest.fixture
def tree(acme):
    sales = acme.departments.get(code="sales")
    for code, headcount in (("north", 10), ("south", None)):
        Department.objects.create(organisation=acme, parent=sales, code=code, name=code.title(), headcount=headcount)
    return acme


def url(name, organisation, *more):
    return reverse(f"department-{name}", args=[organisation.public_id, *more])


def said(response):
    return re.sub(r"\s+", " ", response.content.decode())


def shape(organisation):
    """code → (name, code of its parent, people)"""
    rows = organisation.departments.select_related("parent")
    return {each.code: (each.name, each.parent.code if each.parent else "", each.headcount) for each in rows}


def look(client, organisation, content, name="departments.csv"):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post(url("file", organisation), {"file": file})


def take(client, organisation, page, **more):
    return client.post(url("import", organisation), {"seen": page.context["seen"], **more}, follow=True)

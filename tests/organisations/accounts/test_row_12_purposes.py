"""Row 12: a secret of one purpose opens nothing of another purpose, and changes nothing."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.urls import reverse

from assessments.models import Draft, PulseResponse
from organisations import members
from organisations.joining import set_password_url
from organisations.models import JoinInvitation, Membership, Role, User
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db
PURPOSES = ("join", "password", "address", "answer")
NEW = {"password1": "entirely other words", "password2": "entirely other words"}


@pytest.fixture
def secrets(acme, ada):
    """One of each, all valid."""
    pending = EmailAddress.objects.create(user=ada, email="ada@elsewhere.example")
    return {
        "join": members.invite(acme, "olga@acme.example", Role.COORDINATOR, ada).mint(),
        "password": set_password_url(ada).rstrip("/").rpartition("/set-password/")[2],
        "address": EmailConfirmationHMAC(pending).key,
        "answer": make_assessment(acme).links.get(department_code="").token,
    }


def present(client, purpose, secret, pk):
    """All that a link of this purpose lets somebody do, tried with the secret."""
    if purpose == "join":
        client.get(f"/join/{secret}/")
        client.post(reverse("join-accept"), NEW)
    elif purpose == "password":
        for path in (f"/set-password/{secret}/", f"/set-password/{pk}-{secret}/"):
            answer = client.get(path)
            if answer.status_code == 302:
                client.post(answer.url, NEW)
    elif purpose == "address":
        client.post(f"/confirm-email/{secret}/")
    else:
        for begin in ("a", "p"):
            client.post(f"/{begin}/{secret}/")


def state():
    others = User.objects.exclude(email="olga@acme.example")
    return {
        "join": Membership.objects.filter(user__email="olga@acme.example").exists(),
        "password": any(user.check_password(NEW["password1"]) for user in others),
        "address": EmailAddress.objects.filter(email="ada@elsewhere.example", verified=True).exists(),
        "answer": Draft.objects.exists() or PulseResponse.objects.exists(),
    }


@pytest.mark.parametrize("shown_to", PURPOSES)
@pytest.mark.parametrize("made_for", PURPOSES)
def test_row_12_a_secret_serves_its_own_purpose_alone(made_for, shown_to, secrets, browse, ada):
    present(browse(), shown_to, secrets[made_for], ada.pk)
    assert state() == {purpose: purpose == made_for == shown_to for purpose in PURPOSES}


def test_row_12_a_signed_secret_is_bound_to_its_purpose_not_only_to_its_place(secrets):
    assert JoinInvitation.key_of(secrets["answer"]) != secrets["answer"]
    assert members.open_invitation(secrets["join"]) is None
    assert members.open_invitation("") is None

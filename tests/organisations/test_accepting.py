"""Somebody who was invited follows the link."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations import members as doing
from organisations.audit import Action
from organisations.models import Delivery, JoinInvitation, Membership, Role, User
from tests.factories import make_member
from tests.organisations.accounts.conftest import path_in, send_mail

pytestmark = pytest.mark.django_db
NEW = {"name": "Olga", "password1": "entirely other words", "password2": "entirely other words"}
OLGA = "olga@acme.example"


@pytest.fixture
def link(acme, ada, mail_server, settings):
    doing.invite(acme, OLGA, Role.CONSULTANT, ada)
    send_mail()
    return path_in(mail_server.to(OLGA)[0].text, settings.BASE_URL)


def follow(client, link):
    return client.get(link, follow=True)


def test_an_account_is_made_with_a_password_and_signed_in(link, browse, acme, mail_server):
    assert "Acme" in mail_server.letters[0].subject
    client = browse()
    asked = follow(client, link)
    assert asked.redirect_chain[-1][0] == reverse("join-accept")
    joined = client.post(reverse("join-accept"), NEW, follow=True)
    assert "Welcome to Acme" in joined.content.decode()
    assert (joined.wsgi_request.user.email, joined.wsgi_request.user.name) == (OLGA, "Olga")
    assert Membership.objects.get(user__email=OLGA).role == Role.CONSULTANT
    assert acme.audit_events.filter(action=Action.MEMBER_ADDED).exists()


def test_looking_changes_nothing_for_programs_open_links_too(link, browse):
    for _ in range(3):
        assert follow(browse(), link).status_code == 200
    assert not User.objects.filter(email=OLGA).exists()
    assert JoinInvitation.objects.count() == 1


def test_the_link_works_once(link, browse):
    client = browse()
    follow(client, link)
    client.post(reverse("join-accept"), NEW)
    assert follow(browse(), link).status_code == 410


def test_somebody_with_an_account_signs_in_and_comes_back(link, browse, acme, birch):
    make_member(OLGA, birch, Role.MEMBER)
    client = browse()
    page = follow(client, link).content.decode()
    assert "You have an account already" in page
    assert client.post(reverse("join-accept"), NEW).status_code == 200
    back = client.post(
        reverse("account_login"), {"login": OLGA, "password": "correct horse battery", "next": reverse("join-accept")}
    ).url
    assert back == reverse("join-accept")
    assert "Welcome to Acme" in client.post(back, follow=True).content.decode()
    assert set(Membership.objects.filter(user__email=OLGA).values_list("organisation__name", "role")) == {
        ("Birch", "member"),
        ("Acme", "consultant"),
    }


def test_whoever_is_signed_in_as_somebody_else_cannot_accept(link, browse, dan, acme):
    client = browse(dan)
    assert "You are signed in as dan@birch.example" in follow(client, link).content.decode()
    client.post(reverse("join-accept"))
    assert not Membership.objects.filter(user=dan, organisation=acme).exists()


def test_who_has_a_role_by_now_keeps_it(link, browse, acme):
    olga = make_member(OLGA, acme, Role.COORDINATOR)
    client = browse(olga)
    follow(client, link)
    client.post(reverse("join-accept"))
    assert Membership.objects.get(user=olga).role == Role.COORDINATOR
    assert not JoinInvitation.objects.exists()


def test_a_weak_password_is_refused_and_the_invitation_stays(link, browse):
    client = browse()
    follow(client, link)
    refused = client.post(reverse("join-accept"), {"name": "", "password1": "short", "password2": "short"})
    assert refused.status_code == 422
    assert "at least 10 characters" in refused.content.decode()
    assert client.post(reverse("join-accept"), NEW).status_code == 302


def test_withdrawn_sent_again_or_run_out_it_leads_nowhere(link, browse, acme, ada, mail_server, settings):
    invitation = JoinInvitation.objects.get()
    begun = browse()
    follow(begun, link)

    doing.invite_again(invitation)
    assert follow(browse(), link).status_code == 410
    assert begun.post(reverse("join-accept"), NEW).status_code == 410
    send_mail()
    newest = path_in(mail_server.to(OLGA)[1].text, settings.BASE_URL)
    assert follow(browse(), newest).status_code == 200

    JoinInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert follow(browse(), newest).status_code == 410
    doing.withdraw(invitation, ada)
    assert follow(browse(), newest).status_code == 410


def test_pressing_send_again_often_sends_one_working_link(acme, ada, mail_server, settings, browse):
    invitation = doing.invite(acme, OLGA, Role.MEMBER, ada)
    for _ in range(3):
        doing.invite_again(invitation)
    send_mail()
    (letter,) = mail_server.letters
    assert follow(browse(), path_in(letter.text, settings.BASE_URL)).status_code == 200


def test_an_invitation_withdrawn_before_its_mail_is_not_sent(acme, ada, mail_server):
    doing.withdraw(doing.invite(acme, OLGA, Role.MEMBER, ada), ada)
    send_mail()
    assert mail_server.letters == []


@pytest.mark.parametrize(
    ("trouble", "shown"),
    [("refuse", Delivery.REFUSED), ("drop", Delivery.UNKNOWN), ("", Delivery.SENT)],
)
def test_the_coordinator_is_shown_what_became_of_the_mail(trouble, shown, acme, ada, mail_server):
    doing.invite(acme, OLGA, Role.MEMBER, ada)
    if trouble == "refuse":
        mail_server.refuse[OLGA] = "550 5.1.1 no such user"
    elif trouble == "drop":
        mail_server.drop.add(OLGA)
    send_mail()
    assert JoinInvitation.objects.get().delivery == shown


def test_the_secret_is_in_the_mail_alone(link):
    secret = link.rstrip("/").rpartition("/")[2]
    assert len(secret) >= 22
    assert secret not in str(list(JoinInvitation.objects.values_list()))


def test_invitations_long_over_are_forgotten(acme, ada):
    doing.invite(acme, OLGA, Role.MEMBER, ada)
    doing.forget_what_is_over()
    assert JoinInvitation.objects.exists()
    JoinInvitation.objects.update(expires_at=timezone.now() - timedelta(days=40))
    doing.forget_what_is_over()
    assert not JoinInvitation.objects.exists()


def test_row_9_made_up_links_are_told_alike_and_slowed_down(browse, db):
    client = browse()
    answers = [client.get(f"/join/{number:024}/") for number in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {410}
    assert len({answer.content for answer in answers[:20]}) == 1
    assert answers[20].status_code == 429


def test_row_9_a_forged_forwarded_address_gives_no_further_tries(browse, db):
    client = browse()
    answers = [
        client.get(f"/join/{number:024}/", headers={"X-Forwarded-For": f"10.0.0.{number}"}) for number in range(21)
    ]
    assert answers[20].status_code == 429


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_link_opened_twice_at_once_makes_one_account(acme, ada):
    invitation = doing.invite(acme, OLGA, Role.MEMBER, ada)
    link = reverse("join-open", args=[invitation.mint()])
    together, answers = threading.Barrier(4), []

    def join():
        client = Client()
        client.get(link)
        together.wait()
        answers.append(client.post(reverse("join-accept"), NEW).status_code)
        connections.close_all()

    threads = [threading.Thread(target=join) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(302) == 1
    assert set(answers) <= {302, 410, 200}
    assert User.objects.filter(email=OLGA).count() == 1
    assert Membership.objects.filter(user__email=OLGA).count() == 1

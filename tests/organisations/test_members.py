from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations import members as doing
from organisations.audit import Action
from organisations.models import JoinInvitation, Membership, OutgoingMail, Role
from tests.factories import make_member

pytestmark = pytest.mark.django_db


def url(name, organisation, *more):
    return reverse(name, args=[organisation.public_id, *more])


@pytest.fixture
def client(browse, ada):
    return browse(ada)


def test_a_coordinator_sees_who_belongs_and_who_is_invited(client, acme, ada, eve):
    doing.invite(acme, "olga@acme.example", Role.CONSULTANT, ada)
    page = client.get(url("members-list", acme)).content.decode()
    for somebody in (ada.email, eve.email, "olga@acme.example"):
        assert somebody in page


def test_a_role_is_changed_and_counts_at_once(client, acme, eve, browse):
    membership = Membership.objects.get(user=eve)
    client.post(url("member-edit", acme, membership.pk), {"role": "coordinator"})
    assert browse(eve).get(url("members-list", acme)).status_code == 200
    assert acme.audit_events.filter(action=Action.MEMBER_CHANGED, about_id=str(eve.pk)).exists()


def test_somebody_removed_sees_nothing_from_then_on(client, acme, cleo, browse):
    reader = browse(cleo)
    assert reader.get(url("organisation-show", acme)).status_code == 200
    client.post(url("member-remove", acme, Membership.objects.get(user=cleo, organisation=acme).pk))
    assert reader.get(url("organisation-show", acme)).status_code == 404
    assert set(cleo.memberships.values_list("organisation__name", flat=True)) == {"Birch"}


class TestTheLastCoordinator:
    @pytest.fixture
    def only(self, ada):
        return Membership.objects.get(user=ada)

    def test_cannot_be_removed(self, client, acme, only):
        page = client.post(url("member-remove", acme, only.pk), follow=True).content.decode()
        assert "Make somebody else a coordinator first" in page
        assert Membership.objects.filter(pk=only.pk).exists()

    def test_cannot_take_another_role(self, client, acme, only):
        refused = client.post(url("member-edit", acme, only.pk), {"role": "member"})
        assert refused.status_code == 422
        only.refresh_from_db()
        assert only.role == Role.COORDINATOR

    def test_is_no_longer_the_last_one_with_another_beside(self, client, acme, only):
        make_member("olga@acme.example", acme, Role.COORDINATOR)
        assert client.post(url("member-remove", acme, only.pk)).url == reverse("home")
        assert not Membership.objects.filter(pk=only.pk).exists()

    def test_is_left_over_by_one_whose_account_is_switched_off(self, client, acme, only):
        olga = make_member("olga@acme.example", acme, Role.COORDINATOR)
        olga.is_active = False
        olga.save()
        client.post(url("member-remove", acme, only.pk))
        assert Membership.objects.filter(pk=only.pk).exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_remove_each_other_at_once_leave_one(acme, ada):
    olga = make_member("olga@acme.example", acme, Role.COORDINATOR)
    memberships = list(Membership.objects.filter(organisation=acme).select_related("user", "organisation"))
    together = threading.Barrier(2)

    def remove(other, who):
        together.wait()
        try:
            doing.remove(other, who)
        except doing.LastCoordinator:
            pass
        finally:
            connections.close_all()

    one, two = memberships
    threads = [threading.Thread(target=remove, args=(other, who)) for other, who in ((one, two.user), (two, one.user))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {ada, olga} >= {m.user for m in Membership.objects.filter(organisation=acme)}
    assert Membership.objects.filter(organisation=acme, role=Role.COORDINATOR).count() == 1


@pytest.mark.parametrize("name", ["member-edit", "member-remove", "member-invite-again", "member-withdraw"])
def test_rows_of_another_organisation_are_not_there(name, client, acme, birch, dan):
    theirs = (
        Membership.objects.get(user=dan).pk
        if name in {"member-edit", "member-remove"}
        else doing.invite(birch, "olga@birch.example", Role.MEMBER, dan).pk
    )
    assert client.post(url(name, acme, theirs), {"role": "member"}).status_code == 404
    assert Membership.objects.filter(user=dan).exists()


@pytest.mark.parametrize("who", ["eve", "cleo", "dan"])
@pytest.mark.parametrize("name", ["members-list", "member-invite"])
def test_nobody_but_coordinators_sees_these_pages(who, name, acme, browse, request):
    assert browse(request.getfixturevalue(who)).get(url(name, acme)).status_code == 404


class TestInviting:
    def test_writes_rows_only_and_the_same_for_a_known_address(self, client, acme, dan, mail_server):
        client.post(url("member-invite", acme), {"email": "warm@up.example", "role": "member"})
        counts = []
        for email in ("nobody@acme.example", dan.email):
            with CaptureQueriesContext(connection) as queries:
                answer = client.post(url("member-invite", acme), {"email": email, "role": "executive"})
            assert answer.url == url("members-list", acme)
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert mail_server.letters == []
        assert OutgoingMail.objects.count() == 3

    @pytest.mark.parametrize(
        ("email", "said"),
        [
            ("", "required"),
            ("no address", "valid email"),
            ("ada@acme.example", "belongs here already"),
            ("ADA@acme.example", "belongs here already"),
            ("twice@acme.example", "invited already"),
            ("a\x00b@acme.example", "There is a problem"),
            ("x@acme.example\nBcc: y@acme.example", "There is a problem"),
            ("x" * 300 + "@acme.example", "There is a problem"),
        ],
    )
    def test_says_what_is_wrong(self, email, said, client, acme, ada):
        doing.invite(acme, "twice@acme.example", Role.MEMBER, ada)
        refused = client.post(url("member-invite", acme), {"email": email, "role": "member"})
        assert refused.status_code == 422
        assert said in refused.content.decode()
        assert JoinInvitation.objects.count() == 1

    def test_takes_no_role_there_is_not(self, client, acme):
        refused = client.post(url("member-invite", acme), {"email": "olga@acme.example", "role": "owner"})
        assert refused.status_code == 422

    def test_shows_the_link_once_where_no_mail_goes_out(self, client, acme, settings):
        settings.EMAIL_HOST = ""
        page = client.post(url("member-invite", acme), {"email": "olga@acme.example", "role": "member"})
        assert f"{settings.BASE_URL}/join/" in page.content.decode()
        assert "/join/" not in client.get(url("members-list", acme)).content.decode()

    def test_a_hundred_times_an_hour_and_no_more(self, client, acme, settings, mail_server):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"invite": "2/h/user"}
        asked = [
            client.post(url("member-invite", acme), {"email": f"{n}@acme.example", "role": "member"}).status_code
            for n in range(3)
        ]
        assert asked == [302, 302, 429]

"""Answers with a name are personal data: handed over, deleted in time, and erased even where a backup is put back."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.keeping import ask_for_deletion
from assessments.models import Assessment, Attribution, Comment, Invitation, Mode, Response
from assessments.promises import promise_of
from ccassess.privacy.erasing import erase, erase_again
from ccassess.privacy.exporting import data_of
from jobs.models import Job
from jobs.running import new_lease, run
from organisations.audit import Action
from organisations.models import Role
from tests.assessments.invitations.conftest import at_link, invite
from tests.assessments.named.conftest import Named
from tests.factories import make_assessment, make_member
from tests.reports.answers import build, cells

if TYPE_CHECKING:
    from pathlib import Path

NAME, ADDRESS = "Zenobie Quartzmann", "zenobie.quartzmann@acme.example"


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path: Path) -> Path:
    settings.ERASURE_LEDGER = str(tmp_path / "erased.jsonl")
    return tmp_path / "erased.jsonl"


@pytest.fixture
def team(acme) -> Assessment:
    return make_assessment(acme, mode=Mode.ATTRIBUTED)


@pytest.fixture
def answered(team) -> Attribution:
    Named(team, name=NAME).hand_in("4")
    return Attribution.objects.get(name=NAME)


def url_of(name: str, attribution: Attribution) -> str:
    return reverse(name, args=[attribution.assessment.public_id, attribution.pk.hex])


def put_back(attribution: Attribution, response: Response) -> None:
    """As a backup that was made before brings it."""
    response.save(force_insert=True)
    attribution.response = response
    attribution.save(force_insert=True)


def test_a_coordinator_hands_over_what_is_kept_of_somebody(answered, browse, ada, acme):
    page = unescape(browse(ada).get(url_of("live-person", answered)).content.decode())
    assert NAME in page
    assert page.count("<dt>") > 20
    assert "What the word means" in page
    told = json.loads(browse(ada).get(url_of("live-person-file", answered)).content)
    assert told["name"] == NAME
    assert told["department"] == "sales"
    assert told["answers"]["definition"] == "4"
    noted = set(acme.audit_events.values_list("action", flat=True))
    assert {Action.PERSON_SEEN, Action.NAMES_EXPORTED} <= noted
    assert NAME not in repr(list(acme.audit_events.values()))


def test_erasing_somebody_survives_a_restore_and_leaves_the_others(answered, team, browse, ada, acme, own_ledger):
    Named(team, name="Ben Baker").hand_in()
    response = answered.response
    assert browse(ada).post(url_of("live-person-erase", answered)).url == reverse("live-names", args=[team.public_id])
    assert list(Attribution.objects.values_list("name", flat=True)) == ["Ben Baker"]
    assert Response.objects.count() == 1
    assert acme.audit_events.filter(action=Action.ANSWERS_ERASED).exists()
    assert NAME not in own_ledger.read_text()
    assert answered.pk.hex not in own_ledger.read_text()
    put_back(answered, response)
    said: list[str] = []
    erase_again(said.append)
    assert list(Attribution.objects.values_list("name", flat=True)) == ["Ben Baker"]
    assert Response.objects.count() == 1
    assert said == ["Answers with a name erased again, because they had been erased since: 1."]
    erase_again(said.append)
    assert len(said) == 1


def test_a_look_at_what_erasing_does_erases_nothing(answered, browse, ada, cleo):
    asked = unescape(browse(ada).get(url_of("live-person-erase", answered)).content.decode())
    assert f"Erase the name and answers of {NAME}?" in asked
    assert "do not come back with a backup" in asked
    assert Attribution.objects.exists()
    assert browse(cleo).get(url_of("live-person-erase", answered)).status_code == 404


def test_nothing_is_erased_that_cannot_be_noted(answered, browse, ada, settings, tmp_path):
    (tmp_path / "file").write_text("")
    settings.ERASURE_LEDGER = str(tmp_path / "file" / "erased.jsonl")
    response = browse(ada).post(url_of("live-person-erase", answered), follow=True)
    assert "Nothing was erased" in response.content.decode()
    assert Attribution.objects.exists()
    assert Response.objects.exists()


def test_a_consultant_looks_and_erases_nothing(answered, browse, cleo):
    client = browse(cleo)
    assert "A coordinator" in client.get(url_of("live-person", answered)).content.decode()
    assert client.post(url_of("live-person-erase", answered)).status_code == 404
    assert client.get(url_of("live-person-file", answered)).status_code == 404
    assert Response.objects.exists()


def test_a_person_of_another_assessment_is_not_found(answered, acme, browse, ada):
    other = make_assessment(acme, mode=Mode.ATTRIBUTED)
    for person in (answered.pk.hex, "nonsense", "0" * 32):
        url = reverse("live-person", args=[other.public_id, person])
        assert browse(ada).get(url).status_code == 404


def test_an_account_takes_along_what_was_answered_by_an_invitation_to_its_address(team, acme, ada):
    user = make_member(ADDRESS, acme, Role.MEMBER)
    device = at_link(invite(team, ADDRESS))
    device.client.post(device.path, {"name": "Z. Q."})
    device.say_who()
    device.answer_everything("2")
    device.submit()
    Named(team, name="Ben Baker").hand_in()
    (told,) = data_of(user)["answered_by_name"]
    assert (told["name"], told["assessment"]) == ("Z. Q.", "Autumn")
    attribution, response = (
        Attribution.objects.get(name="Z. Q."),
        Response.objects.get(pk=Attribution.objects.get(name="Z. Q.").pk),
    )
    erase(user, user)
    assert list(Attribution.objects.values_list("name", flat=True)) == ["Ben Baker"]
    assert Response.objects.count() == 1
    assert not Invitation.objects.filter(email=ADDRESS).exists()
    put_back(attribution, response)
    erase_again(lambda _words: None)
    assert not Attribution.objects.filter(name="Z. Q.").exists()
    assert Response.objects.count() == 1


def test_a_name_typed_at_an_open_link_goes_with_the_account_and_the_answers_stay(team, acme):
    user = make_member(ADDRESS, acme, Role.MEMBER)
    user.name = NAME
    user.save()
    Named(team, name=NAME).hand_in()
    erase(user, user)
    assert Attribution.objects.get().name == "a former colleague"
    assert Response.objects.count() == 1


def test_names_go_with_the_answers_when_their_time_is_over(answered, team):
    team.close()
    Assessment.objects.filter(pk=team.pk).update(closed_at=timezone.now() - timedelta(days=5000))
    ask_for_deletion()
    for job in Job.objects.all():
        run(job.pk, new_lease())
    assert not Response.objects.exists()
    assert not Attribution.objects.exists()


def test_what_was_reported_stays_when_somebody_is_erased(team, acme, browse, ada):
    rows = [Response(assessment=team, department="sales", role_group="manager", answers=cells(team)) for _ in range(6)]
    Response.objects.bulk_create(rows)
    for row in rows:
        Attribution.objects.create(response=row, assessment=team, name=NAME)
    team.close()
    report = build(team)
    assert NAME not in report.document
    browse(ada).post(url_of("live-person-erase", Attribution.objects.filter(assessment=team)[0]))
    assert Response.objects.count() == 5
    assert browse(ada).get(reverse("report-show", args=[team.public_id])).status_code == 200


def test_words_have_no_name(team):
    ben = Named(team, name=NAME)
    ben.start()
    ben.say_who()
    ben.answer_everything()
    ben.post("d/strategy/", {"comment.strategy.policy": "Rules first."})
    ben.submit()
    assert {field.name for field in Comment._meta.get_fields()} == {"id", "assessment", "practice", "text"}
    assert Comment.objects.get().text == "Rules first."
    assert "Comments and guesses about customers are kept without your name" in promise_of(team)


def test_the_notice_and_the_dossier_speak_of_names(team, browse, ada):
    notice = unescape(browse().get(reverse("privacy-notice", args=[team.organisation.public_id])).content.decode())
    assert "Attributed: your name stands beside your answers." in notice
    dossier = unescape(browse(ada).get(reverse("assessment-dossier", args=[team.public_id])).content.decode())
    assert "Who answered what, by name, from the moment it is submitted" in dossier
    assert "Who of them answered, or what somebody answered" not in dossier
    assert "No page and no file tells who took part" not in dossier

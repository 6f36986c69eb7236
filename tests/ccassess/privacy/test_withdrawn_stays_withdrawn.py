"""Answers that were withdrawn do not come back with a backup, and what was answered since the withdrawal stays."""

from __future__ import annotations

import sqlite3

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

from assessments.models import Comment, Draft, Invitation, Prediction, Response, SpentLink, TakenBack
from assessments.own_keys import TURNS
from tests.assessments.answering.conftest import Respondent
from tests.assessments.answering.test_withdrawing import confirm, counts, hand_in
from tests.assessments.invitations.conftest import at_link, invite
from tests.assessments.test_scattering import scattered
from tests.factories import make_assessment
from tests.reports.answers import respond

ROWS = (Response, Prediction, Comment)


@pytest.fixture(autouse=True)
def own_list_of_erasures(settings, tmp_path) -> None:
    settings.ERASURE_LEDGER = str(tmp_path / "erased.jsonl")


def copied():
    return [list(model.objects.all()) for model in ROWS]


def put_back(copy) -> list[str]:
    """The rows as they were, and then what every restore does."""
    said: list[str] = []
    for model, rows in zip(ROWS, copy, strict=True):
        model._default_manager.all().delete()
        model._default_manager.bulk_create(rows)
    for name in configured.AFTER_RESTORE:
        import_string(name)(said.append)
    return said


@pytest.mark.django_db
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_backup_does_not_bring_them_back(acme, is_closed):
    assessment = make_assessment(acme)
    ben, other = hand_in(Respondent(assessment)), hand_in(Respondent(assessment))
    respond(assessment, 6)
    copy = copied()
    if is_closed:
        assessment.close()
        scattered(assessment)
    confirm(ben)
    TakenBack.objects.all().delete()  # the backup knows nothing of it either

    said = put_back(copy)
    assert counts() == [7, 1, 1]
    assert Client().get(f"/r/{other.secret}/answers/").status_code == 200
    assert [line for line in said if "Withdrawn again" in line and "1 person" in line]
    if is_closed:
        assert TakenBack.objects.values_list("answers", "predictions").get() == (1, 1)
    else:
        assert not TakenBack.objects.exists()
    assert not [line for line in put_back(copied()) if "Withdrawn" in line]


@pytest.mark.django_db
def test_what_was_answered_again_by_the_same_link_stays(acme):
    ben = hand_in(at_link(invite(make_assessment(acme))))
    confirm(ben)
    hand_in(ben, "Thought again.")
    put_back(copied())
    assert Comment.objects.get().text == "Thought again."
    assert counts() == [1, 1, 1]


@pytest.mark.django_db
def test_what_is_answered_after_a_restore_in_a_place_from_before_the_withdrawal_stays_too(acme):
    """Backup: Ben has not answered. Since then he answered and withdrew; both are unknown to it."""
    ben = at_link(invite(make_assessment(acme)))
    ben.start()
    empty, (draft,) = copied(), Draft.objects.all()
    confirm(hand_in(ben))
    SpentLink.objects.all().delete()
    Invitation.objects.update(done=False)
    put_back(empty)
    Draft.objects.bulk_create([draft])

    hand_in(ben, "After the restore.")
    assert not [line for line in put_back(copied()) if "Withdrawn" in line]
    assert Comment.objects.get().text == "After the restore."
    assert counts() == [1, 1, 1]
    assert Client().get(f"/r/{ben.mailed}/answers/").status_code == 200


@pytest.mark.django_db
def test_so_it_does_by_a_link_that_nobody_mailed(acme):
    ben = Respondent(make_assessment(acme))
    ben.start()
    (draft,), empty = Draft.objects.all(), copied()
    hand_in_again(ben)
    confirm(ben)
    put_back(empty)
    Draft.objects.bulk_create([draft])
    hand_in_again(ben)
    put_back(copied())
    assert counts() == [1, 0, 0]
    confirm(ben)
    assert counts() == [0, 0, 0]


def hand_in_again(begun):
    """By the draft that is there."""
    begun.say_who()
    begun.save("definition", "3")
    assert begun.submit().status_code == 200


@pytest.mark.django_db
def test_whoever_withdrew_too_often_is_told_and_loses_nothing_typed(acme):
    ben = at_link(invite(make_assessment(acme)))
    for _turn in TURNS:
        confirm(hand_in(ben))
    ben.start()
    ben.say_who()
    ben.save("definition", "3")
    refused = ben.submit()
    assert refused.status_code == 410
    assert "withdrawn by this link too often" in refused.content.decode()
    assert not Response.objects.exists()
    assert ben.cell("definition") == "3"
    assert not Invitation.objects.get().done


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_real_file_copied_before_and_put_back_after(acme):
    ben = hand_in(Respondent(make_assessment(acme)))
    before = sqlite3.connect(":memory:")
    connection.connection.backup(before)
    confirm(ben)
    before.backup(connection.connection)
    before.close()
    assert counts() == [1, 1, 1]
    for name in configured.AFTER_RESTORE:
        import_string(name)(lambda _line: None)
    assert counts() == [0, 0, 0]

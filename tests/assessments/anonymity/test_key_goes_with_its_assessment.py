"""A key without its assessment would open nothing but old copies of the box: it goes with the row."""

from __future__ import annotations

import pytest
from django.db import transaction

from assessments.models import Assessment, Mode, SealedBallot
from tests.factories import make_assessment


def files(keys) -> list[str]:
    return sorted(path.name for path in keys.iterdir())


def by_row(assessment) -> None:
    assessment.delete()


def by_query(assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).delete()


def by_its_organisation(assessment) -> None:
    assessment.organisation.delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("delete", [by_row, by_query, by_its_organisation])
def test_however_an_open_assessment_is_deleted_nothing_of_its_key_is_left(delete, assessment, ben, keys):
    ben.answer_everything()
    ben.submit()
    assert len(files(keys)) == 2
    delete(assessment)
    assert not SealedBallot.objects.exists()
    assert files(keys) == []


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_is_undone_leaves_the_key(assessment, keys):
    before = files(keys)
    with transaction.atomic():
        assessment.delete()
        transaction.set_rollback(True)
    assert files(keys) == before != []
    assert Assessment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_key_of_another_assessment_stays(assessment, acme, keys):
    other = make_assessment(acme, mode=Mode.ANONYMOUS, title="Another")
    assessment.delete()
    assert {name.partition(".")[0] for name in files(keys)} == {other.box_key}

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from assessments import conducting
from assessments.models import Assessment, AssessmentGroup, State, TransitionRefused
from tests.assessments.conducting.conftest import url_of
from tests.factories import make_assessment


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_deleting_a_draft_asks_once_and_names_what_is_lost(browse, ada, acme):
    draft = make_assessment(acme, is_open=False, title="Not this one", contact="Ada, 0123")
    kept = make_assessment(acme, is_open=False, title="This one")
    client = browse(ada)
    assert url_of("assessment-delete", draft) in text_of(client.get(url_of("assessment-show", draft)))

    page = text_of(client.get(url_of("assessment-delete", draft)))
    assert "Delete the draft “Not this one”?" in page
    for lost in ("people who buy from us", "Ada, 0123", "Strategy 4", "It cannot be undone."):
        assert lost in page
    assert Assessment.objects.count() == 2

    response = client.post(url_of("assessment-delete", draft), follow=True)
    assert "The draft “Not this one” is deleted." in text_of(response)
    assert list(Assessment.objects.all()) == [kept]
    assert client.get(url_of("assessment-show", draft)).status_code == 404
    assert client.post(url_of("assessment-delete", draft)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.OPEN, State.CLOSED, State.PUBLISHED])
def test_only_a_draft_can_be_deleted(state, browse, ada, acme):
    assessment = make_assessment(acme)
    if state >= State.CLOSED:
        assessment.close()
    if state == State.PUBLISHED:
        assessment.publish()
    client = browse(ada)
    assert url_of("assessment-delete", assessment) not in text_of(client.get(url_of("assessment-show", assessment)))
    assert client.get(url_of("assessment-delete", assessment)).url == url_of("assessment-show", assessment)
    response = client.post(url_of("assessment-delete", assessment), follow=True)
    assert "only a draft can be deleted" in text_of(response)
    assert Assessment.objects.get().state == state


@pytest.mark.django_db
def test_a_draft_read_before_it_was_opened_is_not_deleted(acme):
    draft = make_assessment(acme, is_open=False)
    as_read = Assessment.objects.get()
    draft.open()
    with pytest.raises(TransitionRefused, match="only a draft can be deleted"):
        as_read.discard()
    assert Assessment.objects.get().groups.exists()


@pytest.mark.django_db
def test_what_another_window_still_does_to_a_deleted_draft_is_refused_in_words(acme):
    make_assessment(acme, is_open=False).discard()
    ghost = make_assessment(acme, is_open=False)
    Assessment.objects.get().discard()
    for act in (
        ghost.open,
        ghost.close,
        ghost.discard,
        lambda: conducting.change_open(ghost, title="x", closes_at=None, contact="", customer_contact=""),
    ):
        with pytest.raises(TransitionRefused, match="The draft was deleted meanwhile"):
            act()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_draft_opened_and_deleted_at_once_is_either_open_or_gone(acme):
    for _round in range(5):
        draft = make_assessment(acme, is_open=False)

        def act(name, public_id=draft.public_id):
            try:
                getattr(Assessment.objects.get(public_id=public_id), name)()
            except (TransitionRefused, Assessment.DoesNotExist):
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(4) as pool:
            succeeded = list(pool.map(act, ["open", "discard", "open", "discard"]))
        left = Assessment.objects.filter(public_id=draft.public_id).first()
        assert sum(succeeded) == 1
        assert (left.state if left else None) == (State.OPEN if succeeded[0] or succeeded[2] else None)
        assert AssessmentGroup.objects.filter(assessment__public_id=draft.public_id).exists() == bool(left)

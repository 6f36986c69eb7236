"""How many are asked is a number that a coordinator types; so the floor of ten is held to the ballots, not to it."""

import pytest

from assessments.models import Comment, Mode, Prediction, Response, SealedBallot, State
from jobs.models import Job, JobState
from reports.models import GapReport
from tests.assessments.anonymity.conftest import work_until_done
from tests.assessments.conducting.conftest import counted, url_of
from tests.factories import make_assessment, make_organisation

pytestmark = pytest.mark.django_db(transaction=True)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_victim_and_four_ballots_of_the_coordinators_own_are_never_opened(assessment, answered, keys, browse, ada):
    """A mean of five, of which four are known, is the fifth: the attack, up to where the report would be built."""
    for _own in range(4):
        answered(assessment, value="3")
    answered(assessment, value="5", words="The victim's own words.")
    client = browse(ada)
    assert "If fewer than 10 people have submitted, their answers are deleted unread" in text(
        client.get(url_of("assessment-close", assessment))
    )
    counted(assessment)
    assert "When last counted, fewer than 10 people had submitted." in text(
        client.get(url_of("assessment-close", assessment))
    )
    client.post(url_of("assessment-close", assessment))
    assert work_until_done(assessment).state == State.CLOSED
    told = text(browse().get(f"/a/{assessment.links.get(department_code='').token}/"))
    assert "all answers were deleted unread, and there will be no results" in told
    for model in (SealedBallot, Response, Prediction, Comment):
        assert not model.objects.exists()
    assert list(keys.iterdir()) == []
    assert assessment.unreadable_ballots == 0

    page = text(client.get(url_of("assessment-show", assessment)))
    assert "Fewer than 10 people answered. Sealed answers of so few are never opened: they were deleted unread." in page
    assert "Build the report" not in page
    refused = client.post(f"/assessments/{assessment.public_id}/report/build/", follow=True)
    assert "Too few people answered, so there is nothing to build." in text(refused)
    assert not Job.objects.filter(kind="build_gap_report").exists()
    assert not GapReport.objects.exists()


@pytest.mark.parametrize(("ballots", "opened"), [(9, 0), (10, 10)])
def test_the_floor_is_ten_ballots_however_many_people_work_there(assessment, answered, ballots, opened):
    for _person in range(ballots):
        answered(assessment)
    assessment.close()
    work_until_done(assessment)
    assert (assessment.state, Response.objects.count(), SealedBallot.objects.count()) == (State.CLOSED, opened, 0)


def test_a_larger_smallest_group_raises_the_floor(answered):
    acme = make_organisation("Large", departments={"sales": 40})
    assessment = make_assessment(acme, mode=Mode.ANONYMOUS, minimum_group_size=12)
    for _person in range(11):
        answered(assessment)
    assessment.close()
    assert work_until_done(assessment).state == State.CLOSED
    assert not Response.objects.exists()


def test_ballots_that_cannot_be_read_do_not_help_to_ten(assessment, answered):
    for _person in range(9):
        answered(assessment)
    SealedBallot.objects.bulk_create(SealedBallot(assessment=assessment, box=bytes(4096)) for _forged in range(3))
    assessment.close()
    assert work_until_done(assessment).unreadable_ballots == 3
    assert not Response.objects.exists()


def test_few_ballots_need_no_key_to_be_deleted(assessment, answered, keys):
    answered(assessment)
    for path in keys.iterdir():
        path.unlink()
    assessment.close()
    assert work_until_done(assessment).state == State.CLOSED
    assert not SealedBallot.objects.exists()
    assert not Job.objects.exclude(state=JobState.DONE).filter(kind="open_box").exists()


def test_it_is_said_before_it_opens_and_in_the_promise(acme, ada, browse):
    draft = make_assessment(acme, is_open=False, mode=Mode.ANONYMOUS)
    client = browse(ada)
    opening = text(client.get(url_of("assessment-open", draft)))
    assert "With fewer than 10 answers in it the box is never opened" in opening
    assert "somebody who answers as several people could work out what another said" in opening
    assert "Fewer than 10 answers are deleted unread." in text(client.get(url_of("assessment-edit", draft)))
    dossier = text(client.get(url_of("assessment-dossier", draft)))
    assert "Somebody who plays all but one of the smallest group, coordinators included," in dossier

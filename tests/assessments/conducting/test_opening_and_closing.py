from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Assessment, GroupKind, Mode, State
from tests.assessments.conducting.conftest import answer, url_of
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_draft_says_what_opening_does_and_opens(browse, ada, acme):
    assessment = make_assessment(acme, is_open=False)
    client = browse(ada)
    page = text_of(client.get(url_of("assessment-show", assessment)))
    assert "Nobody can answer yet." in page
    assert "It cannot become a draft again." in page
    response = client.post(url_of("assessment-open", assessment), follow=True)
    assert "The assessment is open." in text_of(response)
    assessment.refresh_from_db()
    assert assessment.state == State.OPEN
    assert {group.code for group in assessment.groups.filter(kind=GroupKind.DEPARTMENT)} == {
        "sales",
        "service",
        "warehouse",
    }


def test_opening_twice_changes_nothing_and_says_so(browse, ada, acme):
    assessment = make_assessment(acme, is_open=False)
    client = browse(ada)
    client.post(url_of("assessment-open", assessment))
    tokens = set(assessment.links.values_list("token", flat=True))
    response = client.post(url_of("assessment-open", assessment), follow=True)
    assert "already “open”; nothing was changed" in text_of(response)
    assert set(assessment.links.values_list("token", flat=True)) == tokens
    assert len(tokens) == 4


def test_closing_asks_once_and_names_what_happens(browse, ada, acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=7)
    client = browse(ada)
    page = text_of(client.get(url_of("assessment-close", assessment)))
    assert "The 7 answers submitted so far go into the report." in page
    assert "not submitted are deleted" in page
    assert "It cannot be opened again." in page
    assert Assessment.objects.get().state == State.OPEN
    response = client.post(url_of("assessment-close", assessment), follow=True)
    assert "The assessment is closed." in text_of(response)
    assert Assessment.objects.get().state == State.CLOSED


def test_closing_never_counts_a_handful_of_people(browse, ada, acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=4)
    page = text_of(browse(ada).get(url_of("assessment-close", assessment)))
    assert "Fewer than 5 people have submitted." in page
    assert " 4 " not in page


def test_closing_twice_changes_nothing_and_says_so(browse, ada, acme):
    assessment = make_assessment(acme)
    client = browse(ada)
    client.post(url_of("assessment-close", assessment))
    closed_at = Assessment.objects.get().closed_at
    response = client.post(url_of("assessment-close", assessment), follow=True)
    assert "already “closed”; nothing was changed" in text_of(response)
    assert Assessment.objects.get().closed_at == closed_at
    assert client.get(url_of("assessment-close", assessment)).url == url_of("assessment-show", assessment)


@pytest.mark.parametrize("state", [State.CLOSED, State.PUBLISHED])
def test_nothing_that_has_closed_opens_again(state, browse, ada, acme):
    assessment = make_assessment(acme)
    assessment.close()
    if state == State.PUBLISHED:
        assessment.publish()
    for name in ("assessment-open", "assessment-close"):
        browse(ada).post(url_of(name, assessment))
        assert Assessment.objects.get().state == state


def test_a_draft_cannot_be_closed(browse, ada, acme):
    assessment = make_assessment(acme, is_open=False)
    response = browse(ada).post(url_of("assessment-close", assessment), follow=True)
    assert "already “draft”" in text_of(response)
    assert Assessment.objects.get().state == State.DRAFT


def test_a_draft_whose_closing_date_has_passed_asks_for_a_later_one(browse, ada, acme):
    assessment = make_assessment(acme, is_open=False, closes_at=timezone.now() - timedelta(minutes=1))
    client = browse(ada)
    page = text_of(client.get(url_of("assessment-show", assessment)))
    assert "Choose a later one before you open the assessment." in page
    response = client.post(url_of("assessment-open", assessment), follow=True)
    assert "The closing date has passed." in text_of(response)
    assert Assessment.objects.get().state == State.DRAFT


def test_a_promise_that_is_not_built_cannot_be_opened(acme):
    assessment = make_assessment(acme, is_open=False, mode=Mode.ANONYMOUS)
    with pytest.raises(Exception, match="Only confidential assessments"):
        assessment.open()


@pytest.mark.parametrize("state", [State.OPEN, State.CLOSED, State.PUBLISHED])
def test_each_state_has_a_page_that_says_what_is_next(state, browse, ada, cleo, acme):
    assessment = make_assessment(acme, closes_at=timezone.now() + timedelta(days=2))
    if state >= State.CLOSED:
        assessment.close()
    if state == State.PUBLISHED:
        assessment.publish()
    expected = {
        State.OPEN: "Close the assessment",
        State.CLOSED: "Build the report",
        State.PUBLISHED: "Read the report",
    }[state]
    assert expected in text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert ("Build" in text_of(browse(cleo).get(url_of("assessment-show", assessment)))) is False


def test_an_assessment_past_its_closing_date_takes_no_answers_and_says_close_it(browse, ada, acme):
    assessment = make_assessment(acme, closes_at=timezone.now() + timedelta(days=2))
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "Has taken no answers since" in page
    assert "Next: close it." in page


def test_made_up_organisations_say_so_on_every_page_of_theirs(browse, ada, acme):
    assessment = make_assessment(acme)
    acme.is_synthetic = True
    acme.save()
    for name in ("assessment-show", "assessment-edit", "assessment-questions", "assessment-close"):
        assert "Made-up data" in text_of(browse(ada).get(url_of(name, assessment)))


def test_the_questions_can_be_read_before_anything_opens(browse, ada, acme):
    assessment = make_assessment(acme, is_open=False, form="routed")
    page = text_of(browse(ada).get(url_of("assessment-questions", assessment)))
    document = browse(ada).get(url_of("assessment-questions", assessment)).context["document"]
    for item in document.items:
        assert item.stem in page
        assert all(anchor in page for anchor in item.anchors)
    assert "By customers we mean people who buy from us" in page
    assert "are not asked of Frontline and Other" in page

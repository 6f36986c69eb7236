from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from assessments.models import Assessment, GroupKind, Invitation, Mailing, Mode, State
from assessments.promises import promise_of
from tests.assessments.conducting.conftest import answer, counted, url_of
from tests.factories import make_assessment
from tests.reports.answers import respond

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_draft_leads_to_a_page_that_asks_before_it_opens(browse, ada, acme):
    assessment = make_assessment(acme, is_open=False)
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "Nobody can answer yet." in page
    assert f'href="{url_of("assessment-open", assessment)}"' in page
    assert f'action="{url_of("assessment-open", assessment)}"' not in page


def test_opening_asks_once_and_names_what_happens_to_whom(browse, ada, acme):
    acme.departments.filter(code="sales").update(headcount=40)
    acme.departments.exclude(code="sales").update(headcount=None)
    assessment = make_assessment(
        acme, is_open=False, minimum_group_size=7, closes_at=timezone.now() + timedelta(days=9)
    )
    page = text_of(browse(ada).get(url_of("assessment-open", assessment)))
    assert "It cannot become a draft again." in page
    assert "one for each of the 3 departments: Sales (40 people), Service, Warehouse." in page
    assert "They are asked about 12 needs" in page
    assert "the smallest group that is shown: 7 people" in page
    assert "Answers are taken at once." in page
    assert "it closes by itself" in page
    assert promise_of(assessment) in unescape(page)
    assert Assessment.objects.get().state == State.DRAFT


def test_the_question_names_what_differs_from_one_assessment_to_another(browse, ada, acme):
    acme.departments.all().delete()
    begins = timezone.now() + timedelta(days=9)
    assessment = make_assessment(acme, is_open=False, asks_customers=False, leaves_out_careless=True, opens_at=begins)
    page = text_of(browse(ada).get(url_of("assessment-open", assessment)))
    assert "There are no departments" in page
    assert "Customers are not asked." in page
    assert "that careless answers are left out" in page
    assert "what customers are asked about" not in page
    assert f"Answers are taken from {begins.day} " in page


@pytest.mark.parametrize("stands_against_it", [{"is_open": True}, {"closes_at": timezone.now() - timedelta(days=1)}])
def test_nothing_is_asked_where_nothing_can_be_opened(stands_against_it, browse, ada, acme):
    assessment = make_assessment(acme, **({"is_open": False} | stands_against_it))
    answered = browse(ada).get(url_of("assessment-open", assessment))
    assert answered.url == url_of("assessment-show", assessment)


@pytest.mark.parametrize("goes_out", [True, False])
def test_the_question_says_to_how_many_people_opening_writes(goes_out, browse, ada, acme):
    assessment = make_assessment(acme, is_open=False)
    for name in ("ben", "mia"):
        address = f"{name}@acme.example"
        Invitation.objects.create(assessment=assessment, email=address, email_key=address)
    Mailing.objects.create(assessment=assessment, goes_out_at_opening=goes_out)
    page = text_of(browse(ada).get(url_of("assessment-open", assessment)))
    assert ("E-mails with a link of their own go to 2 people" in page) is goes_out
    assert ("Nothing is sent to anybody by opening it." in page) is not goes_out


def test_once_asked_it_opens_and_the_groups_are_those_of_now(browse, ada, acme):
    assessment = make_assessment(acme, is_open=False)
    client = browse(ada)
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
    counted(assessment)
    client = browse(ada)
    page = text_of(client.get(url_of("assessment-close", assessment)))
    assert "The answers submitted so far go into the report: 5 to 9 when last counted." in page
    assert "not submitted are deleted" in page
    assert "It cannot be opened again." in page
    assert Assessment.objects.get().state == State.OPEN
    response = client.post(url_of("assessment-close", assessment), follow=True)
    assert "The assessment is closed." in text_of(response)
    assert Assessment.objects.get().state == State.CLOSED


def test_closing_lets_whoever_has_begun_finish(browse, ada, acme):
    assessment = make_assessment(acme)
    client = browse(ada)
    page = text_of(client.get(url_of("assessment-close", assessment)))
    assert "Whoever has begun is told so on their next page and has 30 minutes to submit." in page
    told = client.post(url_of("assessment-close", assessment), {"when": "finished"}, follow=True)
    assert "Whoever has begun can finish, then the assessment closes by itself." in text_of(told)
    assert "Whoever has begun can finish until" in text_of(told)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.accepts_answers(), assessment.lets_finish()) == (State.OPEN, False, True)
    again = client.post(url_of("assessment-close", assessment), {"when": "finished"}, follow=True)
    assert "takes no new answers any more; nothing was changed" in text_of(again)


def test_before_anybody_could_begin_there_is_nobody_to_wait_for(browse, ada, acme):
    assessment = make_assessment(acme, opens_at=timezone.now() + timedelta(days=1))
    client = browse(ada)
    assert "to submit. Then the assessment closes by itself." not in text_of(
        client.get(url_of("assessment-close", assessment))
    )
    told = client.post(url_of("assessment-close", assessment), {"when": "finished"}, follow=True)
    assert "Close it at once." in text_of(told)
    assert Assessment.objects.get().closes_at is None


def test_closing_never_counts_a_handful_of_people(browse, ada, acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=4)
    counted(assessment)
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


def test_a_coordinator_can_promise_that_names_stand_beside_answers(browse, ada, acme):
    assessment = make_assessment(acme, is_open=False, mode=Mode.ATTRIBUTED)
    client = browse(ada)
    for page in ("assessment-edit", "assessment-open"):
        assert promise_of(assessment) in unescape(client.get(url_of(page, assessment)).content.decode())
    client.post(url_of("assessment-open", assessment))
    assessment.refresh_from_db()
    assert (assessment.state, assessment.mode) == (State.OPEN, Mode.ATTRIBUTED)
    assert "Attributed:" in text_of(client.get(url_of("assessment-show", assessment)))


def test_a_closed_assessment_that_too_few_answered_leads_to_no_report(browse, ada, acme):
    assessment = make_assessment(acme)
    respond(assessment, 4)
    assessment.close()
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "Fewer than 5 people answered" in page
    assert "Build the report" not in page


@pytest.mark.parametrize("state", [State.OPEN, State.CLOSED, State.PUBLISHED])
def test_each_state_has_a_page_that_says_what_is_next(state, browse, ada, cleo, acme):
    assessment = make_assessment(acme, closes_at=timezone.now() + timedelta(days=2))
    respond(assessment, 5)
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


def test_an_assessment_past_its_closing_date_takes_no_answers_and_says_what_comes(browse, ada, acme):
    assessment = make_assessment(acme, closes_at=timezone.now() + timedelta(days=2))
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "Nobody can begin since" in page
    assert "It closes by itself within a minute." in page


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

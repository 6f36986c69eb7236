"""Forms and role groups: who sees which questions, and what changing one's mind about oneself does."""

import re

import pytest

from assessments.models import Response
from assessments.questionnaires.loader import core_questionnaire
from assessments.questionnaires.storing import store_version
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment


@pytest.fixture
def routed(acme):
    respondent = Respondent(make_assessment(acme, form="routed"))
    respondent.start()
    return respondent


def text(response):
    return response.content.decode()


def test_frontline_is_asked_what_it_can_see(routed):
    routed.say_who(role_group="frontline")
    page = text(routed.get("d/strategy/"))
    assert "strategy.purpose.understanding" in page
    assert "strategy.value.understanding" not in page
    assert 'name="action.overall"' in text(routed.get("how-far/"))
    assert 'name="action.people"' not in text(routed.get("how-far/"))


def test_managers_are_asked_everything_and_how_far_for_each_dimension(routed):
    routed.say_who(role_group="manager")
    assert "strategy.value.understanding" in text(routed.get("d/strategy/"))
    assert text(routed.get("how-far/")).count("<fieldset") == 5
    assert 'name="action.overall"' not in text(routed.get("how-far/"))


def test_what_is_not_asked_is_stored_as_not_asked(routed):
    routed.say_who(role_group="frontline")
    routed.answer_everything("4")
    routed.submit()
    answers = Response.objects.get().answers
    positions = routed.booklet.document.positions
    by_code = dict(zip(positions, answers, strict=True))
    assert by_code["strategy.purpose.delivery"] == "4"
    assert by_code["strategy.value.delivery"] == "."
    assert by_code["action.overall"] == "2"
    assert by_code["action.people"] == by_code["win.1"] == "."
    assert "-" not in answers[:-1]


def test_changing_the_role_group_and_back_loses_no_answer(routed):
    routed.say_who(role_group="manager")
    routed.answer_everything("4")
    cells = routed.draft.cells
    routed.say_who(role_group="frontline", department="service")
    assert routed.draft.cells == cells
    routed.say_who(role_group="manager", department="sales")
    routed.submit()
    assert Response.objects.get().answers.count("4") == 41


def test_answers_to_questions_no_longer_asked_are_not_submitted(routed):
    routed.say_who(role_group="manager")
    routed.answer_everything("4")
    routed.say_who(role_group="other")
    routed.submit()
    answers = dict(zip(routed.booklet.document.positions, Response.objects.get().answers, strict=True))
    assert answers["strategy.value.delivery"] == answers["action.people"] == "."
    assert answers["action.overall"] == "-"


def test_progress_counts_what_this_role_group_is_asked(routed):
    routed.say_who(role_group="frontline")
    assert "0 of 35 answered" in text(routed.get("word/"))
    routed.post("word/", {"definition": "1"})
    assert "1 of 35 answered" in text(routed.get("d/people/"))


def test_the_reminder_heads_every_page_of_ladders(routed):
    routed.say_who()
    page = text(routed.get("d/process/"))
    assert "six months" in page
    assert "By customers we mean people who buy from us" in page
    assert "Acme" in page


def test_only_the_first_page_of_ladders_says_the_rules_at_length(routed):
    routed.say_who()
    first = text(routed.get("d/strategy/"))
    assert '<p class="reminder">Answer for all of Acme, ' in first
    assert "by the same rules as before" not in first
    later = text(routed.get("d/process/"))
    assert re.search(
        r'<details class="reminder"><summary>Answer by the same rules as before.</summary>'
        r"<p>Answer for all of Acme[^<]* over the last six months. Choose the highest step",
        later,
    )


def test_whom_to_answer_for_is_said_again_where_it_changes(acme):
    core = core_questionnaire()
    # All of “People” is asked of one's own team here.
    own = [
        practice.model_copy(
            update={"items": tuple(item.model_copy(update={"scope": "my_team"}) for item in practice.items)}
        )
        for practice in core.dimension("people").practices
    ]
    people = core.dimension("people").model_copy(update={"practices": tuple(own)})
    rest = {"dimensions": tuple(people if each.code == "people" else each for each in core.dimensions)}
    version = store_version(core.model_copy(update=rest))
    assessment = make_assessment(acme, is_open=False)
    assessment.version = version
    assessment.save()
    assessment.open()
    respondent = Respondent(assessment)
    respondent.start()
    respondent.say_who()
    assert "From here on, answer for your team, the people you work with or lead." in text(respondent.get("d/people/"))
    assert "From here on, answer for all of Acme" in text(respondent.get("d/process/"))


def test_the_review_lists_what_is_unanswered_and_leads_there(routed):
    routed.say_who(role_group="frontline")
    routed.post("d/people/", {"people.leadership.understanding": "2", "people.leadership.delivery": "2"})
    page = text(routed.get("review/"))
    assert "You have answered 2 of 35 questions." in page
    assert f"{routed.url('d/people/')}#p-people.empowerment" in page
    assert "#p-people.leadership" not in page
    assert "Sales · Frontline" in page


def test_an_organisation_without_departments_asks_for_none(birch):
    respondent = Respondent(make_assessment(birch))
    respondent.start()
    page = text(respondent.get("about/"))
    assert "<select" not in page
    assert respondent.post("about/", {"role_group": "support"}).url == respondent.url("word/")
    respondent.answer_everything()
    assert respondent.submit().status_code == 200
    assert Response.objects.get().department == ""

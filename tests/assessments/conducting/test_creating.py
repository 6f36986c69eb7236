from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments import conducting
from assessments.models import Assessment, Mode, State, TransitionRefused
from assessments.questionnaires.loader import core_questionnaire
from assessments.questionnaires.storing import document_of, store_core_questionnaire, store_version
from organisations.models import Organisation
from tests.assessments.conducting.conftest import as_typed, url_of
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_versions():
    """Two versions of another questionnaire, beside the one shipped with the product."""
    store_core_questionnaire()
    changes = [{"code": "service", "title": "Service check", "note": note} for note in ("First", "Second")]
    return [store_version(core_questionnaire().model_copy(update=change)) for change in changes]


def test_a_coordinator_creates_a_draft_with_everything_they_decided(browse, ada, acme, create_url, filled_in):
    response = browse(ada).post(create_url, filled_in)
    assessment = Assessment.objects.get()
    assert response.url == url_of("assessment-show", assessment)
    assert assessment.organisation == acme
    assert assessment.state == State.DRAFT
    assert assessment.mode == Mode.CONFIDENTIAL
    assert (assessment.title, assessment.form, assessment.contact) == ("Autumn", "routed", "Ada, 0123 456")
    assert assessment.customer_meaning == {"en": "people who buy from us"}
    assert assessment.minimum_group_size == 6
    assert assessment.opens_at is None
    assert (assessment.asks_customers, assessment.customer_contact) == (True, "Shop desk, 0123 789")
    assert assessment.targets == {"strategy": 4.5, "people": 3.0, "process": 4.0, "technology": 4.0, "metrics": 4.0}


def test_dates_are_those_of_the_organisations_time_zone(browse, ada, acme, create_url, filled_in):
    Organisation.objects.filter(pk=acme.pk).update(time_zone="Asia/Kolkata")
    year = timezone.now().year + 1
    browse(ada).post(create_url, filled_in | {"opens_at": f"{year}-06-01T09:00", "closes_at": f"{year}-06-15T18:30"})
    assessment = Assessment.objects.get()
    assert assessment.opens_at == datetime(year, 6, 1, 3, 30, tzinfo=UTC)
    assert assessment.closes_at == datetime(year, 6, 15, 13, 0, tzinfo=UTC)
    page = browse(ada).get(url_of("assessment-show", assessment)).content.decode()
    assert f"from 1 June {year}, 09:00 until 15 June {year}, 18:30" in page
    assert "Asia/Kolkata" in page


def test_the_form_names_the_time_zone_and_the_minutes_each_form_takes(browse, ada, create_url):
    document = document_of(store_core_questionnaire())
    page = browse(ada).get(create_url).content.decode()
    assert "Date and time in UTC" in page
    assert f"About {document.reading_minutes('full', 'frontline', needs=12)} to" in page
    assert f"About {document.reading_minutes('routed', 'frontline', needs=12)} to" in page


def test_a_rotating_form_is_offered_only_where_departments_are_large_and_else_it_is_said_why(
    browse, ada, acme, create_url, filled_in
):
    page = browse(ada).get(create_url).content.decode()
    assert "The number of people is not known for Warehouse." in page
    assert browse(ada).post(create_url, filled_in | {"form": "rotating"}).status_code == 422
    acme.departments.update(headcount=100)
    page = browse(ada).get(create_url).content.decode()
    assert "Rotating: everybody is asked two practices of each dimension, by lot." in page
    browse(ada).post(create_url, filled_in | {"form": "rotating"})
    assert Assessment.objects.get().form == "rotating"


def test_what_rotates_is_not_opened_once_a_department_has_become_small(browse, ada, acme):
    acme.departments.update(headcount=100)
    assessment = make_assessment(acme, form="rotating", is_open=False)
    acme.departments.filter(code="sales").update(headcount=12)
    page = browse(ada).post(url_of("assessment-open", assessment), follow=True).content.decode()
    assert "The form cannot rotate: Too few people for 20 answers" in page
    assert "Choose another form." in page
    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT


def test_the_questions_page_says_that_the_form_rotates(browse, ada, acme):
    acme.departments.update(headcount=100)
    page = browse(ada).get(url_of("assessment-questions", make_assessment(acme, form="rotating"))).content.decode()
    assert "two practices of each dimension, by lot" in page
    assert "not everyone" in page


def test_sending_the_same_page_twice_makes_one_assessment(browse, ada, create_url, filled_in):
    client = browse(ada)
    once = client.get(create_url).context["once"]
    first = client.post(create_url, filled_in | {"once": once})
    second = client.post(create_url, filled_in | {"once": once})
    assert first.url == second.url
    assert Assessment.objects.count() == 1


def test_a_forged_or_borrowed_page_id_chooses_no_public_id(browse, ada, acme, birch, create_url, filled_in):
    foreign = make_assessment(birch)
    browse(ada).post(create_url, filled_in | {"once": foreign.public_id})
    created = Assessment.objects.get(organisation=acme)
    assert created.public_id != foreign.public_id


def test_a_draft_can_be_changed_and_keeps_its_identity(browse, ada, acme, filled_in):
    closes_at = timezone.now() + timedelta(days=3)
    assessment = make_assessment(acme, is_open=False, closes_at=closes_at)
    page = browse(ada).get(url_of("assessment-edit", assessment)).content.decode()
    assert 'value="Autumn"' in page
    assert as_typed(closes_at, acme) in page
    browse(ada).post(url_of("assessment-edit", assessment), filled_in | {"title": "Winter"})
    changed = Assessment.objects.get()
    assert (changed.pk, changed.public_id, changed.title) == (assessment.pk, assessment.public_id, "Winter")
    assert changed.minimum_group_size == 6


def test_once_open_only_title_closing_date_and_contact_change(browse, ada, acme, filled_in):
    closes_at = timezone.now() + timedelta(days=3)
    assessment = make_assessment(acme, closes_at=closes_at)
    browse(ada).post(url_of("assessment-edit", assessment), filled_in | {"title": "Longer", "form": "routed"})
    changed = Assessment.objects.get()
    assert changed.title == "Longer"
    assert changed.closes_at
    assert changed.closes_at > closes_at
    assert (changed.form, changed.minimum_group_size) == ("full", 5)
    assert changed.customer_meaning == assessment.customer_meaning
    assert changed.targets == assessment.targets


def test_careless_answers_count_unless_leaving_them_out_is_chosen(browse, ada, create_url, filled_in):
    client = browse(ada)
    assert "so this is off unless you choose it" in client.get(create_url).content.decode()
    client.post(create_url, filled_in)
    draft = Assessment.objects.get()
    assert not draft.leaves_out_careless
    assert "count like all others" in client.get(url_of("assessment-show", draft)).content.decode()

    client.post(url_of("assessment-edit", draft), filled_in | {"leaves_out_careless": "on"})
    assert Assessment.objects.get().leaves_out_careless
    assert "left out: whoever shows two" in client.get(url_of("assessment-show", draft)).content.decode()
    assert re.search(
        r'name="leaves_out_careless"[^>]*checked', client.get(url_of("assessment-edit", draft)).content.decode()
    )


@pytest.mark.parametrize(("chosen", "sent"), [(False, {"leaves_out_careless": "on"}), (True, {})])
def test_whether_careless_answers_count_is_fixed_when_it_opens(browse, ada, acme, filled_in, chosen, sent):
    assessment = make_assessment(acme, leaves_out_careless=chosen)
    assert "leaves_out_careless" not in browse(ada).get(url_of("assessment-edit", assessment)).content.decode()
    browse(ada).post(url_of("assessment-edit", assessment), filled_in | sent | {"title": "Longer"})
    assessment.refresh_from_db()
    assert (assessment.title, assessment.leaves_out_careless) == ("Longer", chosen)


def test_a_stale_page_cannot_change_what_has_opened_meanwhile(acme):
    assessment = make_assessment(acme, is_open=False)
    stale = Assessment.objects.get()
    assessment.open()
    fields = conducting.AssessmentFields(
        version=stale.version,
        title="Too late",
        form="routed",
        mode=Mode.CONFIDENTIAL,
        opens_at=None,
        closes_at=None,
        customer_meaning={"en": "others"},
        contact="",
        minimum_group_size=20,
        leaves_out_careless=False,
        asks_customers=True,
        customer_contact="",
        targets={},
    )
    with pytest.raises(TransitionRefused, match="open"):
        conducting.change_draft(stale, fields)
    assert Assessment.objects.get().title == "Autumn"


def test_a_closed_assessment_says_that_it_cannot_be_changed(browse, ada, acme, filled_in):
    assessment = make_assessment(acme)
    assessment.close()
    response = browse(ada).post(url_of("assessment-edit", assessment), filled_in | {"title": "Late"}, follow=True)
    assert "A closed assessment cannot be changed." in response.content.decode()
    assert Assessment.objects.get().title == "Autumn"


def test_no_field_beyond_the_form_can_be_written(browse, ada, acme, birch, create_url, filled_in):
    smuggled = {
        "organisation": birch.pk,
        "state": State.PUBLISHED,
        "public_id": "chosen-by-me",
        "id": "77",
        "pk": "77",
        "opened_at": "2020-01-01T00:00",
        "closed_at": "2020-01-01T00:00",
        "published_at": "2020-01-01T00:00",
        "participation": '{"total": 99}',
        "participation_at": "2020-01-01T00:00",
        "targets": '{"strategy": 1}',
        "created_at": "2020-01-01T00:00",
    }
    browse(ada).post(create_url, filled_in | smuggled)
    created = Assessment.objects.get()
    browse(ada).post(url_of("assessment-edit", created), filled_in | smuggled)
    changed = Assessment.objects.get()
    for assessment in (created, changed):
        assert assessment.organisation == acme
        assert assessment.state == State.DRAFT
        assert assessment.mode == Mode.CONFIDENTIAL
        assert assessment.public_id == created.public_id != "chosen-by-me"
        assert assessment.pk == created.pk
        assert (assessment.opened_at, assessment.closed_at, assessment.published_at) == (None, None, None)
        assert (assessment.participation, assessment.participation_at) == ({}, None)
        assert assessment.targets["strategy"] == 4.5
        assert assessment.created_at.year >= 2026


def test_commands_are_held_to_the_same_rules_as_the_form(acme, filled_in):
    version = store_core_questionnaire()
    fields = conducting.AssessmentFields(
        version=version,
        title="Small",
        form="full",
        mode=Mode.CONFIDENTIAL,
        opens_at=None,
        closes_at=None,
        customer_meaning={"en": "people"},
        contact="",
        minimum_group_size=3,
        leaves_out_careless=False,
        asks_customers=True,
        customer_contact="",
        targets={},
    )
    with pytest.raises(ValidationError, match="minimum_group_size"):
        conducting.create_assessment(acme, fields)
    assert not Assessment.objects.exists()


def test_any_questionnaire_that_is_loaded_can_be_chosen_in_its_newest_version(
    browse, ada, create_url, filled_in, other_versions
):
    older, newer = other_versions
    page = browse(ada).get(create_url).content.decode()
    assert f'<option value="{newer.pk}">Service check, version 2</option>' in page
    assert f'value="{older.pk}"' not in page
    browse(ada).post(create_url, filled_in | {"version": str(newer.pk), "target_strategy": "2"})
    assessment = Assessment.objects.get()
    assert assessment.version == newer
    assert assessment.targets["strategy"] == 2.0


def test_a_draft_keeps_its_version_when_a_newer_one_is_loaded(browse, ada, acme, filled_in, other_versions):
    older, _newer = other_versions
    assessment = make_assessment(acme, is_open=False)
    Assessment.objects.update(version=older)
    page = browse(ada).get(url_of("assessment-edit", assessment)).content.decode()
    assert f'<option value="{older.pk}" selected>Service check, version 1</option>' in page
    browse(ada).post(url_of("assessment-edit", assessment), filled_in | {"version": str(older.pk)})
    assert Assessment.objects.get().version == older


def test_an_organisation_may_start_before_anybody_has_loaded_a_questionnaire(browse, ada, create_url):
    page = browse(ada).get(create_url).content.decode()
    assert "The questionnaire is “Customer-centricity”" in page


def test_each_promise_stands_with_its_choice_and_what_was_chosen_stays(browse, ada, create_url, filled_in):
    client = browse(ada)
    assert 'value="confidential" id="id_mode_0" checked' in client.get(create_url).content.decode()
    page = client.post(create_url, filled_in | {"title": "", "mode": "anonymous"}).content.decode()
    assert 'value="anonymous" id="id_mode_1" checked' in page
    assert page.count('name="mode"') == 3
    page = client.post(create_url, filled_in | {"mode": "x"}).content.decode()
    assert page.count("Choose one.") == 2  # in the summary and beside the choices

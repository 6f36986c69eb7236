"""How many have answered: never who, never few enough to guess."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments import conducting
from assessments.models import Assessment, Draft
from tests.assessments.conducting.conftest import answer, url_of
from tests.factories import make_assessment


def counts(participation) -> dict[str, int | None]:
    return {department.code: department.responses for department in participation.departments}


@pytest.mark.django_db
def test_departments_with_enough_answers_are_counted(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=8, warehouse=6)
    participation = conducting.participation_of(assessment)
    assert participation.total == 26
    assert counts(participation) == {"sales": 12, "service": 8, "warehouse": 6}
    assert participation.headcount is None


@pytest.mark.django_db
def test_a_single_small_department_hides_the_next_smallest_too(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=8, warehouse=2)
    participation = conducting.participation_of(assessment)
    assert participation.total == 22
    assert counts(participation) == {"sales": 12, "service": None, "warehouse": None}


@pytest.mark.django_db
def test_fewer_than_the_smallest_group_are_not_counted_at_all(acme):
    assessment = make_assessment(acme)
    answer(assessment, sales=4)
    participation = conducting.participation_of(assessment)
    assert participation.total is None
    assert set(counts(participation).values()) == {None}
    assert Assessment.objects.get().participation == {"total": None, "drafts": None, "departments": {}}


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 40), max_size=8), st.integers(5, 12))
def test_no_hidden_count_follows_from_the_total_and_the_shown(groups, k):
    shown = conducting.showable(groups, k)
    assert all(groups[code] == n >= k for code, n in shown.items())
    hidden = {code: n for code, n in groups.items() if code not in shown}
    if shown:
        assert len(hidden) != 1
        assert not hidden or sum(hidden.values()) >= k


@pytest.mark.django_db
def test_counts_are_refreshed_once_an_hour(acme):
    assessment, start = make_assessment(acme), timezone.now()
    answer(assessment, sales=10, service=10)
    assert conducting.participation_of(assessment, start).total == 20
    answer(assessment, sales=10)
    soon = conducting.participation_of(assessment, start + timedelta(minutes=59))
    assert (soon.total, soon.counted_at) == (20, start)
    later = conducting.participation_of(Assessment.objects.get(), start + timedelta(hours=1))
    assert (later.total, later.counted_at) == (30, start + timedelta(hours=1))


@pytest.mark.django_db
def test_closing_counts_afresh_at_once(acme):
    assessment = make_assessment(acme)
    conducting.participation_of(assessment)
    answer(assessment, sales=10, service=10)
    assessment.close()
    assert conducting.participation_of(assessment).total == 20


@pytest.mark.django_db
def test_begun_answers_are_counted_only_in_company(acme):
    assessment = make_assessment(acme)
    for number in range(4):
        Draft.objects.create(key=f"{number}", assessment=assessment, cells="-")
    assert conducting.participation_of(assessment).drafts is None
    Draft.objects.create(key="fifth", assessment=assessment, cells="-")
    assert conducting.participation_of(assessment, timezone.now() + timedelta(hours=2)).drafts == 5


@pytest.mark.django_db
def test_the_page_says_when_it_counted_and_why_a_number_is_missing(browse, ada, acme):
    acme.time_zone = "Europe/Berlin"
    acme.save()
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=2)
    page = " ".join(browse(ada).get(url_of("assessment-show", assessment)).content.decode().split())
    counted_at = Assessment.objects.get().participation_at
    assert counted_at
    counted_at = counted_at.astimezone(acme.zone)
    assert f"As of {counted_at:%H:%M}" in page
    assert "not shown" in page
    assert "fewer than 5 have answered there" in page


@pytest.mark.django_db
def test_with_every_headcount_known_the_total_is_set_beside_the_people(browse, ada, acme):
    acme.departments.filter(code="warehouse").update(headcount=10)
    assessment = make_assessment(acme)
    answer(assessment, sales=12, service=8, warehouse=6)
    page = " ".join(browse(ada).get(url_of("assessment-show", assessment)).content.decode().split())
    assert "26 answers, of 80 people." in page

"""The demonstration: an organisation made up through the product's own functions."""

from __future__ import annotations

import json
import re
import signal
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management.base import CommandError
from django.utils import timezone

from assessments.models import Assessment, Comment, Draft, Response, State
from assessments.questionnaires.storing import document_of
from ccassess.demo_data import make_demo, renew_passwords, respondent_url
from ccassess.management.commands.demo import refuse_beside_real_organisations
from ccassess.simulating.writing import date_back
from jobs.models import JobState
from organisations.models import Organisation, Role, User
from reports.outcomes import outcome_series
from tests.ccassess.embedded import Embedded
from tests.factories import make_assessment

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def place(tmp_path) -> Iterator[Embedded]:
    place = Embedded(tmp_path, "demo")
    yield place
    place.end()


def passwords(said: str) -> list[str]:
    return re.findall(r"^  (?:coordinator|executive|consultant) +\S+@\S+ +(\S+)$", said, flags=re.MULTILINE)


@pytest.mark.sqlite
@pytest.mark.xdist_group("embedded")
def test_the_demonstration_starts_resumes_and_starts_over(place) -> None:
    place.start()
    printed = passwords(place.said)
    assert len(printed) == 3
    link = re.findall(rf"^  http://localhost:{place.port}(/a/\S+/)$", place.said, flags=re.MULTILINE)
    assert place.answers(link[0])
    with place.rows() as rows:
        job = rows.execute("SELECT kind, state, attempts FROM jobs_job WHERE kind LIKE 'build%'").fetchall()
        document = json.loads(rows.execute("SELECT document FROM reports_gapreport").fetchone()[0])
        first = rows.execute("SELECT public_id FROM organisations_organisation").fetchall()
    assert job == [("build_gap_report", JobState.DONE, 1)] * 2
    assert document["wheel"]["response"]["n"] == 120
    stop_in_good_order(place, signal.SIGINT)

    place.start()
    with place.rows() as rows:
        assert rows.execute("SELECT public_id FROM organisations_organisation").fetchall() == first
    assert len(passwords(place.said)) == 3
    assert not set(passwords(place.said)) & set(printed), "they are printed again because they are new"
    stop_in_good_order(place, signal.SIGTERM)

    place.command.append("--reset")
    place.start()
    with place.rows() as rows:
        anew = rows.execute("SELECT public_id FROM organisations_organisation").fetchall()
    assert len(anew) == 1
    assert anew != first
    stop_in_good_order(place, signal.SIGINT)


def stop_in_good_order(place: Embedded, sign: signal.Signals) -> None:
    assert place.stop(sign) == 0
    assert "Traceback" not in place.said
    assert "ERROR" not in place.said


@pytest.fixture
def demo(db, monkeypatch) -> Organisation:
    """Without its report, which a process of its own builds on the same database file."""
    monkeypatch.setattr("ccassess.demo_data._build_and_publish", lambda assessment, say: None)
    return make_demo(lambda words: None)


def test_everybody_answers_as_a_respondent_would(demo) -> None:
    closed = demo.assessments.get(title="Second assessment")
    document = document_of(closed.version)
    responses = list(Response.objects.filter(assessment=closed))
    assert demo.is_synthetic
    assert len(responses) == 120
    assert len({response.department for response in responses}) == 6
    assert {response.role_group for response in responses} == {group.code for group in document.role_groups}
    assert all(len(response.answers) == len(document.positions) for response in responses)
    assert len({response.answers for response in responses}) > 110, "people differ"
    assert 20 <= Comment.objects.filter(assessment=closed).count() <= 40
    assert not Draft.objects.exists()


def test_understanding_leads_in_some_practices_and_delivery_in_others(demo) -> None:
    closed = demo.assessments.get(title="Second assessment")
    document = document_of(closed.version)

    def mean(code: str) -> float:
        at = document.index_of[code]
        levels = [int(response.answers[at]) for response in closed.responses.all() if response.answers[at].isdigit()]
        return sum(levels) / len(levels)

    gaps = {
        practice.code: mean(f"{practice.code}.understanding") - mean(f"{practice.code}.delivery")
        for practice in document.practices
    }
    assert sum(gap > 0.4 for gap in gaps.values()) >= 6
    assert sum(gap < -0.2 for gap in gaps.values()) >= 2


def test_the_two_waves_lie_months_apart_with_outcomes_counted_before_both(demo) -> None:
    first, second = (demo.assessments.get(title=f"{which} assessment") for which in ("First", "Second"))
    assert first.opened_at <= first.closed_at < second.opened_at - timedelta(days=150)
    assert second.closed_at < timezone.now() - timedelta(days=14)

    series = outcome_series(second)
    assert [each.name for each in series] == ["Complaints", "Customers who buy again within a year"]
    for each in series:
        assert each.values[0][0] < first.closed_at.date() < each.values[-1][0] <= second.closed_at.date()


@pytest.mark.django_db
def test_nothing_of_a_real_organisation_is_dated_back(acme) -> None:
    with pytest.raises(ValueError, match="made-up"):
        date_back(make_assessment(acme), timedelta(days=1))


def test_the_same_people_say_the_same_every_time(demo) -> None:
    before = sorted(Response.objects.values_list("department", "role_group", "answers"))
    Organisation.objects.filter(pk=demo.pk).update(name="Another", is_synthetic=True)
    User.objects.all().delete()
    again = make_demo(lambda words: None)
    assert sorted(Response.objects.filter(assessment__organisation=again).values_list(
        "department", "role_group", "answers")) == before  # fmt: skip


def test_the_cast_can_sign_in_with_what_was_printed_last(demo, client) -> None:
    old, new = renew_passwords(), renew_passwords()
    assert [sign_in.role for sign_in in new] == [Role.COORDINATOR, Role.EXECUTIVE, Role.CONSULTANT]
    for before, now in zip(old, new, strict=True):
        assert not client.login(username=before.email, password=before.password)
        assert client.login(username=now.email, password=now.password)


def test_the_link_of_the_open_assessment_is_told_until_it_is_closed(demo) -> None:
    assert "/a/" in respondent_url(demo)
    Assessment.objects.get(state=State.OPEN).close()
    assert respondent_url(demo) == ""


@pytest.mark.django_db
def test_the_demonstration_stays_away_from_real_organisations(acme) -> None:
    with pytest.raises(CommandError, match="VAR_DIR"):
        refuse_beside_real_organisations()

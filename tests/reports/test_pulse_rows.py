from __future__ import annotations

import numpy as np
import pytest

from assessments.models import Prediction, PulseResponse, Source
from assessments.needs import needs_of
from reports.pulse_rows import NO_EXPERIENCE, NOT_ASKED, SKIPPED, VOID, fetch_predictions, fetch_pulses
from scoring.results.verified import Source as ScoredSource
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db

NEEDS = 12
INVITED, OPEN = Source.INVITED_LIST, Source.OPEN_LINK


def pulse(assessment, answers, source=OPEN, segment="", *, is_flagged=False):
    return PulseResponse(assessment=assessment, answers=answers, source=source, segment=segment, is_flagged=is_flagged)


def predict(assessment, answers, department="sales", role_group="frontline"):
    return Prediction(assessment=assessment, answers=answers, department=department, role_group=role_group)


def test_every_answer_of_a_customer_comes_back_with_how_it_was_reached(assessment):
    PulseResponse.objects.bulk_create(
        [
            pulse(assessment, "lab14..........na", INVITED, "Köln – north"),
            pulse(assessment, "abc531-........-7", OPEN, is_flagged=True),
        ]
    )

    found = fetch_pulses(assessment, NEEDS + 1)

    by_source = {found.sources[source]: place for place, source in enumerate(found.source.tolist())}
    invited, flagged = by_source[INVITED], by_source[OPEN]
    assert found.picks[invited].tolist() == [11, 0, 1]
    assert found.ratings[invited].tolist() == [1, 4, *[NOT_ASKED] * 10, NO_EXPERIENCE]
    assert found.recommend[invited] == 10
    assert found.segments[found.segment[invited]] == "Köln – north"
    assert not found.flagged[invited]
    assert found.picks[flagged].tolist() == [0, 1, 2]
    assert found.ratings[flagged].tolist() == [5, 3, 1, SKIPPED, *[NOT_ASKED] * 8, SKIPPED]
    assert found.recommend[flagged] == 7
    assert found.segments[found.segment[flagged]] == ""
    assert found.flagged[flagged]


def test_a_skipped_recommendation_is_no_number(assessment):
    pulse(assessment, "abc555.........-").save()

    assert fetch_pulses(assessment, NEEDS).recommend.tolist() == [SKIPPED]


def test_the_order_in_which_customers_came_changes_nothing(assessment, acme):
    answers = ["abc123.........5", "cba321.........4", "abc111.........5", "def...555......-"]
    other = make_assessment(acme)
    for where, order in ((assessment, answers), (other, answers[::-1])):
        for text in order:
            pulse(where, text, INVITED if text.startswith("a") else OPEN).save()

    first, second = fetch_pulses(assessment, NEEDS), fetch_pulses(other, NEEDS)

    assert first.input_hash == second.input_hash
    assert (first.picks == second.picks).all()
    assert (first.ratings == second.ratings).all()
    assert first.source.tolist() == second.source.tolist()


def test_the_hash_tells_apart_who_said_the_same(assessment, acme):
    others = [make_assessment(acme) for _ in range(3)]
    pulse(assessment, "abc123.........5").save()
    pulse(others[0], "abc123.........6").save()
    pulse(others[1], "abc123.........5", INVITED).save()
    pulse(others[2], "abc123.........5", is_flagged=True).save()

    assert len({fetch_pulses(each, NEEDS).input_hash for each in (assessment, *others)}) == 4


def test_no_customers_are_empty_arrays(assessment):
    found = fetch_pulses(assessment, NEEDS)

    assert found.picks.shape == (0, 3)
    assert found.ratings.shape == (0, NEEDS)
    assert found.recommend.shape == found.flagged.shape == found.source.shape == (0,)
    assert found.segments == ()


def test_customers_of_another_assessment_stay_out(assessment, acme):
    pulse(make_assessment(acme), "abc123.........5").save()

    assert len(fetch_pulses(assessment, NEEDS).picks) == 0


def test_answers_to_another_list_are_refused_and_not_cut_wrongly(assessment):
    pulse(assessment, "abc123.........5").save()

    with pytest.raises(ValueError, match="characters"):
        fetch_pulses(assessment, NEEDS + 1)


def test_every_prediction_comes_back_with_its_groups(assessment):
    Prediction.objects.bulk_create(
        [
            predict(assessment, "acb5-34", "service", "executive"),
            predict(assessment, "-------", "sales", "frontline"),
            predict(assessment, "abc1235", "gone", "gone"),
        ]
    )

    found = fetch_predictions(assessment)

    rows = {
        (found.strata[stratum], found.roles[role]): place
        for place, (stratum, role) in enumerate(zip(found.stratum.tolist(), found.role.tolist(), strict=True))
    }
    named, void, unknown = rows["service", "executive"], rows["sales", "frontline"], rows["", ""]
    assert found.picks[named].tolist() == [0, 2, 1]
    assert found.ratings[named].tolist() == [5, SKIPPED, 3]
    assert found.confidence[named] == 4
    assert found.picks[void].tolist() == [VOID] * 3
    assert found.confidence[void] == SKIPPED
    assert found.confidence[unknown] == 5
    assert found.strata == ("sales", "service", "warehouse", "")
    assert found.picks.dtype == np.uint8


def test_a_group_that_nobody_is_without_is_not_listed_as_none(assessment):
    predict(assessment, "acb5-34").save()

    found = fetch_predictions(assessment)

    assert found.strata == ("sales", "service", "warehouse")
    assert "" not in found.roles


def test_no_predictions_are_empty_arrays(assessment):
    found = fetch_predictions(assessment)

    assert found.picks.shape == found.ratings.shape == (0, 3)
    assert found.confidence.shape == (0,)


def test_scoring_takes_customers_as_they_are_read(assessment):
    codes = [need.code for need in needs_of(assessment)]
    PulseResponse.objects.bulk_create(
        [
            pulse(assessment, "abc1n-.........a", INVITED, "north"),
            pulse(assessment, "lkj.........543-", OPEN, is_flagged=True),
        ]
    )

    customers = fetch_pulses(assessment, NEEDS).customers(codes)

    north = customers.only(customers.source == customers.sources.index(ScoredSource.INVITED_LIST))
    other = customers.only(customers.flagged)
    assert [codes[place] for place in other.picks[0]] == [codes[11], codes[10], codes[9]]
    assert north.segment is not None
    assert customers.segments[north.segment[0]] == "north"
    assert other.segment is not None
    assert other.segment.tolist() == [-1]


def test_without_segments_scoring_is_told_of_none(assessment):
    pulse(assessment, "abc123.........5").save()

    assert fetch_pulses(assessment, NEEDS).customers([need.code for need in needs_of(assessment)]).segment is None

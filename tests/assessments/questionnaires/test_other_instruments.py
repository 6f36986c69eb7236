"""Nothing in the format or in what scoring is told knows our five dimensions or our five points."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from assessments.questionnaires.asking import blank_cells
from assessments.questionnaires.instrument import instrument_of
from assessments.questionnaires.schema import QuestionnaireDocument
from scoring.terms import DimensionSpec, ItemSpec, Lens, PracticeSpec


def test_a_questionnaire_of_three_points_and_two_dimensions_is_one_too(clinic):
    assert clinic.points == 3
    assert clinic.positions[:9] == (
        "care.waiting.understanding",
        "care.waiting.delivery",
        "care.waiting.delivery.2",
        "building.signs.understanding",
        "building.signs.delivery",
        "definition",
        "action.care",
        "action.building",
        "action.overall",
    )
    assert len(clinic.positions) == 9 + 15 + 1


def test_its_front_desk_is_not_asked_what_only_doctors_see(clinic):
    assert blank_cells(clinic, "routed", "desk") == "---..-" + "..-" + "." * 16
    assert blank_cells(clinic, "routed", "doctor") == "------" + "--." + "." * 16


def test_scoring_is_told_its_scale_its_weights_and_its_positions(clinic):
    instrument = instrument_of(clinic)
    assert instrument.points == 3
    assert instrument.dimensions == (DimensionSpec("care", 2.0), DimensionSpec("building", 1.0))
    assert instrument.practices == (
        PracticeSpec("care.waiting", "care", 3.0),
        PracticeSpec("building.signs", "building", 1.0),
    )
    assert instrument.items[:3] == (
        ItemSpec("care.waiting.understanding", "care.waiting", Lens.UNDERSTANDING, 0, 1.0),
        ItemSpec("care.waiting.delivery", "care.waiting", Lens.DELIVERY, 1, 0.5),
        ItemSpec("care.waiting.delivery.2", "care.waiting", Lens.DELIVERY, 2, 0.5),
    )


def test_the_items_of_a_practice_in_one_lens_share_its_weight(core, clinic):
    for document in (core, clinic):
        instrument = instrument_of(document)
        for practice in instrument.practices:
            for lens in Lens:
                assert sum(item.share for item in instrument.items_of(practice.code, lens)) == pytest.approx(1)


def test_asking_for_what_is_not_there_is_an_error(clinic):
    assert clinic.item("care.waiting.delivery.2").stem == "How is the wait made bearable?"
    assert clinic.practice("building.signs").asked_of == "not_frontline"
    with pytest.raises(KeyError):
        clinic.item("strategy.purpose.delivery")


def test_more_questions_than_an_answer_string_holds_are_refused(clinic):
    whole = clinic.model_dump(mode="json")
    care = whole["dimensions"][0]
    understanding, delivery, _ = care["practices"][0]["items"]
    care["practices"] = [
        care["practices"][0]
        | {
            "code": f"care.p{number}",
            "items": [
                understanding | {"code": f"care.p{number}.understanding"},
                delivery | {"code": f"care.p{number}.delivery"},
                *(delivery | {"code": f"care.p{number}.delivery.{more}"} for more in range(2, 10)),
            ],
        }
        for number in range(20)
    ]
    whole["dimensions"] += [
        {**care, "code": f"care{each}", "practices": [_moved(practice, each) for practice in care["practices"]]}
        for each in (1, 2)
    ]
    with pytest.raises(ValidationError, match=r"closed questions are too many, at most 370 fit; drop some items"):
        QuestionnaireDocument.model_validate(whole)


def _moved(practice: dict[str, Any], number: int) -> dict[str, Any]:
    code = practice["code"].replace("care.", f"care{number}.")
    items = [item | {"code": item["code"].replace("care.", f"care{number}.")} for item in practice["items"]]
    return practice | {"code": code, "items": items}


def test_delivery_does_not_come_before_understanding(clinic):
    whole = clinic.model_dump(mode="json")
    whole["dimensions"][1]["practices"][0]["items"] = whole["dimensions"][1]["practices"][0]["items"][::-1]
    with pytest.raises(ValidationError, match="put the understanding items before the delivery items"):
        QuestionnaireDocument.model_validate(whole)

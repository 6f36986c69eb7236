"""Nothing here is made for the core questionnaire: other dimensions, 3 to 7 points, several items a lens."""

from typing import Any

import pytest

from assessments.models import Response
from assessments.questionnaires.loader import core_questionnaire
from assessments.questionnaires.schema import QuestionnaireDocument
from assessments.questionnaires.storing import store_version
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment


def make_item(practice: str, lens: str, points: int, again: str = "") -> dict[str, Any]:
    anchors = [f"Step {level} of {practice} {lens}{again} <b>" for level in range(1, points + 1)]
    code = f"{practice}.{lens}{again}"
    return {"code": code, "lens": lens, "scope": "my_team", "stem": f"Where is {code}?", "anchors": anchors}


def make_document(points: int, repeats: int, names: tuple[str, ...]) -> QuestionnaireDocument:
    """A questionnaire with one practice more in each further dimension."""
    document = core_questionnaire().model_dump(mode="json")
    again = [""] + [f".{number}" for number in range(2, repeats + 1)]
    dimensions: list[dict[str, Any]] = []
    for number, name in enumerate(names, start=1):
        practices = []
        for place in range(number):
            code = f"{name}.p{place}"
            items = [make_item(code, lens, points, more) for lens in ("understanding", "delivery") for more in again]
            practices.append({"code": code, "name": f"{name} & {place}", "line": "what it is", "items": items})
        dimensions.append({"code": name, "name": name.title(), "description": "one", "practices": practices})
    first = dimensions[0]["practices"][0]["code"]
    needs = [need | {"practices": [first]} for need in document["customer_needs"]]
    document |= {"code": "other", "points": points, "dimensions": dimensions, "customer_needs": needs}
    return QuestionnaireDocument.model_validate(document | {"prerequisites": [], "cross_walks": []})


@pytest.mark.parametrize(
    ("points", "repeats", "names"),
    [
        (3, 1, ("alpha",)),
        (7, 1, ("alpha", "beta", "gamma")),
        (5, 3, ("alpha", "beta")),
        (4, 2, ("a", "b", "c", "d", "e", "f")),
    ],
)
def test_it_is_answered_and_submitted_like_ours(acme, points, repeats, names):
    document = make_document(points, repeats, names)
    assessment = make_assessment(acme, is_open=False)
    assessment.version = store_version(document)
    assessment.save()
    assessment.open()
    ben = Respondent(assessment)
    ben.start()
    ben.say_who(role_group="frontline")
    for name in names:
        page = ben.get(f"d/{name}/").content.decode()
        items = [item for practice in document.dimension(name).practices for item in practice.items]
        assert page.count("<fieldset") == len(items)
        assert "<b>" not in page
        assert ben.post(f"d/{name}/", {item.code: str(points) for item in items}).status_code == 302
    assert ben.save(document.items[0].code, str(points + 1), seen=str(points)).status_code == 422
    thanks = ben.submit()
    assert thanks.status_code == 200
    assert thanks.content.decode().count('class="understanding"') == len(document.practices)
    assert Response.objects.get().answers.startswith(str(points) * len(document.items))

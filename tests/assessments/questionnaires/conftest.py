from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assessments.questionnaires.loader import CORE, core_questionnaire, described, parsed, read_questionnaire
from assessments.questionnaires.schema import QuestionnaireDocument
from assessments.questionnaires.yaml_tree import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

CLINIC = Path(__file__).parent / "clinic.yaml"


@pytest.fixture
def core() -> QuestionnaireDocument:
    return core_questionnaire()


@pytest.fixture
def clinic() -> QuestionnaireDocument:
    return read_questionnaire(CLINIC).document()


@pytest.fixture
def rewritten() -> Callable[..., QuestionnaireDocument]:
    """The core questionnaire with some of its text replaced: rewritten(("old", "new"), …)."""
    stored = core_questionnaire().model_dump_json()

    def rewritten(*changes: tuple[str, str]) -> QuestionnaireDocument:
        # YAML takes a hundred times as long to read as JSON, and most changes are of words only.
        text = stored
        if not all(old in text for old, _ in changes):
            return parsed(changed_core(*changes).encode()).document()
        for old, new in changes:
            text = text.replace(old, new, 1)
        return QuestionnaireDocument.model_validate_json(text)

    return rewritten


@pytest.fixture
def complaints() -> Callable[..., list[str]]:
    """What a person reads when the core file, changed like this, is refused."""

    def complaints(*changes: tuple[str, str]) -> list[str]:
        return refusal(changed_core(*changes).encode())

    return complaints


def changed_core(*changes: tuple[str, str]) -> str:
    text = CORE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"the core questionnaire no longer says {old!r}"
        text = text.replace(old, new, 1)
    return text


def refusal(data: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        parsed(data)
    return described(Path("mine.yaml"), refused.value.problems).splitlines()

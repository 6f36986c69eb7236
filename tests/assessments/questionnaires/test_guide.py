"""docs/questionnaire.md names every key of the format and every rule of the wording check."""

from __future__ import annotations

import re
from pathlib import Path

from assessments.questionnaires import lint
from assessments.questionnaires.loader import QuestionnaireFile
from assessments.questionnaires.parts import Dimension, Item, Practice, RoleGroup

GUIDE = (Path(__file__).parents[3] / "docs" / "questionnaire.md").read_text(encoding="utf-8")


def test_every_key_an_author_writes_is_explained():
    keys = {key for model in (QuestionnaireFile, Dimension, Practice, Item, RoleGroup) for key in model.model_fields}
    assert {key for key in keys if f"`{key}`" not in GUIDE} == set()


def test_every_rule_of_the_wording_check_is_explained():
    source = Path(lint.__file__).read_text(encoding="utf-8")
    rules = set(re.findall(r'(?:finding\(|yield |\(|\{)"([a-z]+(?:-[a-z]+)*)", ', source))
    assert {"stem-length", "delivery-knows", "alike", "scope", "reading-grade"} <= rules
    assert {rule for rule in rules if f"`{rule}`" not in GUIDE} == set()

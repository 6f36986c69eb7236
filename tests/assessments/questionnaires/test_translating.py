"""A translation replaces words and nothing else."""

from __future__ import annotations

from assessments.questionnaires.schema import QuestionnaireDocument


def test_every_text_has_a_key_that_names_what_it_belongs_to(core):
    texts = core.texts()
    assert texts["title"] == "Customer-centricity"
    assert texts["practice.strategy.policy.name"] == "Policy first"
    assert texts["item.people.empowerment.delivery.anchors.1"] == "Anything unusual needs a manager’s yes."
    assert texts["item.people.empowerment.delivery.stem"].startswith("When a customer needs something unusual")
    assert texts["need.easy.name"] == "Quick and easy"
    assert texts["definition.choices.something_else.text"] == "Something else"
    assert sum(".anchors." in key for key in texts) == 200
    assert "" not in texts.values()


def test_what_is_translated_appears_and_the_rest_stays_in_the_source_language(core):
    german = core.translated(
        {"title": "Kundenorientierung", "item.strategy.policy.delivery.anchors.5": "Regeln weichen."}
    )
    assert german.title == "Kundenorientierung"
    assert german.item("strategy.policy.delivery").anchors[4] == "Regeln weichen."
    assert german.item("strategy.policy.delivery").anchors[:4] == core.item("strategy.policy.delivery").anchors[:4]
    assert core.title == "Customer-centricity"


def test_a_translation_keeps_positions_and_is_still_a_valid_document(core):
    other = core.translated({key: text.upper() if "{" not in text else text for key, text in core.texts().items()})
    assert other.positions == core.positions
    assert QuestionnaireDocument.model_validate(other.model_dump(mode="json")) == other
    assert core.translated({}) == core

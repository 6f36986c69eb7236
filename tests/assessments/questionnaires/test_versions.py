"""Versions in the database are added and never changed."""

from __future__ import annotations

import pytest

from assessments.models import Questionnaire, QuestionnaireVersion, Translation
from assessments.questionnaires.storing import (
    document_in,
    document_of,
    store_core_questionnaire,
    store_translation,
    store_version,
)

pytestmark = pytest.mark.django_db

TYPO = ("Deadlines, targets or habit settle what we do.", "Deadlines, targets or habits settle what we do.")


def test_the_same_content_is_stored_once(core):
    first = store_version(core)
    assert store_version(core) == store_core_questionnaire() == first
    assert QuestionnaireVersion.objects.count() == 1
    assert first.number == 1
    assert first.identity == core.identity()


def test_a_changed_text_makes_a_new_version_and_leaves_the_old_one_alone(core, rewritten):
    first = store_version(core)
    stored = dict(first.document)
    second = store_version(rewritten(TYPO))
    assert (second.number, second.questionnaire) == (2, first.questionnaire)
    first.refresh_from_db()
    assert first.document == stored
    assert store_version(core) == first


@pytest.mark.parametrize(
    "change",
    [
        ("asked_by_dimension: true", "asked_by_dimension: false"),
        ("asked_of: not_frontline\n", "asked_of: everyone\n"),
        ("  - [strategy.policy, process.fit]\n", ""),
        ("name: Clear purpose\n", "name: Clear purpose\n        weight: 2.0\n"),
        ("scope: my_team", "scope: organisation"),
        ("name: Quick and easy", "name: Quick"),
    ],
)
def test_whatever_an_answer_or_a_score_depends_on_is_part_of_the_identity(core, rewritten, change):
    assert rewritten(change).identity() != core.identity()


def test_notes_to_authors_are_no_part_of_the_identity(core, rewritten):
    assert rewritten(('sources: ["000", "001", "004"]', 'sources: ["000"]')).identity() == core.identity()
    assert (
        rewritten(("        name: Clear purpose\n", "        name: Clear purpose\n        weight: 1.0\n")).identity()
        == core.identity()
    )


def test_the_newest_title_names_the_questionnaire(core, rewritten):
    store_version(core)
    store_version(rewritten(("title: Customer-centricity", "title: Customers first")))
    assert Questionnaire.objects.get(code="core").title == "Customers first"


def test_questionnaires_with_different_codes_count_their_own_versions(core, clinic):
    assert store_version(core).number == store_version(clinic).number == 1
    assert Questionnaire.objects.count() == 2


def test_a_stored_version_reads_back_as_the_document_it_was(core, clinic):
    for document in (core, clinic):
        stored = QuestionnaireVersion.objects.get(pk=store_version(document).pk)
        assert document_of(stored) == document
        assert document_of(stored).identity() == stored.identity


def test_a_version_is_validated_once_and_not_read_again(core, django_assert_num_queries):
    pk = store_version(core).pk
    document_of(QuestionnaireVersion.objects.get(pk=pk))
    without_document = QuestionnaireVersion.objects.defer("document").get(pk=pk)
    with django_assert_num_queries(0):
        assert document_of(without_document) == core


def test_a_typo_put_right_in_a_translation_makes_a_revision_and_no_version(core):
    version = store_version(core)
    store_translation(version, "de", {"title": "Kundenorientirung"})
    newest = store_translation(version, "de", {"title": "Kundenorientierung"})
    assert (newest.revision, QuestionnaireVersion.objects.count()) == (2, 1)
    assert list(Translation.objects.order_by("revision").values_list("texts", flat=True)) == [
        {"title": "Kundenorientirung"},
        {"title": "Kundenorientierung"},
    ]
    assert store_translation(version, "de", {"title": "Kundenorientierung"}) == newest


def test_a_reader_gets_the_newest_revision_of_their_language(core):
    version = store_version(core)
    store_translation(version, "de", {"title": "Alt"})
    store_translation(version, "de", {"title": "Neu"})
    assert document_in(version, "de").title == "Neu"
    assert document_in(version, "en").title == "Customer-centricity"
    assert document_in(version, "fr").title == "Customer-centricity"

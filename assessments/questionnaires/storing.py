"""Questionnaires in the database: versions are added, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import transaction
from django.db.models import Max

from assessments.models import Questionnaire, QuestionnaireVersion, Translation
from assessments.questionnaires.loader import core_questionnaire
from assessments.questionnaires.schema import QuestionnaireDocument


def store_version(document: QuestionnaireDocument) -> QuestionnaireVersion:
    """The version with this content: the one already stored, or a new one with the next number."""
    identity = document.identity()
    known = QuestionnaireVersion.objects.filter(questionnaire__code=document.code, identity=identity).first()
    if known:
        return known
    with transaction.atomic():
        questionnaire, _ = Questionnaire.objects.get_or_create(code=document.code, defaults={"title": document.title})
        # Whoever stores a version of the same questionnaire at this moment waits here, then finds ours.
        Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
        newest = questionnaire.versions.aggregate(Max("number"))["number__max"] or 0
        version, is_new = questionnaire.versions.get_or_create(
            identity=identity, defaults={"number": newest + 1, "document": document.model_dump(mode="json")}
        )
        if is_new and questionnaire.title != document.title:
            questionnaire.title = document.title
            questionnaire.save(update_fields=["title"])
    return version


def store_core_questionnaire() -> QuestionnaireVersion:
    """The version of the questionnaire shipped with the product."""
    return store_version(core_questionnaire())


def store_translation(version: QuestionnaireVersion, language: str, texts: Mapping[str, str]) -> Translation:
    """The newest revision if it says the same, else a further one; earlier revisions stay as they were."""
    with transaction.atomic():
        QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
        newest = version.translations.filter(language=language).order_by("-revision").first()
        if newest and newest.texts == dict(texts):
            return newest
        revision = newest.revision + 1 if newest else 1
        return version.translations.create(language=language, revision=revision, texts=dict(texts))


def document_of(version: QuestionnaireVersion) -> QuestionnaireDocument:
    """The stored document, validated once in a process; a version whose `document` is deferred is not read again."""
    return _validated(_Key(version.pk, version.identity, version))


def document_in(version: QuestionnaireVersion, language: str) -> QuestionnaireDocument:
    """The document in this language as far as it is translated, and in its source language beyond that."""
    document = document_of(version)
    if language == document.language:
        return document
    translation = version.translations.filter(language=language).order_by("-revision").first()
    return document.translated(translation.texts) if translation else document


@dataclass(frozen=True)
class _Key:
    pk: int
    identity: str
    version: QuestionnaireVersion = field(compare=False)


@lru_cache(maxsize=64)
def _validated(key: _Key) -> QuestionnaireDocument:
    return QuestionnaireDocument.model_validate(key.version.document)

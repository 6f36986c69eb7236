import pytest

from assessments.models import QuestionnaireVersion
from assessments.questionnaires.storing import store_core_questionnaire
from organisations.written_once import Unchangeable

pytestmark = pytest.mark.django_db


def test_a_stored_version_cannot_be_changed():
    version = store_core_questionnaire()
    version.document = {"title": "another"}

    with pytest.raises(Unchangeable):
        version.save()
    with pytest.raises(Unchangeable):
        QuestionnaireVersion.objects.update(document={"title": "another"})
    assert QuestionnaireVersion.objects.get().document["title"] != "another"

import pytest

from assessments.models import QuestionnaireVersion
from assessments.models.questionnaire import VersionIsFixed
from assessments.questionnaires.storing import store_core_questionnaire

pytestmark = pytest.mark.django_db


def test_a_stored_version_cannot_be_changed():
    version = store_core_questionnaire()
    version.document = {"title": "another"}

    with pytest.raises(VersionIsFixed):
        version.save()
    with pytest.raises(VersionIsFixed):
        QuestionnaireVersion.objects.update(document={"title": "another"})
    assert QuestionnaireVersion.objects.get().document["title"] != "another"

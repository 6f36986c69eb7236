"""Once the key is said to be destroyed it is nowhere: whoever is late, killed or forgetful leaves no copy behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessments.anonymity import key_files
from assessments.anonymity.key_files import KeyMissing, draft_salt
from assessments.models import Assessment, Mode, Passphrase, State, TransitionRefused
from tests.assessments.anonymity.conftest import work_until_clean, work_until_done
from tests.assessments.conducting.conftest import url_of
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db(transaction=True)
PASSPHRASE = "four words that fit badly"


@pytest.fixture
def waiting(acme, answered) -> Assessment:
    """Closed, and waiting for its passphrase."""
    assessment = make_assessment(acme, is_open=False, mode=Mode.ANONYMOUS)
    assessment.open(PASSPHRASE)
    for _person in range(10):
        answered(assessment)
    assessment.close()
    return assessment


def files(keys: Path) -> list[str]:
    return sorted(path.name.partition(".")[2] for path in keys.iterdir())


def test_of_two_who_give_the_passphrase_the_late_one_writes_nothing(waiting, keys, monkeypatch, browse, ada):
    """The late one is still stretching it when the box is opened and its key destroyed."""
    stretched = key_files._stretched
    late: list[bool] = []

    def overtaken(*arguments):
        if not late:
            late.append(True)
            Assessment.objects.get(pk=waiting.pk).hand_over_key(PASSPHRASE)
            work_until_done(waiting)
            assert waiting.key_destroyed_at
        return stretched(*arguments)

    monkeypatch.setattr(key_files, "_stretched", overtaken)
    response = browse(ada).post(url_of("assessment-close", waiting), {"passphrase": PASSPHRASE}, follow=True)
    assert "The assessment is already “closed”" in response.content.decode()
    assert files(keys) == []


def test_whose_assessment_was_deleted_meanwhile_writes_nothing_either(waiting, keys, monkeypatch):
    stretched = key_files._stretched

    def overtaken(*arguments):
        Assessment.objects.filter(pk=waiting.pk).delete()
        return stretched(*arguments)

    monkeypatch.setattr(key_files, "_stretched", overtaken)
    with pytest.raises(TransitionRefused):
        waiting.hand_over_key(PASSPHRASE)
    assert files(keys) == []


def test_what_a_killed_process_left_half_done_goes_with_the_key(waiting, keys, monkeypatch):
    def killed(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            waiting.hand_over_key(PASSPHRASE)
    assert files(keys) == ["key", "open.new", "salt"]
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    waiting.refresh_from_db()
    assert (waiting.state, waiting.box_passphrase) == (State.CLOSING, Passphrase.NEEDED)

    waiting.hand_over_key(PASSPHRASE)
    assert work_until_done(waiting).state == State.CLOSED
    assert files(keys) == []


def test_a_copy_that_is_put_back_before_all_is_cleaned_goes_too(waiting, keys):
    kept = {path: path.read_bytes() for path in keys.iterdir()}
    waiting.hand_over_key(PASSPHRASE)
    work_until_done(waiting)
    Assessment.objects.update(vacuumed_at=None)
    for path, content in kept.items():
        path.write_bytes(content)
    assert files(keys) == ["key", "salt"]
    work_until_clean(waiting)
    assert files(keys) == []


def test_no_process_that_took_answers_still_knows_the_salt_of_their_drafts(assessment, answered):
    for _person in range(10):
        answered(assessment)
    assert draft_salt(assessment.box_key)
    assessment.close()
    work_until_done(assessment)
    with pytest.raises(KeyMissing):
        draft_salt(assessment.box_key)

"""An anonymous assessment at Acme; its key lies in a folder of the test's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assessments.anonymity import vacuuming
from assessments.models import Assessment, Mode
from jobs.models import Job, JobState
from jobs.registry import checks
from jobs.running import new_lease, run
from tests.assessments.answering.conftest import Respondent
from tests.factories import make_assessment
from tests.jobs.processes import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def keys(settings, tmp_path) -> Path:
    folder: Path = tmp_path / "keys"
    settings.KEYS_DIR = folder
    return folder


@pytest.fixture(autouse=True)
def others_end_soon(monkeypatch) -> None:
    """Tests beside this one hold transactions on the same server for as long as they take."""
    monkeypatch.setattr(vacuuming, "OTHERS_END_WITHIN", 0.5)


@pytest.fixture
def assessment(acme) -> Assessment:
    return make_assessment(acme, mode=Mode.ANONYMOUS)


@pytest.fixture
def ben(assessment) -> Respondent:
    """Has started and said who he is."""
    ben = Respondent(assessment)
    ben.start()
    ben.say_who()
    return ben


@pytest.fixture
def answered() -> Callable[..., Respondent]:
    """Somebody who has handed in one answer, and perhaps a comment."""

    def answered(
        assessment: Assessment,
        department: str = "sales",
        role_group: str = "frontline",
        value: str = "3",
        words: str = "",
    ) -> Respondent:
        someone = Respondent(assessment)
        someone.start()
        someone.say_who(department, role_group)
        someone.save("people.empowerment.delivery", value)
        if words:
            someone.post("d/people/", {"comment.people.empowerment": words})
        assert someone.submit().status_code == 200
        return someone

    return answered


def work_until_done(assessment: Assessment) -> Assessment:
    """What relay and worker do after a closing, turn by turn, until there is nothing more to do."""
    for _turn in range(6):
        for check in checks():
            check()
        for job in Job.objects.active().order_by("pk"):
            run(job.pk, new_lease())
    assessment.refresh_from_db()
    return assessment


def work_until_clean(assessment: Assessment) -> Assessment:
    """The same, until the tables are written anew: not while a test beside this one holds a transaction."""

    def is_clean() -> bool:
        Job.objects.filter(kind=vacuuming.VACUUM, state=JobState.FAILED).delete()  # as minutes later
        return work_until_done(assessment).vacuumed_at is not None

    until(is_clean, "the tables to be written anew", patience=600)
    return assessment


@pytest.fixture
def newcomer_page(assessment) -> str:
    link = assessment.links.get(department_code="")
    return str(Respondent(assessment).client.get(f"/a/{link.token}/").content.decode())

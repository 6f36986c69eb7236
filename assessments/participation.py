"""How many have answered: counted by a job, never inside a request, and shown until it is counted again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils import timezone

from assessments.models import Assessment, AssessmentGroup, GroupKind, Keeping, State
from jobs.models import Job, JobState
from jobs.queue import enqueue
from scoring.disclosure import showable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jobs.control import Control

COUNT = "count_participation"
OVER = (State.CLOSED, State.PUBLISHED)
COUNTED_AFRESH_AFTER = timedelta(hours=1)
TRIED_AGAIN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class GroupCount:
    """How many answered in a department; None stands for fewer than may be shown. at_most: where steps are told, the
    last number of the step that `responses` begins."""

    code: str
    name: str
    headcount: int | None
    responses: int | None
    at_most: int | None = None


@dataclass(frozen=True)
class Customers:
    """How many customers answered; None stands for fewer than may be shown. by_link: by source and segment."""

    total: int | None = None
    in_bursts: int | None = None
    by_link: Mapping[str, int] = field(default_factory=dict)

    def of(self, source: str, segment: str) -> int | None:
        return self.by_link.get(_link_key(source, segment))


@dataclass(frozen=True)
class Participation:
    counted_at: datetime
    total: int | None
    drafts: int | None
    headcount: int | None
    departments: tuple[GroupCount, ...]
    customers: Customers
    step: int = 1  # of the total and of drafts
    is_over: bool = False

    @property
    def total_at_most(self) -> int | None:
        """The last number of the step that `total` begins; None where it is exact."""
        return self._end(self.total)

    @property
    def drafts_at_most(self) -> int | None:
        return self._end(self.drafts)

    @property
    def final_from(self) -> datetime:
        return self.counted_at + COUNTED_AFRESH_AFTER

    def _end(self, number: int | None) -> int | None:
        return None if number is None or self.step == 1 else number + self.step - 1


def participation_of(assessment: Assessment) -> Participation | None:
    """As last counted; None where it never was. A team that answers with names is counted at each look, plainly."""
    counted_at, snapshot = assessment.participation_at, assessment.participation
    if assessment.is_attributed and not _is_deleted(assessment):
        counted_at, snapshot = timezone.now(), _count_plainly(assessment)
    if counted_at is None or "departments" not in snapshot:
        return None
    departments = _departments(assessment)
    headcounts = [group.headcount for group in departments]
    known = [headcount for headcount in headcounts if headcount is not None]
    counts, step = snapshot["departments"], snapshot.get("department_step", 1)
    return Participation(
        counted_at=counted_at,
        total=snapshot["total"],
        drafts=snapshot["drafts"],
        headcount=sum(known) if known and len(known) == len(headcounts) else None,
        departments=tuple(_group_count(group, counts.get(group.code), step) for group in departments),
        customers=customers_of(assessment),
        step=snapshot.get("step", 1),
        is_over=assessment.state in OVER,
    )


def _group_count(group: AssessmentGroup, responses: int | None, step: int) -> GroupCount:
    at_most = None if responses is None or step == 1 else responses + step - 1
    return GroupCount(group.code, group.name, group.headcount, responses, at_most)


def _is_deleted(assessment: Assessment) -> bool:
    return Keeping.objects.filter(pk=assessment.pk, answers_deleted_at__lt=timezone.now()).exists()


def _count_plainly(assessment: Assessment) -> dict[str, Any]:
    counts = dict(assessment.responses.values_list("department").annotate(n=Count("pk")).order_by())
    by_department = dict.fromkeys((group.code for group in _departments(assessment)), 0) | counts
    return {"total": sum(counts.values()), "drafts": assessment.drafts.count(), "departments": by_department}


def _step_of(assessment: Assessment) -> int:
    """While answers come in, a number that grows by one from hour to hour would tell that whoever was seen at it has
    answered."""
    is_growing = assessment.state in (State.OPEN, State.CLOSING)
    return assessment.minimum_group_size if is_growing and not assessment.is_attributed else 1


def _department_step(assessment: Assessment) -> int:
    """Where careless answers are left out of the report, exact numbers of a department here would tell, beside those of
    the report, how many people there answered carelessly."""
    if assessment.leaves_out_careless and not assessment.is_attributed:
        return assessment.minimum_group_size
    return _step_of(assessment)


def customers_of(assessment: Assessment) -> Customers:
    """As last counted; nobody where they never were."""
    return Customers(**assessment.participation.get("customers", {}))


def ask_for_count(assessment: Assessment) -> bool:
    """Have it counted afresh where it is time to; whether it is being counted."""
    now = timezone.now()
    if not _is_stale(assessment, now):
        return False
    latest = Job.objects.of(COUNT, assessment.pk).order_by("-pk").first()
    if (
        latest
        and latest.state == JobState.FAILED
        and latest.finished_at
        and now - latest.finished_at < TRIED_AGAIN_AFTER
    ):
        return False
    enqueue(COUNT, assessment.pk)
    return True


def is_being_counted(assessment: Assessment) -> bool:
    return Job.objects.active().of(COUNT, assessment.pk).exists()


def count(job: Job, _control: Control) -> Callable[[], None] | None:
    """The work of the job. Only what may be shown is stored at all, and never twice within the hour, closing or not:
    two counts close together would tell which department the newest answer came from."""
    assessment = Assessment.objects.get(pk=job.subject_id)
    now = timezone.now()
    if not _is_stale(assessment, now) or _is_deleted(assessment):
        return None
    # Where every name is seen, how many there are keeps nothing back.
    k = 1 if assessment.is_attributed else assessment.minimum_group_size
    step, department_step = _step_of(assessment), _department_step(assessment)
    counted = dict(assessment.responses.values_list("department").annotate(n=Count("pk")).order_by())
    # Which departments ballots came from nobody knows while they are sealed.
    is_box_closed = assessment.is_sealed and assessment.state in (State.OPEN, State.CLOSING)
    counts = dict.fromkeys((group.code for group in _departments(assessment)), 0) | counted
    total, drafts = sum(counted.values()) + assessment.ballots.count(), assessment.drafts.count()
    by_department = counts if assessment.is_attributed else {} if is_box_closed else showable(counts, k)
    shown: dict[str, Any] = {
        "total": total - total % step if total >= k else None,
        "drafts": drafts - drafts % step if drafts >= k else None,
        "departments": {code: n - n % department_step for code, n in by_department.items()},
        "step": step,
        "department_step": department_step,
        "is_final": assessment.state in OVER,
        "customers": _count_customers(assessment, assessment.minimum_group_size),
    }
    return lambda: _store(assessment.pk, shown, now)


def _store(pk: int, shown: dict[str, Any], counted_at: datetime) -> None:
    Assessment.objects.filter(pk=pk).update(participation=shown, participation_at=counted_at)


def _count_customers(assessment: Assessment, k: int) -> dict[str, Any]:
    groups = assessment.pulses.values_list("source", "segment", "is_flagged").annotate(n=Count("pk")).order_by()
    counts: dict[str, int] = {}
    in_bursts = 0
    for source, segment, is_flagged, n in groups:
        counts[_link_key(source, segment)] = counts.get(_link_key(source, segment), 0) + n
        in_bursts += n if is_flagged else 0
    total = sum(counts.values())
    return {
        "total": total if total >= k else None,
        # Beside the total it also tells how many did not come in bursts.
        "in_bursts": showable({"flagged": in_bursts, "others": total - in_bursts}, k).get("flagged"),
        "by_link": showable(counts, k),
    }


def _link_key(source: str, segment: str) -> str:
    return f"{source} {segment}"


def _is_stale(assessment: Assessment, now: datetime) -> bool:
    counted_at = assessment.participation_at
    if counted_at is None or "departments" not in assessment.participation:
        return True
    is_over = assessment.state in OVER
    # Nothing comes any more; counted again, it would tell how many withdrew since, and in which department.
    if is_over and assessment.participation.get("is_final", counted_at >= (assessment.closed_at or now)):
        return False
    if is_over and assessment.is_attributed:
        return True
    return now - counted_at >= COUNTED_AFRESH_AFTER


def _departments(assessment: Assessment) -> list[AssessmentGroup]:
    return [group for group in assessment.groups.all() if group.kind == GroupKind.DEPARTMENT]

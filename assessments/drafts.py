"""Saving answers on their way. Nothing is overwritten that the page had not seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.models import Draft, DraftComment, State
from assessments.refusals import NoAnswersHere

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assessments.models import Assessment

# One statement, the same on both databases: neither a read before it nor a lock held between.
SAVE_CELL = """
UPDATE assessments_draft
SET cells = substr(cells, 1, %s) || %s || substr(cells, %s)
WHERE key = %s AND assessment_id = %s AND substr(cells, %s, 1) IN (%s, %s) AND role_group IN ({groups})
  AND EXISTS (SELECT 1 FROM assessments_assessment a WHERE a.id = assessments_draft.assessment_id
              AND a.state = %s AND (a.closes_at IS NULL OR a.closes_at > %s))
RETURNING role_group, cells
"""
TRIES = 5


@dataclass(frozen=True, slots=True)
class Change:
    seen: str
    value: str


@dataclass(slots=True)
class Kept:
    """What was not saved because another tab or device saved something else since the page was made."""

    cells: dict[int, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.cells or self.comments)


def save_cell(
    key: str, assessment_id: int, index: int, change: Change, role_groups: Sequence[str]
) -> tuple[str, str] | None:
    """Save one answer if the cell is what the page last saw, or already the new answer.

    Returns role group and cells as they are now, or None if nothing was saved.
    """
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    where = (key, assessment_id, index + 1, change.seen, change.value, *role_groups, int(State.OPEN), now)
    sql = SAVE_CELL.format(groups=", ".join(["%s"] * len(role_groups)))
    with connection.cursor() as cursor:
        cursor.execute(sql, (index, change.value, index + 2, *where))
        row = cursor.fetchone()
    return (str(row[0]), str(row[1])) if row else None


def save_page(
    draft: Draft, changes: Mapping[int, Change], comments: Mapping[str, Change], stored: Mapping[str, str]
) -> Kept:
    """Save what a page holds, all in one transaction; what another tab has changed since is kept and given back."""
    kept = Kept()
    if not comments:
        kept.cells = _save_cells(draft, changes)
        return kept
    try:
        with transaction.atomic():
            kept.cells = _save_cells(draft, changes)
            for practice, change in comments.items():
                there = _save_comment(draft, practice, change, stored.get(practice, ""))
                if there is not None:
                    kept.comments[practice] = there
    except IntegrityError:  # the draft was submitted or deleted in between
        raise NoAnswersHere from None
    return kept


def save_comment(draft: Draft, practice: str, change: Change) -> str | None:
    """None if saved, else what another tab has saved there."""
    return save_page(draft, {}, {practice: change}, fetch_comments(draft)).comments.get(practice)


def fetch_comments(draft: Draft) -> dict[str, str]:
    """Text by practice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT practice, text FROM assessments_draftcomment WHERE draft_id = %s", [draft.pk])
        return dict(cursor.fetchall())


def mark_of(text: str) -> str:
    """A short mark by which a page remembers which comment it showed."""
    return sha256(text.encode()).hexdigest()[:12] if text else ""


def store_group(draft: Draft, department: str, role_group: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_draft SET department = %s, role_group = %s WHERE key = %s",
            [department, role_group, draft.pk],
        )


def start_draft(assessment: Assessment, key: str, department: str, cells: str) -> bool:
    """Whether a draft was begun: not if the assessment closes at this moment."""
    with transaction.atomic():
        if not assessment.hold_open():
            return False
        Draft.objects.create(key=key, assessment=assessment, department=department, cells=cells)
    return True


def _save_cells(draft: Draft, changes: Mapping[int, Change]) -> dict[int, str]:
    """Compare and swap the whole string, so that a save in between is seen and only its own cells are kept."""
    cells = draft.cells
    for _attempt in range(TRIES):
        kept = {index: cells[index] for index, change in changes.items() if not _fits(cells[index], change)}
        wanted = list(cells)
        for index, change in changes.items():
            if index not in kept:
                wanted[index] = change.value
        after = "".join(wanted)
        if after == cells or _swap(draft.pk, cells, after):
            draft.cells = after
            return kept
        there = Draft.objects.filter(pk=draft.pk).values_list("cells", flat=True).first()
        if there is None:
            raise NoAnswersHere
        cells = there
    raise NoAnswersHere


def _swap(key: str, before: str, after: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_draft SET cells = %s WHERE key = %s AND cells = %s", [after, key, before])
        return bool(cursor.rowcount)


def _fits(cell: str, change: Change) -> bool:
    return cell in (change.seen, change.value)


def _save_comment(draft: Draft, practice: str, change: Change, stored: str) -> str | None:
    """`change.seen` is the mark of the comment the page showed."""
    if stored == change.value:
        return None
    if mark_of(stored) != change.seen:
        return stored
    mine = DraftComment.objects.filter(draft_id=draft.pk, practice=practice)
    if not stored:
        there, is_new = mine.get_or_create(draft_id=draft.pk, practice=practice, defaults={"text": change.value})
        return None if is_new or there.text == change.value else there.text
    unchanged = mine.filter(text=stored)
    done = unchanged.update(text=change.value) if change.value else unchanged.delete()[0]
    if done:
        return None
    return mine.values_list("text", flat=True).first() or ""

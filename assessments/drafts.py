"""Saving answers on their way. Nothing is overwritten that the page had not seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.anonymity.ciphers import PLAIN, Sealed
from assessments.anonymity.key_files import KeyMissing, draft_salt
from assessments.models import Draft, DraftComment, DraftName, State
from assessments.models.assessment import GRACE
from assessments.personal_links import draft_key
from assessments.refusals import KeyAway, NoAnswersHere

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.anonymity.ciphers import Cipher
    from assessments.models import Assessment

# One statement, the same on both databases: neither a read before it nor a lock held between.
SAVE_CELL = """
UPDATE assessments_draft
SET cells = substr(cells, 1, %s) || %s || substr(cells, %s)
WHERE key = %s AND assessment_id = %s AND substr(cells, %s, {width}) IN (%s, %s)
  AND role_group || substr(cells, %s, {width}) IN ({askers})
  AND EXISTS (SELECT 1 FROM assessments_assessment a WHERE a.id = assessments_draft.assessment_id
              AND a.state = %s AND (a.closes_at IS NULL OR a.closes_at > %s))
RETURNING role_group, cells
"""
TRIES = 5
DEPARTMENT, ROLE_GROUP = "department", "role group"


def cipher_of(box_key: str, secret: str) -> Cipher:
    """box_key: of the assessment; empty where nothing is sealed."""
    if not box_key:
        return PLAIN
    try:
        return Sealed(secret, draft_salt(box_key))
    except KeyMissing:
        raise KeyAway from None


@dataclass(frozen=True, slots=True)
class Change:
    seen: str
    value: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked a question: role group and rotation of each, and where in the cells the rotation stands."""

    askers: tuple[tuple[str, str], ...]
    at: int


@dataclass(slots=True)
class Kept:
    """What was not saved because another tab or device saved something else since the page was made."""

    cells: dict[int, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.cells or self.comments)


def save_cell(
    key: str, assessment_id: int, index: int, change: Change, asked: Asking, cipher: Cipher = PLAIN
) -> tuple[str, str] | None:
    """Save one answer if the cell is what the page last saw, or already the new answer.

    Returns role group and cells as they are now, or None if nothing was saved.
    """
    still_open = connection.ops.adapt_datetimefield_value(timezone.now() - GRACE)
    width, start = cipher.width, index * cipher.width
    seen, value = cipher.cell(index, change.seen), cipher.cell(index, change.value)
    askers = _askers(asked, cipher)
    cells = (start, value, start + width + 1)
    where = (key, assessment_id, start + 1, seen, value, asked.at * width + 1)
    sql = SAVE_CELL.format(width=width, askers=", ".join(["%s"] * len(askers)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*cells, *where, *askers, int(State.OPEN), still_open])
        row = cursor.fetchone()
    return (cipher.read_group(ROLE_GROUP, str(row[0])), cipher.read_cells(str(row[1]))) if row else None


def _askers(asked: Asking, cipher: Cipher) -> list[str]:
    """As they are written down; drafts from before there were rotations have none."""
    groups = {group: cipher.group(ROLE_GROUP, group) for group, _rotation in asked.askers}
    rotations = {rotation: cipher.cell(asked.at, rotation) if rotation else "" for _group, rotation in asked.askers}
    return [groups[group] + rotations[rotation] for group, rotation in asked.askers]


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
    """Text by practice. Most respondents write none, and are spared a statement on every page."""
    if not draft.has_comments:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT practice, text FROM assessments_draftcomment WHERE draft_id = %s", [draft.pk])
        return dict(draft.cipher.read_comment(practice, text) for practice, text in cursor.fetchall())


def mark_of(text: str) -> str:
    """A short mark by which a page remembers which comment it showed."""
    return sha256(text.encode()).hexdigest()[:12] if text else ""


def store_group(draft: Draft, department: str, role_group: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_draft SET department = %s, role_group = %s WHERE key = %s",
            [*written_groups(draft.cipher, department, role_group), draft.pk],
        )


def written_groups(cipher: Cipher, department: str, role_group: str) -> tuple[str, str]:
    return cipher.group(DEPARTMENT, department), cipher.group(ROLE_GROUP, role_group)


def read_draft(written: Draft, cipher: Cipher) -> Draft:
    """The draft as it reads."""
    if cipher is PLAIN:
        return written
    draft = Draft(
        key=written.key,
        assessment=written.assessment,
        department=cipher.read_group(DEPARTMENT, written.department),
        role_group=cipher.read_group(ROLE_GROUP, written.role_group),
        cells=cipher.read_cells(written.cells),
        is_sealed=True,
    )
    draft.cipher = cipher
    draft.has_comments = written.has_comments
    return draft


def start_draft(
    assessment: Assessment, secret: str, department: str, cells: str, role_group: str = "", name: str = ""
) -> bool:
    """Whether a draft was begun: not if the assessment closes at this moment. name: where it promises names."""
    cipher = cipher_of(assessment.box_key, secret)
    written = written_groups(cipher, department, role_group)
    with transaction.atomic():
        if not assessment.hold_open():
            return False
        Draft.objects.create(
            key=draft_key(secret),
            assessment=assessment,
            department=written[0],
            role_group=written[1],
            cells=cipher.cells(cells),
            is_sealed=assessment.is_sealed,
        )
        if assessment.is_attributed:
            DraftName.objects.create(draft_id=draft_key(secret), name=name)
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
        if after == cells or _swap(draft, cells, after):
            draft.cells = after
            return kept
        there = Draft.objects.filter(pk=draft.pk).values_list("cells", flat=True).first()
        if there is None:
            raise NoAnswersHere
        cells = draft.cipher.read_cells(there)
    raise NoAnswersHere


def _swap(draft: Draft, before: str, after: str) -> bool:
    written = draft.cipher.cells(after), draft.pk, draft.cipher.cells(before)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_draft SET cells = %s WHERE key = %s AND cells = %s", written)
        return bool(cursor.rowcount)


def _fits(cell: str, change: Change) -> bool:
    return cell in (change.seen, change.value)


def _save_comment(draft: Draft, practice: str, change: Change, stored: str) -> str | None:
    """`change.seen` is the mark of the comment the page showed."""
    if stored == change.value:
        return None
    if mark_of(stored) != change.seen:
        return stored
    cipher = draft.cipher
    name, text = cipher.practice(practice), cipher.comment(practice, change.value)
    mine = DraftComment.objects.filter(draft_id=draft.pk, practice=name)
    if not stored:
        there, is_new = mine.get_or_create(draft_id=draft.pk, practice=name, defaults={"text": text})
        return None if is_new or there.text == text else cipher.read_comment(name, there.text)[1]
    unchanged = mine.filter(text=cipher.comment(practice, stored))
    done = unchanged.update(text=text) if change.value else unchanged.delete()[0]
    if done:
        return None
    now = mine.values_list("text", flat=True).first()
    return cipher.read_comment(name, now)[1] if now else ""

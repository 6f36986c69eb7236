"""Keys of the rows a submission writes.

Of a confidential assessment they are made of the personal secret: whoever holds the link finds the rows, and without it
no key tells of another. In every other mode they are drawn by chance.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from assessments.models import SpentLink
from assessments.personal_links import digest_for, is_mailed
from assessments.refusals import TakenBackTooOften
from organisations.erasures import digest_of_row, noted_rows

if TYPE_CHECKING:
    from assessments.models import Assessment

# Who takes answers back while it is open may answer again by the same link, under keys of another turn: what is erased
# again after a restore (withdrawing.py) is known by its key.
TURNS = range(10)


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """secret: empty where keys are drawn by chance."""

    secret: str = ""
    turn: int = 0

    @property
    def response(self) -> UUID:
        return self._key("response")

    @property
    def prediction(self) -> UUID:
        return self._key("prediction")

    def comment(self, practice: str) -> UUID:
        return self._key("comment", practice)

    def _key(self, *purpose: str) -> UUID:
        """With the marks of a key drawn by chance, so that answers from a file look the same."""
        if not self.secret:
            return uuid4()
        words = " ".join((*purpose, str(self.turn))) + " " if self.turn or purpose[1:] else purpose[0]
        return UUID(hex=digest_for(words, self.secret)[:32], version=4)


def keys_for(assessment: Assessment, secret: str) -> OwnKeys:
    """Of what is submitted now: never keys that were taken back, or the next restore would erase what is under them.

    A backup brings back a draft, and a place to answer in, from before they were; then the list of erasures knows.
    Where that cannot be read, nothing can be taken back either, and the markers of the database have to do.
    """
    if not assessment.is_confidential:
        return OwnKeys()
    taken_back, noted = _turns_taken_back(secret) if is_mailed(secret) else set[int](), set[str]()
    with suppress(OSError):
        noted = noted_rows()
    for keys in keys_ever(secret):
        if keys.turn not in taken_back and digest_of_row(keys.response) not in noted:
            return keys
    raise TakenBackTooOften


def keys_ever(secret: str) -> list[OwnKeys]:
    """Of everything that can have been submitted with this secret."""
    return [OwnKeys(secret, turn) for turn in TURNS]


def _turns_taken_back(secret: str) -> set[int]:
    """Markers are deleted at closing, as spent links are."""
    turns = {taken_back_key(secret, turn): turn for turn in TURNS}
    return {turns[key] for key in SpentLink.objects.filter(pk__in=list(turns)).values_list("pk", flat=True)}


def taken_back_key(secret: str, turn: int) -> str:
    return digest_for(f"taken back {turn} ", secret)

"""Editing what customers are asked about, while the assessment is a draft.

A need keeps the questionnaire's code as long as it says what the questionnaire says: only then can it be compared
with other organisations. Reworded it gets a code of its own; the old words back, and the old code is back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, count
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Assessment, CustomerNeed, State, TransitionRefused
from assessments.needs import needs_of
from assessments.questionnaires.storing import document_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.questionnaires.schema import QuestionnaireDocument

LONGEST_NAME = 60
OWN = re.compile(r"own-[1-9][0-9]{0,3}")
FILLERS = frozenset(
    "a an and are for from i in is it me my of on or that the their them they to us we with you".split()  # noqa: SIM905 a list of words reads better as a sentence
)
ALIKE = 0.82


@dataclass(frozen=True, slots=True)
class ListedNeed:
    """A need as it stands on the list; code: what it was last known by, "" for a new one."""

    name: str
    practices: tuple[str, ...]
    code: str = ""


def questionnaires_list(document: QuestionnaireDocument) -> list[ListedNeed]:
    return [ListedNeed(need.name, need.practices, need.code) for need in document.customer_needs]


def list_of(assessment: Assessment) -> list[ListedNeed]:
    """As it would be opened, or was."""
    return [
        ListedNeed(need.name, need.practices, need.code)
        for need in needs_of(assessment, assessment.organisation.language)
    ]


def normalised(name: str) -> str:
    return " ".join(name.split()).casefold()


def with_codes(needs: Sequence[ListedNeed], document: QuestionnaireDocument) -> list[ListedNeed]:
    """Each with the code it is stored by: the questionnaire's own where it says the same, else own-1, own-2 …"""
    known = {normalised(need.name): need for need in document.customer_needs}
    kept = {need.code for need in needs if OWN.fullmatch(need.code) and normalised(need.name) not in known}
    fresh = (code for number in count(1) if (code := f"own-{number}") not in kept)
    listed = []
    for need in needs:
        same = known.get(normalised(need.name))
        if same:
            listed.append(ListedNeed(same.name, need.practices, same.code))
        else:
            code = need.code if need.code in kept else next(fresh)
            kept.discard(code)  # should two rows carry it, the second gets another
            listed.append(ListedNeed(" ".join(need.name.split()), need.practices, code))
    return listed


def nearly_the_same(needs: Sequence[ListedNeed]) -> list[tuple[str, str]]:
    """Pairs between which customers would be torn; a warning, because only people know what words mean."""
    # What is far too long is refused anyway, and takes its time to compare.
    named = [need.name for need in needs if need.name.strip() and len(need.name) <= LONGEST_NAME]
    return [(first, second) for first, second in combinations(named, 2) if _are_alike(first, second)]


def _are_alike(first: str, second: str) -> bool:
    one, other = _words(first), _words(second)
    if one and other and (one <= other or other <= one):
        return True
    return SequenceMatcher(None, " ".join(sorted(one)), " ".join(sorted(other))).ratio() >= ALIKE


def _words(name: str) -> frozenset[str]:
    """What is meant, without fillers and plurals; a name made of fillers alone stands for itself."""
    words = re.findall(r"\w+", name.casefold())
    return frozenset(word.removesuffix("s") for word in words if word not in FILLERS) or frozenset(words)


def save_list(assessment: Assessment, needs: Sequence[ListedNeed]) -> None:
    """Store a list that was found good; one like the questionnaire's is not stored, so that it follows it."""
    document = document_of(assessment.version)
    listed = with_codes(needs, document)
    with transaction.atomic():
        stored = Assessment.objects.select_for_update().filter(pk=assessment.pk, state=State.DRAFT).first()
        if stored is None:
            raise TransitionRefused(_("The assessment is open by now, so its list is fixed. Nothing was changed."))
        stored.needs.all().delete()
        if listed != questionnaires_list(document):
            CustomerNeed.objects.bulk_create(_rows(stored, listed, document))


def _rows(assessment: Assessment, listed: Sequence[ListedNeed], document: QuestionnaireDocument) -> list[CustomerNeed]:
    theirs = {need.code for need in document.customer_needs}
    return [
        CustomerNeed(
            assessment=assessment,
            place=place,
            code=need.code,
            names={document.language if need.code in theirs else assessment.organisation.language: need.name},
            practices=list(need.practices),
        )
        for place, need in enumerate(listed, start=1)
    ]

"""Departments and role groups by code or by name, however they are capitalised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from organisations.tables.problems import shown
from organisations.tables.table import LONGEST_CELL
from organisations.tables.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.models import AssessmentGroup

MOST_NAMED = 12


class GroupNames:
    """The groups of one kind, as they were when the assessment opened."""

    def __init__(self, groups: Sequence[AssessmentGroup]) -> None:
        self.codes = [group.code for group in groups]
        names: dict[str, set[str]] = {}
        for group in groups:
            names.setdefault(plain(group.name), set()).add(group.code)
        self._ambiguous = {name for name, codes in names.items() if len(codes) > 1}
        self._code_of = {name: min(codes) for name, codes in names.items() if len(codes) == 1}
        self._code_of |= {plain(code): code for code in self.codes}

    def code(self, cell: str) -> str | None:
        found = self._code_of.get(cell)
        if found is None and len(cell) <= LONGEST_CELL:
            found = self._code_of.get(plain(cell))
        return found

    def complaint(self, cell: str) -> str:
        allowed = ", ".join(self.codes[:MOST_NAMED]) + (" …" if len(self.codes) > MOST_NAMED else "")
        if not cell.strip():
            return _("is empty; allowed is one of %(codes)s.") % {"codes": allowed}
        if plain(cell[:LONGEST_CELL]) in self._ambiguous:
            return _("several are called “%(cell)s”; write the code, one of %(codes)s.") % {
                "cell": shown(cell),
                "codes": allowed,
            }
        return _("found “%(cell)s”; allowed is one of %(codes)s.") % {"cell": shown(cell), "codes": allowed}

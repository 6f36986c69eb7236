"""The page on which the list is edited: every button sends all of it, and only “Save” keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models.assessment import MOST_NEEDS
from assessments.needs import FEWEST_NEEDS
from assessments.needs_list import LONGEST_NAME, ListedNeed, normalised, questionnaires_list
from organisations.text import validate_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from assessments.questionnaires.schema import QuestionnaireDocument

SAVE = "save"


@dataclass
class NeedsForm:
    """needs: the rows as they stand. problems: by the place of a row, from 0, or -1 for the whole list.

    changed: the row that was just moved, added or mended, for the focus.
    """

    document: QuestionnaireDocument
    needs: list[ListedNeed]
    problems: dict[int, str] = field(default_factory=dict)
    changed: int = -1

    def apply(self, action: str) -> None:
        """A button beside a row, or one for the whole list; what makes no sense changes nothing."""
        verb, _dash, place = action.partition("-")
        at = int(place) if place.isdecimal() and len(place) < 3 else -1
        if verb == "add" and len(self.needs) < MOST_NEEDS:
            self.needs.append(ListedNeed("", ()))
            self.changed = len(self.needs) - 1
        elif verb == "restore":
            self.needs = questionnaires_list(self.document)
        elif 0 <= at < len(self.needs):
            self._apply_to(verb, at)

    def _apply_to(self, verb: str, at: int) -> None:
        needs, beside = self.needs, at + {"up": -1, "down": 1}.get(verb, 0)
        self.changed = at
        if verb in {"up", "down"} and 0 <= beside < len(needs):
            needs[at], needs[beside] = needs[beside], needs[at]
            self.changed = beside
        elif verb == "remove":
            del needs[at]
            self.changed = min(at, len(needs) - 1)
        elif verb == "revert":
            theirs = {need.code: need for need in questionnaires_list(self.document)}
            needs[at] = theirs.get(needs[at].code, needs[at])

    def is_valid(self) -> bool:
        seen: dict[str, int] = {}
        for at, need in enumerate(self.needs):
            problem = self._problem(need)
            if not problem and normalised(need.name) in seen:
                problem = _("This stands on the list already. Reword it or remove it.")
            seen.setdefault(normalised(need.name), at)
            if problem:
                self.problems[at] = problem
        if len(self.needs) < FEWEST_NEEDS:
            missing = FEWEST_NEEDS - len(self.needs)
            self.problems[-1] = ngettext(
                "Add %(missing)d need: with fewer than %(fewest)d, choosing three says little.",
                "Add %(missing)d needs: with fewer than %(fewest)d, choosing three says little.",
                missing,
            ) % {"missing": missing, "fewest": FEWEST_NEEDS}
        return not self.problems

    def _problem(self, need: ListedNeed) -> str:
        if not need.name.strip():
            return _("Write what customers want, or remove this row.")
        if len(need.name) > LONGEST_NAME:
            words = _("Say it in at most %(most)d characters, so that it fits on a card; these are %(count)d.")
            return words % {"most": LONGEST_NAME, "count": len(need.name)}
        try:
            validate_line(need.name)
        except ValidationError as refused:
            return str(refused.messages[0])
        known = {practice.code for dimension in self.document.dimensions for practice in dimension.practices}
        if not need.practices or not set(need.practices) <= known:
            return _("Tick at least one practice that meets this need.")
        return ""

    @property
    def is_full(self) -> bool:
        return len(self.needs) >= MOST_NEEDS

    def rows(self) -> list[dict[str, object]]:
        theirs = {need.code: need for need in questionnaires_list(self.document)}
        said = {normalised(need.name) for need in theirs.values()}
        return [
            {
                "at": at,
                "need": need,
                "is_theirs": normalised(need.name) in said,
                "was": theirs[need.code].name if need.code in theirs else "",
                "problem": self.problems.get(at, ""),
                "lacks_practices": at in self.problems and not need.practices,
                "is_changed": at == self.changed,
                "meets_it": [
                    each.name
                    for dimension in self.document.dimensions
                    for each in dimension.practices
                    if each.code in need.practices
                ],
                "dimensions": [
                    (
                        dimension.name,
                        [(each, each.code in need.practices) for each in dimension.practices],
                        sum(each.code in need.practices for each in dimension.practices),
                    )
                    for dimension in self.document.dimensions
                ],
            }
            for at, need in enumerate(self.needs)
        ]


def form_for(document: QuestionnaireDocument, needs: Sequence[ListedNeed]) -> NeedsForm:
    return NeedsForm(document, list(needs))


def sent_form(document: QuestionnaireDocument, data: QueryDict) -> NeedsForm:
    """The rows as the page sent them, however long the words: too many of them are refused, not cut off."""
    names, codes = data.getlist("name")[:MOST_NEEDS], data.getlist("code")[:MOST_NEEDS]
    codes += [""] * (len(names) - len(codes))
    needs = [
        ListedNeed(name, tuple(dict.fromkeys(data.getlist(f"practices-{at}")[:40])), code[:40])
        for at, (name, code) in enumerate(zip(names, codes, strict=False))
    ]
    return NeedsForm(document, needs)

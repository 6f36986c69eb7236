"""Which groups a report shows, and what it says of them. Only workers import this module.

What is not shown never leaves here: of hidden groups there is a reason and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assessments.models import GroupKind
from assessments.questionnaires.asking import asked_practices
from reports.group_views import FRONTLINE, LEADERS, groups_of, role_codes
from reports.ledger import shown_before
from reports.small_groups import held_few
from scoring.adjusting import benjamini_hochberg, holm
from scoring.disclosure import shown
from scoring.groups import SHARES_FROM, Cells, GroupFigures, count_cells, group_figures, seen_share
from scoring.perception import compared, in_family
from scoring.reading import FEW, Figures
from scoring.results.perception import GroupCell, GroupRow, Perception, Side, SightCell, SightRow, View
from scoring.terms import Estimate, Reason, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from reports.measuring import Ready
    from scoring.disclosure import Group, Shown
    from scoring.recovery import Atom, Name
    from scoring.results.perception import Comparison


def perception_of(ready: Ready) -> Perception | Withheld:
    """Departments and role groups beside each other, as far as they may be shown."""
    if len(ready.answers.stratum) < ready.parameters.minimum_group:
        return Withheld(Reason.TOO_FEW)
    shared = shared_practices(ready)
    cells = count_cells(ready.answers, ready.rows.role, shared, ready.instrument, ready.measured.counted)
    if not cells.dimensions:
        return Withheld(Reason.NOT_ASKED)
    known = Known(ready, cells)
    departments = in_family(list(known.departments_against_rest()), benjamini_hochberg)
    leaders = in_family(list(known.leaders_against_teams()), benjamini_hochberg)
    return Perception(
        practices=shared,
        dimensions=cells.dimensions,
        everybody=GroupRow("", "", tuple(_cell(code, known.everybody[place]) for place, code in known.dimensions)),
        departments=tuple(known.rows(View.DEPARTMENT)),
        roles=tuple(known.rows(View.ROLE)),
        top=known.top,
        sight=tuple(known.sights()),
        top_frontline=in_family(list(known.top_against_frontline()), holm),
        departments_rest=tuple(found for found in departments if found.is_marked),
        leaders_teams=tuple(found for found in leaders if found.is_marked),
        with_leaders=len({found.first for found in leaders}),
    )


def shared_practices(ready: Ready) -> tuple[str, ...]:
    """Codes of the practices that every role group with answers was asked, in document order."""
    document, rows = ready.document, ready.rows
    known = {group.code for group in document.role_groups}
    # Who named none of the role groups was asked what everyone is.
    of_everyone = {practice.code for practice in document.practices if practice.asked_of == "everyone"}
    asked = [
        {practice.code for practice in asked_practices(document, ready.parameters.form, rows.roles[number])}
        if rows.roles[number] in known
        else of_everyone
        for number in np.unique(rows.role).tolist()
    ]
    return tuple(practice.code for practice in document.practices if all(practice.code in each for each in asked))


@dataclass(frozen=True)
class Known:
    """Everything groups are told from, counted once; `shown` decides, `figures` gives only what it lets pass."""

    ready: Ready
    cells: Cells

    @property
    def dimensions(self) -> list[tuple[int, str]]:
        return list(enumerate(self.cells.dimensions))

    @cached_property
    def atoms(self) -> list[Atom]:
        rows, cells = self.ready.rows, self.cells
        return [
            (rows.strata[department], rows.roles[role])
            for department, role in zip(cells.department.tolist(), cells.role.tolist(), strict=True)
        ]

    @cached_property
    def roles(self) -> tuple[tuple[str, ...], ...]:
        people = dict.fromkeys(self.ready.rows.roles, 0)
        for (_, role), n in zip(self.atoms, self.cells.people.tolist(), strict=True):
            people[role] += n
        return role_codes(people, self.ready.parameters.minimum_group)

    @cached_property
    def groups(self) -> dict[Name, Group]:
        listed = self.ready.assessment.groups.filter(kind=GroupKind.DEPARTMENT).values_list("code", "parent_code")
        above = dict(listed)
        parents = {code: above.get(code, "") for code in self.ready.rows.strata}
        people = dict(zip(self.atoms, self.cells.people.tolist(), strict=True))
        found = groups_of(people, parents, self.roles, self.ready.parameters.minimum_group)
        return {group.name: group for group in found}

    @cached_property
    def members(self) -> dict[Name, NDArray[np.int64]]:
        """Places of each group's cells, ascending."""
        place = {atom: number for number, atom in enumerate(self.atoms)}
        return {
            name: np.array(sorted(place[atom] for atom in group.atoms), dtype=np.int64)
            for name, group in self.groups.items()
        }

    @cached_property
    def shown(self) -> list[Shown]:
        """By dimension, for every group its n or why it is withheld."""
        before = shown_before(self.ready.assessment)
        parameters, groups = self.ready.parameters, list(self.groups.values())
        return [
            shown(groups, self._by_atom(self.cells.scored(place)), parameters.minimum_group, before.get(code))
            if self.cells.is_comparable(place, parameters.form)
            else dict.fromkeys(self.groups, Withheld(Reason.BELOW_SHARE))
            for place, code in self.dimensions
        ]

    @cached_property
    def shown_sights(self) -> list[Shown]:
        """The same for what role groups can see; shares need ten people."""
        before = shown_before(self.ready.assessment, View.SIGHT)
        least = max(SHARES_FROM, self.ready.parameters.minimum_group)
        groups = [replace(group, view=View.SIGHT) for group in self.groups.values() if group.view == View.ROLE]
        return [
            shown(groups, self._by_atom(self.cells.faced(place)), least, before.get(code))
            for place, code in self.dimensions
        ]

    def _by_atom(self, counts: NDArray[np.int64]) -> dict[Atom, int]:
        return dict(zip(self.atoms, counts.tolist(), strict=True))

    @cached_property
    def everybody(self) -> tuple[GroupFigures, ...]:
        return self._held(np.arange(len(self.atoms)), whole=True)

    @cached_property
    def told(self) -> dict[Name, tuple[GroupFigures, ...]]:
        """By group the figures of each dimension, none of them where the group is not shown."""
        return {name: self._told(name) for name in self.groups}

    def _told(self, name: Name) -> tuple[GroupFigures, ...]:
        decided = [self.shown[place][name] for place, _ in self.dimensions]
        given = self.everybody
        if not all(isinstance(n, Withheld) for n in decided):
            given = self._held(self.members[name], whole=name[0] == View.DEPARTMENT)
        return tuple(
            GroupFigures(Figures.withheld(n.reason), (0.0, 0.0, 0.0), 0) if isinstance(n, Withheld) else figures
            for n, figures in zip(decided, given, strict=True)
        )

    def rest(self, name: Name) -> tuple[GroupFigures, ...]:
        """Everybody else: together with a group that is shown they are the whole, so they are never few."""
        others = np.setdiff1d(np.arange(len(self.atoms)), self.members[name], assume_unique=True)
        return self._held(others, whole=name[0] == View.DEPARTMENT)

    def _held(self, members: NDArray[np.int64], *, whole: bool) -> tuple[GroupFigures, ...]:
        given = group_figures(self.cells, members, self.ready.parameters, whole_departments=whole)
        return tuple(found if found.n >= FEW else _few(found, self.ready.instrument.points) for found in given)

    def rows(self, view: View) -> Iterator[GroupRow]:
        for name, group in self.groups.items():
            if group.view == view:
                cells = tuple(_cell(code, self.told[name][place]) for place, code in self.dimensions)
                yield GroupRow(group.code, group.inside[1], cells)

    def sights(self) -> Iterator[SightRow]:
        for name, group in self.groups.items():
            if group.view == View.ROLE:
                yield SightRow(group.code, tuple(self._sight(name, place, code) for place, code in self.dimensions))

    def _sight(self, name: Name, place: int, code: str) -> SightCell:
        n = self.shown_sights[place][View.SIGHT, name[1]]
        if isinstance(n, Withheld):
            return SightCell(code, n, n, n)
        members = self.members[name]
        return SightCell(code, n, seen_share(self.cells, members, place, 0), seen_share(self.cells, members, place, 1))

    @cached_property
    def top(self) -> tuple[str, ...]:
        """Executives, alone or with managers; nobody where the questionnaire does not tell them apart."""
        return next((codes for codes in self.roles if codes[0] == LEADERS[0]), ())

    def top_against_frontline(self) -> Iterator[Comparison]:
        if not self.top or (FRONTLINE,) not in self.roles:
            return
        names = "+".join(self.top), FRONTLINE
        for place, code in self.dimensions:
            groups = self.told[View.ROLE, names[0]][place], self.told[View.ROLE, names[1]][place]
            for side in Side:
                yield compared(code, side, names, groups, sized=True)

    def departments_against_rest(self) -> Iterator[Comparison]:
        for name in [name for name in self.groups if name[0] == View.DEPARTMENT]:
            if any(isinstance(each.figures.gap, Estimate) for each in self.told[name]):
                yield from self._compared(name[1], "", (self.told[name], self.rest(name)), (Side.GAP,))

    def leaders_against_teams(self) -> Iterator[Comparison]:
        for _, code in [name for name in self.groups if name[0] == View.LEADERS]:
            both = self.told[View.LEADERS, code], self.told[View.TEAM, code]
            yield from self._compared(code, code, both, (Side.UNDERSTANDING, Side.DELIVERY))

    def _compared(
        self, first: str, second: str, told: tuple[tuple[GroupFigures, ...], ...], sides: tuple[Side, ...]
    ) -> Iterator[Comparison]:
        """Only what can be given."""
        for (_, code), *groups in zip(self.dimensions, *told, strict=True):
            for side in sides:
                found = compared(code, side, (first, second), (groups[0], groups[1]), sized=False)
                if isinstance(found.difference, Estimate):
                    yield found


def _few(group: GroupFigures, points: int) -> GroupFigures:
    held = held_few(group.figures, points)
    understanding, delivery, gap = (
        max(sd, figure.se * figure.n**0.5) if isinstance(figure, Estimate) else sd
        for figure, sd in zip((held.understanding, held.delivery, held.gap), group.sds, strict=True)
    )
    return GroupFigures(held, (understanding, delivery, gap), group.n)


def _cell(dimension: str, group: GroupFigures) -> GroupCell:
    given = group.figures
    understanding, delivery = given.understanding, given.delivery
    if isinstance(given.gap, Withheld) or isinstance(understanding, Withheld) or isinstance(delivery, Withheld):
        nothing = given.gap if isinstance(given.gap, Withheld) else Withheld(Reason.TOO_FEW)
        return GroupCell(dimension, nothing, nothing, nothing, nothing)
    return GroupCell(dimension, group.n, understanding.value, delivery.value, given.gap)

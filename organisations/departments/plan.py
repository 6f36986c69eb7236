"""What a file would do to the departments, decided before anything is stored and shown as it was decided."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from organisations.departments.forms import TAKEN, free_code
from organisations.departments.matching import Matching
from organisations.departments.reading import CODE, NAME, PARENT, PEOPLE
from organisations.departments.tree import MOST_DEPARTMENTS
from organisations.models import Department
from organisations.tables.problems import Problem, shown
from organisations.tables.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from organisations.departments.matching import Key
    from organisations.departments.reading import Wanted
    from organisations.models import Organisation

NEW, CHANGED, SAME, MISSING, DELETED, STAYS = "new", "changed", "same", "missing", "deleted", "stays"


@dataclass(slots=True)
class Place:
    """One department as it will be, and as it is if there is one."""

    name: str
    code: str
    people: int | None
    parent: Key | None
    now: Department | None = None
    row: int | None = None  # None: the file does not name it
    fate: str = ""

    @property
    def is_renamed(self) -> bool:
        return self.now is not None and self.now.name != self.name

    @property
    def is_recounted(self) -> bool:
        return self.now is not None and self.now.headcount != self.people


@dataclass(slots=True)
class Plan:
    places: dict[Key, Place]
    fingerprint: str
    problems: list[Problem] = field(default_factory=list)

    def moved(self, place: Place) -> bool:
        parent = self.places[place.parent].now if place.parent is not None else None
        is_new_parent = place.parent is not None and parent is None
        return place.now is not None and (
            is_new_parent or place.now.parent_id != (None if parent is None else parent.pk)
        )

    def count(self, fate: str) -> int:
        return sum(place.fate == fate for place in self.places.values())

    @property
    def moves(self) -> int:
        return sum(self.moved(place) for place in self.places.values() if place.fate != DELETED)

    def name_of_parent(self, place: Place) -> str:
        return self.places[place.parent].name if place.parent is not None else ""

    def changes_anything(self) -> bool:
        return any(place.fate in (NEW, CHANGED, DELETED) for place in self.places.values())


def plan_of(
    organisation: Organisation,
    present: Sequence[Department],
    wanted: Sequence[Wanted],
    columns: Sequence[str],
    *,
    deletes: bool = False,
) -> Plan:
    """Pure: the same rows and the same departments give the same plan."""
    matching = Matching(organisation, present, wanted, has_parents=PARENT in columns)
    plan = Plan({}, fingerprint_of(present), list(matching.problems))
    taken = {plain(each.code) for each in present} | {plain(each.code) for each in wanted}
    for index, row in enumerate(wanted):
        now = matching.now_of(index)
        code = now.code if now else row.code or free_code(row.name, taken)
        taken.add(plain(code))
        people = row.people if PEOPLE in columns else now.headcount if now else None
        plan.places[index] = Place(row.name, code, people, matching.parent_of(index), now, row.row)
    for each in matching.unnamed():
        plan.places[f"pk {each.pk}"] = Place(
            each.name, each.code, each.headcount, matching.key_of(each.parent_id), each
        )
    plan.problems += _circles(plan)
    if not plan.problems:
        _decide(plan, deletes=deletes)
        plan.problems += _twins(plan)
        if len(plan.places) - plan.count(DELETED) > MOST_DEPARTMENTS:
            message = _("with those that are there already, there would be more than %(most)d departments.")
            plan.problems.append(Problem(1, "", message % {"most": MOST_DEPARTMENTS}))
    return plan


def store(organisation: Organisation, plan: Plan) -> None:
    """Inside a transaction that holds the departments; the plan is of exactly these."""
    stored: dict[Key, Department] = {}
    for key, place in plan.places.items():
        department = place.now or Department(organisation=organisation, code=place.code)
        department.name, department.headcount = place.name, place.people
        if place.fate in (NEW, CHANGED):
            department.save()
        stored[key] = department
    for key, place in plan.places.items():
        parent = stored[place.parent] if place.parent is not None else None
        if place.fate in (NEW, CHANGED) and stored[key].parent_id != (parent.pk if parent else None):
            stored[key].parent = parent
            stored[key].save(update_fields=["parent"])
    doomed = [stored[key].pk for key, place in plan.places.items() if place.fate == DELETED]
    Department.objects.filter(pk__in=doomed).update(parent=None)  # a parent goes with its children, in any order
    Department.objects.filter(pk__in=doomed).delete()


def fingerprint_of(present: Sequence[Department]) -> str:
    rows = sorted((each.pk, each.code, each.name, each.parent_id or 0, each.headcount or 0) for each in present)
    return sha256(json.dumps(rows).encode()).hexdigest()


def _decide(plan: Plan, *, deletes: bool) -> None:
    for place in plan.places.values():
        if place.row is None:
            place.fate = DELETED if deletes else MISSING
        elif place.now is None:
            place.fate = NEW
        else:
            place.fate = CHANGED if place.is_renamed or place.is_recounted or plan.moved(place) else SAME
    # What something that stays is inside of has to stay, too.
    for place in plan.places.values():
        above = place
        while place.fate != DELETED and above.parent is not None:
            above = plan.places[above.parent]
            if above.fate == DELETED:
                above.fate = STAYS


def _circles(plan: Plan) -> Iterator[Problem]:
    """Departments that would be inside themselves, each circle told once."""
    sound: set[Key] = set()
    for start in plan.places:
        way: list[Key] = []
        key: Key | None = start
        while key is not None and key not in sound and key not in way:
            way.append(key)
            key = plan.places[key].parent
        if key is not None and key in way:
            circle = way[way.index(key) :]
            names = " → ".join(shown(plan.places[each].name) for each in [*circle, key])
            row = next((plan.places[each].row for each in circle if plan.places[each].row), None) or 1
            yield Problem(row, PARENT, _("these departments would be inside each other: %(names)s.") % {"names": names})
        sound.update(way)


def _twins(plan: Plan) -> Iterator[Problem]:
    """Two of one name at one place: nobody could tell which to choose."""
    staying = [place for place in plan.places.values() if place.fate != DELETED]
    times = Counter((place.parent, plain(place.name)) for place in staying)
    there = {(place.parent, plain(place.name)): place for place in staying if place.row is None}
    for place in staying:
        spot = (place.parent, plain(place.name))
        if place.row is None or times[spot] < 2:
            continue
        other = there.get(spot)
        if other is not None and place.code:
            message = _("“%(name)s” is there already under the code “%(code)s”. Write that code, or leave it empty.")
            yield Problem(place.row, CODE, message % {"name": shown(place.name), "code": other.code})
        else:
            yield Problem(place.row, NAME, str(TAKEN))

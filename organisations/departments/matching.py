"""Which row of a file is which department, and which department its parent names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from organisations.departments.reading import CODE, NAME, PARENT
from organisations.tables.problems import Problem, shown
from organisations.tables.words import MOST_SUGGESTIONS, nearest, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeVar

    from organisations.departments.reading import Wanted
    from organisations.models import Department, Organisation

    Each = TypeVar("Each")

Key = int | str  # a row's place in the file, or the key of a department the file does not name


class Matching:
    """By code where there is one, else by name; upper and lower case and ways of writing a letter make no other."""

    def __init__(
        self, organisation: Organisation, present: Sequence[Department], wanted: Sequence[Wanted], *, has_parents: bool
    ) -> None:
        self._top = plain(organisation.name)
        self._present, self._wanted, self._has_parents = present, wanted, has_parents
        self._by_pk = {each.pk: each for each in present}
        self._codes = {plain(each.code): each for each in present}
        self._names = _gathered(present, lambda each: plain(each.name))
        self._row_codes = _gathered(range(len(wanted)), lambda index: plain(wanted[index].code))
        self._row_names = _gathered(range(len(wanted)), lambda index: plain(wanted[index].name))
        self._suggested = 0
        self.problems: list[Problem] = list(self._repeated())
        self._now = [self._found(index) for index in range(len(wanted))]
        self._rows_of: dict[int, int] = {}
        for index, now in enumerate(self._now):
            if now is not None and self._rows_of.setdefault(now.pk, index) != index and not self.problems:
                self._say(index, NAME, _("row %(row)d is the same department."), row=wanted[self._rows_of[now.pk]].row)
        self._parents = [self._parent(index) for index in range(len(wanted))]

    def now_of(self, index: int) -> Department | None:
        return self._now[index]

    def parent_of(self, index: int) -> Key | None:
        return self._parents[index]

    def key_of(self, pk: int | None) -> Key | None:
        return None if pk is None else self._rows_of.get(pk, f"pk {pk}")

    def unnamed(self) -> list[Department]:
        return [each for each in self._present if each.pk not in self._rows_of]

    def _repeated(self) -> Iterator[Problem]:
        for code, (first, *others) in self._row_codes.items():
            for index in others if code else ():
                row, message = self._wanted[index], _("“%(code)s” is the code of row %(row)d, too.")
                said = message % {"code": shown(row.code), "row": self._wanted[first].row}
                yield Problem(row.row, CODE, said)

    def _found(self, index: int) -> Department | None:
        row = self._wanted[index]
        if row.code:
            return self._codes.get(plain(row.code))
        there = self._names.get(plain(row.name), [])
        if self._has_parents and (len(there) > 1 or len(self._row_names[plain(row.name)]) > 1):
            there = [each for each in there if plain(row.parent) in self._ways_to_say(each.parent)]
        if len(there) > 1:
            self._say(
                index, NAME, _("several departments are called “%(name)s”; write the code."), name=shown(row.name)
            )
        return there[0] if len(there) == 1 else None

    def _ways_to_say(self, parent: Department | None) -> set[str]:
        return {plain(parent.name), plain(parent.code)} if parent else {"", self._top}

    def _parent(self, index: int) -> Key | None:
        row = self._wanted[index]
        now = self._now[index]
        if not self._has_parents:
            return self.key_of(now.parent_id) if now else None
        wanted = plain(row.parent)
        if not wanted:
            return None
        rows = self._row_codes.get(wanted) or self._row_names.get(wanted) or []
        there = [self._codes[wanted]] if wanted in self._codes else self._names.get(wanted, [])
        keys: list[Key] = list(rows) or [f"pk {each.pk}" for each in there]
        if not keys and wanted == self._top:
            return None
        if len(keys) > 1:
            self._say(
                index, PARENT, _("several departments are called “%(name)s”; write the code."), name=shown(row.parent)
            )
        elif not keys:
            self._unknown(index, row.parent)
        elif keys[0] == index:
            self._say(index, PARENT, _("“%(name)s” cannot be inside itself."), name=shown(row.name))
        else:
            key = keys[0]
            return key if isinstance(key, int) else self.key_of(there[0].pk)
        return None

    def _unknown(self, index: int, parent: str) -> None:
        known = [*self._row_names, *self._names]
        near = nearest(plain(parent), known) if self._suggested < MOST_SUGGESTIONS else ""
        self._suggested += 1
        if near:
            message = _(
                "there is no “%(name)s”, neither in the file nor among the departments; did you mean “%(near)s”?"
            )
        else:
            message = _("“%(name)s” is neither in the file nor among the departments. Add a row for it.")
        self._say(index, PARENT, message, name=shown(parent), near=near)

    def _say(self, index: int, column: str, message: str, **named: object) -> None:
        self.problems.append(Problem(self._wanted[index].row, column, message % named))


def _several() -> str:
    return _("several departments are called “%(name)s”; write the code.")


def _gathered(each: Iterable[Each], key: Callable[[Each], str]) -> dict[str, list[Each]]:
    found: dict[str, list[Each]] = {}
    for one in each:
        found.setdefault(key(one), []).append(one)
    return found

"""What was measured, what it should be, and whether it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Finding:
    """One row. `limit` is the target: at most that much, or `at_least`; without a limit the row only informs."""

    what: str
    value: float
    unit: str = ""
    limit: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def is_missed(self) -> bool:
        if self.limit is None:
            return False
        return self.value < self.limit if self.at_least else self.value > self.limit

    def row(self) -> tuple[str, str, str, str]:
        target = "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {shown(self.limit)}{self.unit}"
        verdict = "" if self.limit is None else "MISSED" if self.is_missed else "met"
        return self.what, f"{shown(self.value)}{self.unit}", target, f"{verdict:7}{self.note}".rstrip()


def shown(number: float) -> str:
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.1f}" if abs(number) >= 10 else f"{number:.2f}"


def print_table(title: str, findings: Iterable[Finding]) -> list[Finding]:
    """Prints, and gives back what was missed."""
    listed = list(findings)
    rows = [("", "measured", "target", ""), *(finding.row() for finding in listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    print(f"\n{title}")
    for what, value, target, verdict in rows:
        print(f"  {what:{widths[0]}}  {value:>{widths[1]}}  {target:>{widths[2]}}  {verdict}".rstrip(), flush=True)
    return [finding for finding in listed if finding.is_missed]

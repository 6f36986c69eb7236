"""make bench: speed and scale, on SQLite and, where one answers, on PostgreSQL."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import signal
import sys
import time
from typing import TYPE_CHECKING

from bench import measuring, places
from bench.findings import Finding, print_table

if TYPE_CHECKING:
    from bench.measuring import Scale
    from bench.places import Place


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 responses and few respondents")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a target is missed")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="leave the other database out")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # databases and servers of ours go with us
    scale = measuring.QUICK if options.quick else measuring.FULL
    started = time.monotonic()
    print(f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC · {machine()}")
    print("Times are processor time. The floor is one numpy.bincount for each of the 40 items, in the same process.")
    missed: list[Finding] = []
    if options.only != "postgresql":
        with places.sqlite() as place:
            missed += measure(place, scale, full=True)
    if options.only != "sqlite":
        with places.postgresql() as other:
            if other is None:
                print("\nPostgreSQL was left out: none answers here; start one or set TEST_DATABASE_URL.")
            else:
                missed += measure(other, scale, full=False)
    count = f"{len(missed)} target{'s' if len(missed) != 1 else ''} missed"
    print(f"\n{count if missed else 'Every target met'}, in {time.monotonic() - started:.0f} s.")
    for finding in missed:
        print(f"  {' '.join(finding.row())}")
    return 1 if missed and options.strict else 0


def measure(place: Place, scale: Scale, *, full: bool) -> list[Finding]:
    """`full`: also what does not depend on the database."""
    filled = place.run("filling", *scale.sizes)
    assessments = filled["assessments"]
    missed = print_table(f"{place.name}: storage", measuring.storage(assessments))
    missed += print_table(f"{place.name}: building a report", measuring.reports(place, assessments))
    missed += print_table(f"{place.name}: after closing", measuring.scattering(place, assessments))
    missed += print_table(f"{place.name}: answering, on a real server", measuring.submissions(place, scale))
    missed += print_table(f"{place.name}: pages", measuring.pages(place, assessments))
    if full:
        missed += print_table(f"{place.name}: reading, then writing, at once", measuring.locks(place))
        missed += print_table("Computing, answers in memory", measuring.computing(place, scale))
        missed += print_table("Rendering", measuring.rendering(place, assessments))
    return missed


def machine() -> str:
    cores = len(places.cores())
    load = os.getloadavg()[0]  # much above 0 before we begin: others work here, and all times come out higher
    return (
        f"{platform.system()} {platform.machine()}, {cores} cores, load {load:.1f}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())

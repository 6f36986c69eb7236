"""What changed from one wave to the next, and what only seems to have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from scoring.adjusting import benjamini_hochberg, holm
from scoring.folding import Floats
from scoring.gap import margin
from scoring.intervals import chance
from scoring.results import Reading, Wheel
from scoring.results.trend import Change, Changes, Trend, Word
from scoring.terms import TOLERANCE, Estimate, Figure, Instrument, Number, Reason, Withheld

# People whose two answers can be laid side by side must be this many, and this share of the larger wave.
FEWEST_LINKED, LINKED_SHARE = 10, 0.7

# A change counts where chance makes as large a one in fewer cases than this.
SURE = 0.05

KINDS = ("understanding", "delivery", "level", "gap")


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave's wheel. alike: the same weighed to the other wave's mix of departments (`standardised`), or why not.
    practices: codes of its practices, by dimension."""

    wheel: Wheel
    alike: Wheel | Withheld
    instrument: Instrument


def trend(
    earlier: Wave, later: Wave, common: frozenset[str], asked_of_others: frozenset[str] = frozenset()
) -> Trend | Withheld:
    """Every figure of the later wave minus that of the earlier, as two independent samples: SE^2 = SE1^2 + SE2^2.

    common: practices asked word for word alike in both. Others are left out, and so are dimensions that do not consist
    of the same common practices (`not_common`), and with any of them the whole. asked_of_others: practices asked alike,
    but of other groups of people; they are left out in the same way (`asked_of_others`). Dimensions are adjusted by
    Holm, practices by Benjamini and Hochberg, each of understanding, delivery, level and gap apart.
    Withheld (`new_method`) if the waves were computed by different versions of the method.
    """
    if earlier.wheel.method != later.wheel.method:
        return Withheld(Reason.NEW_METHOD)
    dimensions = [_dimension(reading, earlier, later, common, asked_of_others) for reading in later.wheel.dimensions]
    before = {reading.code: reading for reading in earlier.wheel.practices if reading.code in common}
    practices = [
        _raw(reading.code, before[reading.code], reading, _alike(later, reading.code))
        for reading in later.wheel.practices
        if reading.code in before
    ]
    reasons = {reason for each in dimensions if (reason := _left_out(each))}
    overall = _raw("overall", earlier.wheel.overall, later.wheel.overall, _overall(later))
    if Reason.NOT_COMMON in reasons or len(dimensions) != len(earlier.wheel.dimensions):
        overall = _nothing("overall", Reason.NOT_COMMON)
    elif reasons:
        overall = _nothing("overall", Reason.ASKED_OF_OTHERS)
    return Trend(
        overall=_told([overall], lambda values: tuple(values))[0],
        dimensions=_told(dimensions, holm),
        practices=_told(practices, benjamini_hochberg),
    )


def difference(earlier: Figure, later: Figure, lowest: float = -100.0) -> Figure:
    """Later minus earlier, of different or unlinked people, with Welch's interval; n: people of the smaller wave."""
    if isinstance(earlier, Withheld):
        return earlier
    if isinstance(later, Withheld):
        return later
    value, parts = later.value - earlier.value, (earlier.se**2, later.se**2)
    se = sqrt(sum(parts))
    df = min(earlier.df, later.df)
    if se > 0:
        df = sum(parts) ** 2 / (parts[0] ** 2 / earlier.df + parts[1] ** 2 / later.df)
    half = margin(se, df, 0.95)
    return Estimate(value, se, max(lowest, value - half), min(-lowest, value + half), df, min(earlier.n, later.n))


def linked_difference(earlier: Floats, later: Floats, *, minimum: int) -> Figure:
    """Later minus earlier of the same people: a paired t.

    earlier, later: their scores, one row a person who took part in either wave; NaN where they have none. Withheld
    (`too_few`) under ten pairs (or `minimum`), or if pairs are under 70 % of the larger wave: then the waves are
    compared as independent, because those who can be linked are not everybody.
    """
    pairs = later - earlier
    pairs = np.sort(pairs[~np.isnan(pairs)])  # so that the order of people does not change a digit
    larger = max(int((~np.isnan(earlier)).sum()), int((~np.isnan(later)).sum()))
    if len(pairs) < max(FEWEST_LINKED, minimum) or len(pairs) < LINKED_SHARE * larger - TOLERANCE:
        return Withheld(Reason.TOO_FEW)
    value = float(pairs.mean())
    se = float(pairs.std(ddof=1)) / sqrt(len(pairs))
    df = len(pairs) - 1.0
    half = margin(se, df, 0.95)
    return Estimate(value, se, value - half, value + half, df, len(pairs))


def told(raw: Figure, alike: Figure, p: Number, looks: int = 1) -> Change:
    """The change in a word; `p` is the adjusted one, for as many `looks` as were taken at once."""
    deciding = raw if isinstance(alike, Withheld) else alike
    if isinstance(deciding, Withheld) or isinstance(p, Withheld):
        return Change(raw, alike, p, p, Word.UNKNOWN)
    word = Word.NO_RELIABLE_CHANGE
    if p < SURE:
        word = Word.ROSE if deciding.value > 0 else Word.FELL
    return Change(raw, alike, p, margin(deciding.se, deciding.df, 1 - SURE / looks), word)


@dataclass(frozen=True, slots=True)
class _Raw:
    """The differences of one reading before they are adjusted, by kind: raw, alike."""

    code: str
    pairs: dict[str, tuple[Figure, Figure]]


def _dimension(
    reading: Reading, earlier: Wave, later: Wave, common: frozenset[str], asked_of_others: frozenset[str]
) -> _Raw:
    members = {practice.code for practice in later.instrument.practices_of(reading.code)}
    before = {practice.code for practice in earlier.instrument.practices_of(reading.code)}
    if members != before or not members <= common | asked_of_others:
        return _nothing(reading.code, Reason.NOT_COMMON)
    if not members <= common:
        return _nothing(reading.code, Reason.ASKED_OF_OTHERS)
    return _raw(reading.code, earlier.wheel.dimension(reading.code), reading, _alike(later, reading.code))


def _alike(later: Wave, code: str) -> Reading | Withheld:
    if isinstance(later.alike, Withheld):
        return later.alike
    return next(each for each in (*later.alike.dimensions, *later.alike.practices) if each.code == code)


def _overall(later: Wave) -> Reading | Withheld:
    return later.alike if isinstance(later.alike, Withheld) else later.alike.overall


def _raw(code: str, before: Reading, after: Reading, alike: Reading | Withheld) -> _Raw:
    pairs = {}
    for kind in KINDS:
        lowest = -200.0 if kind == "gap" else -100.0
        first: Figure = getattr(before, kind)
        weighed = alike if isinstance(alike, Withheld) else difference(first, getattr(alike, kind), lowest)
        pairs[kind] = difference(first, getattr(after, kind), lowest), weighed
    return _Raw(code, pairs)


def _nothing(code: str, reason: Reason) -> _Raw:
    return _Raw(code, dict.fromkeys(KINDS, (Withheld(reason), Withheld(reason))))


def _left_out(found: _Raw) -> Reason | None:
    """Why a dimension is not compared; None if it is, whatever came of it."""
    level = found.pairs["level"][0]
    if isinstance(level, Withheld) and level.reason in (Reason.NOT_COMMON, Reason.ASKED_OF_OTHERS):
        return level.reason
    return None


def _told(found: Sequence[_Raw], adjust: Callable[[Sequence[Number]], tuple[Number, ...]]) -> tuple[Changes, ...]:
    by_kind = {}
    for kind in KINDS:
        pairs = [each.pairs[kind] for each in found]
        values = adjust([chance(raw if isinstance(alike, Withheld) else alike) for raw, alike in pairs])
        looks = sum(not isinstance(p, Withheld) for p in values)
        by_kind[kind] = [told(raw, alike, p, looks) for (raw, alike), p in zip(pairs, values, strict=True)]
    return tuple(Changes(each.code, *(by_kind[kind][place] for kind in KINDS)) for place, each in enumerate(found))

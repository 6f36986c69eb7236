"""How far the work for customers has come. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.terms import Number, Withheld


class Step(StrEnum):
    """How far it has come, first to last: the choices 1 to 4 of every questionnaire."""

    NOTHING_YET = "nothing_yet"
    ANNOUNCED = "announced"
    UNDER_WAY = "under_way"
    CUSTOMERS_NOTICE = "customers_notice"


class Verdict(StrEnum):
    """What most say. NOTHING_YET, TALK (announced), RESULT (customers notice): that step leads. Under way leads: WORK
    if at least a fifth say that customers notice, else NO_EFFECT_SEEN. MIXED: no step leads. UNKNOWN: withheld."""

    NOTHING_YET = "nothing_yet"
    TALK = "talk"
    NO_EFFECT_SEEN = "no_effect_seen"
    WORK = "work"
    RESULT = "result"
    MIXED = "mixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Progress:
    """One dimension, or "overall".

    shares: of each step, 0 to 1, in the order of `Step`, among those who can see it. n: how many these are.
    unseen: share who can't see it, of those who answered either way. sure: the leading step leads the next by more
    than chance in who answered (95 %).
    """

    code: str
    shares: tuple[float, ...] | Withheld
    n: int | Withheld
    unseen: Number
    verdict: Verdict
    sure: bool

"""How two waves were asked: what differs, and what that means for comparing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.numbers import signed
from scoring.results.trust import Careless, Trust
from scoring.results.verified import MeasuredUnderstanding
from scoring.terms import Estimate, Form, Reason, Withheld

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from reports.sections.section import Told
    from scoring.results.trend import Asked, Since

FORMS: dict[Form, _StrPromise] = {
    Form.FULL: gettext_lazy("everybody was asked everything"),
    Form.ROUTED: gettext_lazy("everybody was asked what they can see from where they work"),
    Form.ROTATING: gettext_lazy("everybody was asked two practices of each dimension"),
}
MODES: dict[str, _StrPromise] = {
    "attributed": gettext_lazy("with their names"),
    "confidential": gettext_lazy("in confidence"),
    "anonymous": gettext_lazy("anonymously"),
}


def how_asked(told: Told, found: Since) -> tuple[str, ...]:
    """One sentence or two for everything that differs, or one that nothing does."""
    before = found.asked
    if isinstance(before, Withheld):
        return (_("How the earlier one was asked was not kept, so it may have been asked differently."),)
    said = (*_form(told, before), *_mode(told, before), *_careless(told, before))
    if not said:
        said = (_("Both were asked in the same way, and the answers counted by the same rules."),)
    return (*said, *_customers(told, before))


def _form(told: Told, before: Asked) -> tuple[str, ...]:
    now = told.report.form
    if now is before.form:
        return ()
    differs = _("They were asked differently: last time %(before)s, this time %(now)s.") % {
        "before": FORMS[before.form],
        "now": FORMS[now],
    }
    if Form.ROUTED in (now, before.form):
        means = _(
            "What the frontline was asked in only one of the two is not compared: a change there could come from who "
            "was asked."
        )
    else:
        means = _("They can be compared: every practice was asked of all groups of people. Only the margins differ.")
    return differs, means


def _mode(told: Told, before: Asked) -> tuple[str, ...]:
    now = told.report.mode
    if now == before.mode or not {now, before.mode} <= MODES.keys():
        return ()
    text = _(
        "Last time people answered %(before)s, this time %(now)s. Who feels freer may answer more frankly, so part of "
        "a change may come from that."
    )
    return (text % {"before": MODES[before.mode], "now": MODES[now]},)


def _careless(told: Told, before: Asked) -> tuple[str, ...]:
    trust = told.report.measures.trust
    if isinstance(trust, Withheld) or isinstance(before.careless, Withheld):
        return ()
    left_out = trust.careless is Careless.LEFT_OUT
    if left_out == (before.careless is Careless.LEFT_OUT):
        return ()
    differs = (
        _("This time whoever answered without reading is left out; last time everybody’s answers counted.")
        if left_out
        else _("Last time whoever answered without reading was left out; this time everybody’s answers count.")
    )
    return (f"{differs} {_moved(told, trust)}",)


def _moved(told: Told, trust: Trust) -> str:
    """How much this rule moves the level of the present wave, if that can be told."""
    level, careful = told.report.wheel.overall.level, trust.careful
    other = careful if isinstance(careful, Withheld) else careful.level
    if not isinstance(other, Estimate) or not isinstance(level, Estimate):
        return _("Part of a change may come from that.")
    left_out, counted = (level, other) if trust.careless is Careless.LEFT_OUT else (other, level)
    return _(
        "Part of a change may come from that: this time, leaving them out moves the level by %(points)s points."
    ) % {"points": signed(left_out.value - counted.value)}


def _customers(told: Told, before: Asked) -> tuple[str, ...]:
    understanding = told.report.measures.understanding
    if isinstance(before.customers, Withheld) or understanding == Withheld(Reason.NOT_MEASURED):
        return ()
    now = isinstance(understanding, MeasuredUnderstanding) and understanding.is_heard
    if now and before.customers:
        return (
            _(
                "This page compares what your people say. What customers say stands in each of the two reports by "
                "itself."
            ),
        )
    if now:
        return (
            _("Customers answered this time only, so what they say cannot be compared: this is what your people say."),
        )
    if before.customers:
        return (
            _("Customers answered last time only, so what they say cannot be compared: this is what your people say."),
        )
    return ()

"""A stored message id and its parameters, said in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from reports.numbers import NO_BREAK, half_width, people, signed, whole
from scoring.results.trust import Careless
from scoring.terms import Archetype, Flag, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import _StrPromise

    from reports.reading import Message

STAGES: tuple[_StrPromise, ...] = (
    pgettext_lazy("stage", "Inward"),
    pgettext_lazy("stage", "Reactive"),
    pgettext_lazy("stage", "Attentive"),
    pgettext_lazy("stage", "Joined-up"),
    pgettext_lazy("stage", "Customer-centric"),
)

REASONS: dict[str, _StrPromise] = {
    Reason.TOO_FEW: gettext_lazy("too few answers"),
    Reason.BELOW_SHARE: gettext_lazy("too few of its questions answered"),
    Reason.NOT_APPLICABLE: gettext_lazy("does not apply here"),
    Reason.NOT_ASKED: gettext_lazy("was not asked"),
    Reason.HEADCOUNT_UNKNOWN: gettext_lazy("unknown: not every headcount is known"),
    Reason.SUPPRESSED_SMALL: gettext_lazy("withheld: the group is too small"),
    Reason.SUPPRESSED_COMPLEMENTARY: gettext_lazy("withheld, or a small group could be worked out from it"),
    Reason.NO_HIERARCHY: gettext_lazy("customers show no order of needs"),
    Reason.LOW_RELIABILITY: gettext_lazy("customers’ answers differ too much"),
    Reason.CONSTANT: gettext_lazy("all answers are the same"),
    Reason.NOT_MEASURED: gettext_lazy("not measured when this report was built"),
    Reason.NOT_ASSESSABLE: gettext_lazy("not possible with these questions"),
    Reason.NEW_METHOD: gettext_lazy("computed in another way than before"),
    Reason.NOT_COMMON: gettext_lazy("not asked in the same words before"),
    Reason.ASKED_OF_OTHERS: gettext_lazy("not asked of the same groups of people before"),
    Reason.FIRST: gettext_lazy("nothing was measured before"),
    Reason.NO_PEERS: gettext_lazy("fewer than five others that can be compared"),
    Reason.NO_INDUSTRY: gettext_lazy("the industry is not entered"),
}

# Beside the name of a practice or dimension; what concerns the whole is a note.
REMARKS: dict[Flag, _StrPromise] = {
    Flag.RENORMALISED: gettext_lazy("without practices that have too few answers"),
    Flag.UNPAIRED: gettext_lazy("understanding and delivery rest on different people"),
    Flag.FEW_PAIRS: gettext_lazy("over one in five answered only one of its questions"),
    Flag.FEW: gettext_lazy("fewer than ten people"),
}
NOT_ESTABLISHED = gettext_lazy("not established: fewer than half can see it")

# Evidence grades, as a report says them of itself.
GRADES: dict[str, _StrPromise] = {
    "A": gettext_lazy("understanding and delivery are both measured with customers."),
    "B": gettext_lazy("one of the two is measured with customers, or some of them came by an open link."),
    "C": gettext_lazy("self-reported: the views of people who work here, which too few customers have checked."),
}

# Whose answers a report rests on.
CARELESS: dict[Careless, _StrPromise] = {
    Careless.COUNTED: gettext_lazy("Everybody’s answers count. Nobody is left out because of how they answered."),
    Careless.LEFT_OUT: gettext_lazy(
        "Whoever shows two different signs of answering without reading is left out, as if they had not answered. "
        "That was chosen before anybody answered."
    ),
    Careless.TOO_FEW: gettext_lazy(
        "Whoever shows two different signs of answering without reading was to be left out. Nobody is: too few people "
        "show them, or too few would be left. Everybody’s answers count."
    ),
}

ARCHETYPES: dict[Archetype, tuple[_StrPromise, _StrPromise]] = {
    Archetype.ALIGNED_HIGH: (
        gettext_lazy("Aligned, high"),
        gettext_lazy("What you know and what you do keep pace, and both are strong."),
    ),
    Archetype.ALIGNED_LOW: (
        gettext_lazy("Aligned, low"),
        gettext_lazy(
            "What you know and what you do keep pace, and both have far to go. A narrow gap is no comfort here."
        ),
    ),
    Archetype.UNDERSTANDS_NOT_DELIVERS: (
        gettext_lazy("Understands, does not deliver"),
        gettext_lazy("You know more about customers than they feel. The next step is to use what is known."),
    ),
    Archetype.DELIVERS_BLIND: (
        gettext_lazy("Delivers blind"),
        gettext_lazy("You do more for customers than you know about them. What works may rest on luck or habit."),
    ),
    Archetype.UNDETERMINED: (
        gettext_lazy("Undetermined"),
        gettext_lazy("The gap is neither surely wide nor surely narrow. More answers would tell."),
    ),
}

SENTENCES: dict[str, _StrPromise] = {
    "headline.too-few": gettext_lazy("Fewer than {minimum} people answered, so there is nothing to report yet."),
    "headline.withheld": gettext_lazy("There is no overall result: {reason}."),
    "headline.understands-not-delivers": gettext_lazy(
        "You know your customers better than you serve them: understanding {understanding}, delivery {delivery}, "
        "a gap of {gap} ± {margin}."
    ),
    "headline.understands-not-delivers.widest": gettext_lazy(
        "You know your customers better than you serve them: understanding {understanding}, delivery {delivery}, "
        "a gap of {gap} ± {margin}, widest in “{practice}”."
    ),
    "headline.focused-not-centric": gettext_lazy(
        "You are customer-focused, not customer-centric: delivery {delivery} on an understanding of {understanding}, "
        "a gap of {gap} ± {margin}."
    ),
    "headline.focused-not-centric.widest": gettext_lazy(
        "You are customer-focused, not customer-centric: delivery {delivery} on an understanding of {understanding}, "
        "a gap of {gap} ± {margin}, widest in “{practice}”."
    ),
    "headline.delivers-blind": gettext_lazy(
        "You serve your customers better than you know them: delivery {delivery}, understanding {understanding}, "
        "a gap of {gap} ± {margin}."
    ),
    "headline.delivers-blind.widest": gettext_lazy(
        "You serve your customers better than you know them: delivery {delivery}, understanding {understanding}, "
        "a gap of {gap} ± {margin}, widest in “{practice}”."
    ),
    "headline.aligned-high": gettext_lazy(
        "You know your customers and act on it, both to a high degree: understanding {understanding}, "
        "delivery {delivery}."
    ),
    "headline.aligned-high.widest": gettext_lazy(
        "You know your customers and act on it, both to a high degree: understanding {understanding}, "
        "delivery {delivery}; they part most in “{practice}”."
    ),
    "headline.aligned-low": gettext_lazy(
        "You do about as much for your customers as you know about them, and both have far to go: "
        "understanding {understanding}, delivery {delivery}."
    ),
    "headline.aligned-low.widest": gettext_lazy(
        "You do about as much for your customers as you know about them, and both have far to go: "
        "understanding {understanding}, delivery {delivery}; they part most in “{practice}”."
    ),
    "headline.leans-known": gettext_lazy(
        "You know your customers somewhat better than you serve them: understanding {understanding}, "
        "delivery {delivery}, a gap of {gap} ± {margin}."
    ),
    "headline.leans-known.widest": gettext_lazy(
        "You know your customers somewhat better than you serve them: understanding {understanding}, "
        "delivery {delivery}, a gap of {gap} ± {margin}, widest in “{practice}”."
    ),
    "headline.leans-blind": gettext_lazy(
        "You serve your customers somewhat better than you know them: delivery {delivery}, "
        "understanding {understanding}, a gap of {gap} ± {margin}."
    ),
    "headline.leans-blind.widest": gettext_lazy(
        "You serve your customers somewhat better than you know them: delivery {delivery}, "
        "understanding {understanding}, a gap of {gap} ± {margin}, widest in “{practice}”."
    ),
    "headline.unclear": gettext_lazy(
        "These answers cannot tell which is ahead, knowing your customers or serving them: "
        "understanding {understanding}, delivery {delivery}, a gap of {gap} ± {margin}."
    ),
    "headline.unclear.widest": gettext_lazy(
        "On the whole these answers cannot tell which is ahead, knowing your customers or serving them "
        "(a gap of {gap} ± {margin}), but in “{practice}” they do."
    ),
    "reading.known": gettext_lazy(
        "{name}: known, and not yet done. Understanding {understanding}, delivery {delivery}, "
        "gap {gap} ± {margin}, {n} people."
    ),
    "reading.blind": gettext_lazy(
        "{name}: done without knowing enough. Understanding {understanding}, delivery {delivery}, "
        "gap {gap} ± {margin}, {n} people."
    ),
    "reading.even": gettext_lazy(
        "{name}: no gap that is surely one. Understanding {understanding}, delivery {delivery}, "
        "gap {gap} ± {margin}, {n} people."
    ),
    "reading.withheld": gettext_lazy("{name}: not shown, {reason}."),
    "note.partial": gettext_lazy("One dimension has too few answers; the overall figures rest on the others."),
    "note.unweighted": gettext_lazy(
        "Some departments' headcounts are unknown, or some people are counted with no department, so every answer "
        "weighs the same, however large its department."
    ),
    "note.heroics": gettext_lazy(
        "Good people seem to make up for poor processes: in delivery, people are {difference} ± {margin} points "
        "ahead of process."
    ),
}

FORMATS: dict[str, Callable[[Any], str]] = {
    "understanding": whole,
    "delivery": whole,
    "gap": signed,
    "difference": whole,
    "margin": half_width,
    "minimum": whole,
    "reason": lambda code: str(REASONS[code]),
}


def sentence(message: Message, names: Mapping[str, str], least: int) -> str:
    """The message in the active language; `names` are those of practices and dimensions by code, `least` is the
    minimum group size: fewer people are never told."""
    words = {key: FORMATS[key](value) for key, value in message.params.items() if key in FORMATS}
    if "n" in message.params:
        words["n"] = people(message.params["n"], least)
    if "practice" in message.params:
        words["practice"] = names[message.params["practice"]]
    if "code" in message.params:
        words["name"] = names[message.params["code"]]
    text = str(SENTENCES[message.id]).format(**words)
    return text.replace(" ± ", f"{NO_BREAK}±{NO_BREAK}")

"""Who is asked what: the one place that knows the forms."""

from itertools import combinations
from typing import TYPE_CHECKING

from scoring.terms import NOT_ASKED, SKIPPED

if TYPE_CHECKING:
    from assessments.questionnaires.parts import Dimension, Practice
    from assessments.questionnaires.schema import QuestionnaireDocument

FULL, ROUTED, ROTATING = "full", "routed", "rotating"
# No question: one bit that the browser computes. 1: answered at a pace at which one can read; 2: faster.
PACE = "pace"
WIN = "win."
DECIDERS = "executive"  # the role group that is asked where the organisation chooses to win
ROTATIONS = 6
LARGEST_ROTATED = 4  # practices: six forms hold each pair of four once


def asked_practices(
    document: "QuestionnaireDocument", form: str, role_group: str, rotation: str = ""
) -> "tuple[Practice, ...]":
    """The practices this role group is asked in this form; in a rotating form without a rotation: in any of the six.

    ValueError for a form there is not, or that this questionnaire cannot be asked in.
    """
    group = document.role_group(role_group)
    if form not in (FULL, ROUTED, ROTATING):
        raise ValueError(f"There is no form called {form!r}; use the full, the routed or the rotating form.")
    if form == ROTATING:
        check_rotates(document)
    if form == FULL:
        return document.practices
    turn = {code for dimension in document.dimensions for code in _in_turn(document, dimension, rotation)}
    return tuple(
        practice
        for practice in document.practices
        if (group.asked == "all" or practice.asked_of == "everyone")
        and (form == ROUTED or not rotation or practice.code in turn)
    )


def check_rotates(document: "QuestionnaireDocument") -> None:
    """ValueError, in words for whoever chooses the form, unless six forms can hold the practices evenly."""
    largest = max(document.dimensions, key=lambda dimension: len(dimension.practices))
    if len(largest.practices) > LARGEST_ROTATED:
        raise ValueError(
            f"The rotating form needs dimensions of at most {LARGEST_ROTATED} practices; "
            f"“{largest.name}” has {len(largest.practices)}."
        )


def _in_turn(document: "QuestionnaireDocument", dimension: "Dimension", rotation: str) -> frozenset[str]:
    """The codes of two practices of this dimension (all, if there are no more).

    Over the six forms each pair comes equally often. It is drawn from all practices for every role group, also
    where some of them are not asked of it: so each practice has the same chance to be asked of everybody who is
    asked it at all, and its mean needs no weights. Dimensions are out of step, so that pairs mix across them.
    """
    codes = [practice.code for practice in dimension.practices]
    pairs = list(combinations(codes, 2)) if len(codes) > 2 else [tuple(codes)]
    step = int(rotation or 1) - 1 + document.dimensions.index(dimension)
    return frozenset(pairs[step % len(pairs)])


def asked_codes(
    document: "QuestionnaireDocument", form: str, role_group: str, rotation: str = "", needs: int = 0
) -> frozenset[str]:
    """The codes of the positions this role group is asked in this form; `needs`: how many customers are asked about."""
    practices = asked_practices(document, form, role_group, rotation)
    asked = {item.code for practice in practices for item in practice.items}
    if document.role_group(role_group).asked_by_dimension:
        asked.update(f"action.{dimension.code}" for dimension in document.dimensions)
    else:
        asked.add("action.overall")
    if role_group == DECIDERS:
        asked.update(f"{WIN}{place}" for place in range(1, needs + 1))
    return frozenset(asked | {"definition"})


def blank_cells(document: "QuestionnaireDocument", form: str, role_group: str, rotation: str = "") -> str:
    """An answer string in which nothing is answered yet."""
    asked = asked_codes(document, form, role_group, rotation)
    return "".join(SKIPPED if code in asked else NOT_ASKED for code in document.positions)

"""Who is asked what: the one place that knows the forms."""

from typing import TYPE_CHECKING

from scoring.terms import NOT_ASKED, SKIPPED

if TYPE_CHECKING:
    from assessments.questionnaires.parts import Practice
    from assessments.questionnaires.schema import QuestionnaireDocument

FULL, ROUTED, ROTATING = "full", "routed", "rotating"


def asked_practices(document: "QuestionnaireDocument", form: str, role_group: str) -> "tuple[Practice, ...]":
    """The practices this role group is asked in this form; ValueError for a form that cannot be asked yet."""
    group = document.role_group(role_group)
    if form == FULL or (form == ROUTED and group.asked == "all"):
        return document.practices
    if form == ROUTED:
        return tuple(practice for practice in document.practices if practice.asked_of == "everyone")
    if form == ROTATING:
        raise ValueError("The rotating form cannot be asked yet; use the full or the routed form.")
    raise ValueError(f"There is no form called {form!r}; use the full or the routed form.")


def asked_codes(document: "QuestionnaireDocument", form: str, role_group: str) -> frozenset[str]:
    """The codes of the positions this role group is asked in this form."""
    asked = {item.code for practice in asked_practices(document, form, role_group) for item in practice.items}
    if document.role_group(role_group).asked_by_dimension:
        asked.update(f"action.{dimension.code}" for dimension in document.dimensions)
    else:
        asked.add("action.overall")
    return frozenset(asked | {"definition"})


def blank_cells(document: "QuestionnaireDocument", form: str, role_group: str) -> str:
    """An answer string in which nothing is answered yet."""
    asked = asked_codes(document, form, role_group)
    return "".join(SKIPPED if code in asked else NOT_ASKED for code in document.positions)

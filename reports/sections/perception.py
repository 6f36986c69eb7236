"""Who sees it differently, and who can't see it? Departments and role groups beside each other, if they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.numbers import people
from reports.sections.perception_parts import departments_part, leaders_part, roles_part, top_part
from reports.sections.perception_sight import cant_see_part
from reports.sections.perception_words import decisive_dimension, finding
from reports.sections.section import Found, ReadWith, Section
from reports.sentences import REASONS
from scoring.terms import Withheld

if TYPE_CHECKING:
    from reports.sections.section import Part, Told
    from scoring.results.perception import Perception


def perception(told: Told) -> Section:
    compared = told.report.measures.perception
    everybody = [] if isinstance(compared, Withheld) else [cell.n for cell in compared.everybody.cells]
    counted = [n for n in everybody if not isinstance(n, Withheld)]
    found = (
        Found(_("This cannot be told: %(reason)s.") % {"reason": REASONS[compared.reason]})
        if isinstance(compared, Withheld)
        else finding(compared, told)
    )
    return Section(
        code="perception",
        question=_("Who sees it differently, and who can’t see it?"),
        answer=found.answer,
        good=found.good,
        to_do=found.to_do,
        people=people(min(counted, default=0), told.least),
        anchor="groups",
        sentences=() if isinstance(compared, Withheld) else _sentences(compared, told),
        parts=() if isinstance(compared, Withheld) else _parts(compared, told),
        cautions=(
            _("Groups that see it differently may both be right: they see different customers and different work."),
            _("A difference that is not marked may still be there. It takes more people to be sure of a small one."),
        ),
        read_with=(ReadWith("focus", _("what all people together say of understanding and delivery")),),
        is_answered=bool(counted),
    )


def _parts(found: Perception, told: Told) -> tuple[Part, ...]:
    parts = (
        top_part(found, told),
        departments_part(found, told),
        roles_part(found, told),
        leaders_part(found, told),
        cant_see_part(found, told),
    )
    return tuple(part for part in parts if part is not None)


def _sentences(found: Perception, told: Told) -> tuple[str, ...]:
    """What the dimension in the answer is, because its name alone may be taken for something else."""
    said = []
    dimension = decisive_dimension(found)
    if dimension:
        description = next(each.description for each in told.document.dimensions if each.code == dimension)
        said.append(
            _("“%(dimension)s” is one of the %(number)s dimensions people were asked about: %(description)s.")
            % {
                "dimension": told.names[dimension],
                "number": len(told.document.dimensions),
                "description": description,
            }
        )
    if len(found.practices) < len(told.document.practices):
        said.append(
            _("Groups are compared on the %(number)s practices that everybody was asked about.")
            % {"number": len(found.practices)}
        )
    return tuple(said)

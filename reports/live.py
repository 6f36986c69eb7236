"""What a team that answers with names sees of its answers so far: figures of all together, and people by name.

Computed from the rows whenever somebody looks, and stored nowhere. Only assessments that promise names have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessments.models import Attribution, GroupKind, Response
from assessments.questionnaires.instrument import instrument_of
from assessments.questionnaires.storing import document_in
from reports.charts.wheel import Sector, Spoke, Wheel
from reports.numbers import NO_BREAK, rounded, signed, whole
from reports.pictures import names_in, wheel_words
from scoring.person import PersonReading, person_wheel
from scoring.team import Opinions, TeamReading, TeamWheel, team_wheel
from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Sequence

    from assessments.models import Assessment
    from assessments.questionnaires.schema import QuestionnaireDocument
    from scoring.person import PersonWheel
    from scoring.terms import Figure, Number

NONE = "–"
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who answered, by name. key: of the response, for the address of their page. origin: where the name is
    not that of the list of invited people, whose it may be: as typed, and by which invitation."""

    key: uuid.UUID
    name: str
    department: str
    role_group: str
    wheel: PersonWheel
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    document: QuestionnaireDocument
    team: TeamWheel
    targets: dict[str, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A mean with what stands under it: from the lowest to the highest opinion, and of how many people."""

    value: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class LiveRow:
    name: str
    is_dimension: bool
    understanding: Cell
    delivery: Cell
    gap: Cell


@dataclass(frozen=True, slots=True)
class MemberRow:
    key: str
    name: str
    groups: str
    origin: str
    cells: tuple[str, ...]


def live_of(assessment: Assessment) -> Live:
    document = document_in(assessment.version, get_language() or "en")
    instrument = instrument_of(document)
    answers = Response.objects.filter(assessment=assessment).values_list("answers", flat=True)
    codes = (
        [dimension.code for dimension in document.dimensions],
        [practice.code for practice in document.practices],
    )
    found = team_wheel(codes, [person_wheel(each, instrument) for each in answers])
    return Live(document, found, {code: float(level) for code, level in assessment.targets.items()})


def members_of(assessment: Assessment) -> list[Member]:
    """Everybody who answered with a name, by name; people of one name stand beside each other."""
    document = document_in(assessment.version, get_language() or "en")
    instrument = instrument_of(document)
    roles = {group.code: group.name for group in document.role_groups}
    departments = dict(assessment.groups.filter(kind=GroupKind.DEPARTMENT).values_list("code", "name"))
    rows = Attribution.objects.filter(assessment=assessment).values_list(
        "pk", "name", "response__department", "response__role_group", "response__answers",
        "invitation__name", "invitation__email",
    )  # fmt: skip
    found = [
        Member(
            pk,
            name,
            departments.get(department, ""),
            roles.get(role_group, ""),
            person_wheel(answers, instrument),
            "" if name == listed else _origin(email),
        )
        for pk, name, department, role_group, answers, listed, email in rows
    ]
    return sorted(found, key=lambda member: (member.name.casefold(), member.department, member.role_group, member.key))


def _origin(email: str | None) -> str:
    return _("as typed; invited: %(email)s") % {"email": email} if email else _("as typed")


def rows_of(live: Live) -> Iterator[LiveRow]:
    """Dimensions, each with its practices, as a table shows them."""
    names = names_in(live.document)
    practices = {reading.code: reading for reading in live.team.practices}
    for dimension, reading in zip(live.document.dimensions, live.team.dimensions, strict=True):
        yield _row(reading, names, is_dimension=True)
        for practice in dimension.practices:
            yield _row(practices[practice.code], names, is_dimension=False)


def _row(reading: TeamReading, names: dict[str, str], *, is_dimension: bool) -> LiveRow:
    return LiveRow(
        names[reading.code],
        is_dimension,
        _cell(reading.understanding),
        _cell(reading.delivery),
        _cell(reading.gap, is_signed=True),
    )


def _cell(opinions: Opinions | Withheld, *, is_signed: bool = False) -> Cell:
    if isinstance(opinions, Withheld):
        return Cell(NONE)
    told = signed if is_signed else whole
    people = ngettext("%(n)d person", "%(n)d people", opinions.n) % {"n": opinions.n}
    people = people.replace(" ", NO_BREAK)
    if rounded(opinions.low) == rounded(opinions.high):
        return Cell(told(opinions.mean), people)
    apart = _("%(low)s to %(high)s") % {"low": told(opinions.low), "high": told(opinions.high)}
    return Cell(told(opinions.mean), f"{apart.replace(' ', NO_BREAK)}, {people}")


def wheel_of_team(live: Live) -> Wheel:
    """As far as anybody has answered: marks without intervals, for nothing is inferred from them."""
    readings = {reading.code: reading for reading in live.team.practices}
    points = live.document.points
    sectors = tuple(
        Sector(
            dimension.code,
            dimension.name,
            tuple(_spoke(readings[practice.code], practice.name) for practice in dimension.practices),
            _as_score(live.targets.get(dimension.code), points),
        )
        for dimension in live.document.dimensions
    )
    return Wheel(sectors, points, wheel_words(_("The wheel so far: understanding and delivery of every practice")))


def _spoke(reading: TeamReading, name: str) -> Spoke:
    understanding, delivery, gap = (_figure(each) for each in (reading.understanding, reading.delivery, reading.gap))
    told = [NONE if isinstance(each, Withheld) else whole(each.value) for each in (understanding, delivery)]
    words = _("%(practice)s so far: understanding %(understanding)s, delivery %(delivery)s.") % {
        "practice": name,
        "understanding": told[0],
        "delivery": told[1],
    }
    note = _("no answer yet") if isinstance(understanding, Withheld) and isinstance(delivery, Withheld) else ""
    return Spoke(reading.code, name, understanding, delivery, gap, words, note)


def _figure(opinions: Opinions | Withheld) -> Figure:
    if isinstance(opinions, Withheld):
        return opinions
    value = float(rounded(opinions.mean))
    return Estimate(value, 0.0, value, value, 0.0, opinions.n)


def _as_score(level: float | None, points: int) -> float | None:
    return None if level is None else 100 * (level - 1) / (points - 1)


def readings_of(live: Live) -> Sequence[PersonReading]:
    """For the small wheel of pages without a script."""
    return [
        PersonReading(reading.code, _mean(reading.understanding), _mean(reading.delivery), _mean(reading.gap))
        for reading in live.team.practices
    ]


def _mean(opinions: Opinions | Withheld) -> Number:
    return opinions if isinstance(opinions, Withheld) else float(rounded(opinions.mean))


def member_rows(members: Sequence[Member]) -> list[MemberRow]:
    """Of every practice understanding and delivery, in points."""
    return [
        MemberRow(
            member.key.hex,
            member.name,
            " · ".join(filter(None, (member.department, member.role_group))),
            member.origin,
            tuple(
                f"{_score(reading.understanding)}{NO_BREAK}/{NO_BREAK}{_score(reading.delivery)}"
                for reading in member.wheel.practices
            ),
        )
        for member in members
    ]


def file_rows(document: QuestionnaireDocument, members: Sequence[Member]) -> Iterator[list[str]]:
    """The table by name as a file: a row a person, two columns a practice; empty where there is no score."""
    lenses = (_("understanding"), _("delivery"))
    columns = [f"{practice.name}: {lens}" for practice in document.practices for lens in lenses]
    yield [_("Name"), _("Department"), _("Role group"), *columns, _("Where the name comes from")]
    for member in members:
        scores = [
            "" if isinstance(score, Withheld) else str(rounded(score))
            for reading in member.wheel.practices
            for score in (reading.understanding, reading.delivery)
        ]
        yield [member.name, member.department, member.role_group, *scores, member.origin or _("list of invited people")]


def _score(score: Number) -> str:
    return NONE if isinstance(score, Withheld) else whole(score)

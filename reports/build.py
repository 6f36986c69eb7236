"""The one bridge: rows → scoring → a document that can be frozen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assessments.conducting import default_targets
from assessments.models import GroupKind
from assessments.questionnaires.instrument import instrument_of
from assessments.questionnaires.storing import document_of
from reports.messages import headline, notes, widest_practices
from reports.reading import SCHEMA, MethodUsed, QuestionnaireUsed, Source, StoredReport
from reports.rows import fetch_rows
from reports.small_groups import held_within
from scoring.parameters import Parameters
from scoring.results import plain
from scoring.strata import Answers
from scoring.terms import METHOD_VERSION, Form, Reason, Withheld
from scoring.wheel import wheel

# The rest of a difference of equal numbers; twelve digits of it would say how a machine adds, and nothing else.
NOTHING = 1e-9

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.models import Assessment
    from reports.rows import AnswerRows


def build_report(assessment: Assessment, report_step: Callable[[str, int], None]) -> StoredReport:
    """Everything a report holds; `report_step` hears the message id of each step and how far the whole is."""
    document = document_of(assessment.version)
    report_step("reading", 5)
    rows = fetch_rows(assessment, len(document.positions))
    headcounts = _headcounts(assessment, rows)
    parameters = Parameters(
        form=Form(assessment.form),
        minimum_group=assessment.minimum_group_size,
        seed=int(rows.input_hash[:12], 16),
    )
    report_step("scoring", 40)
    answers = Answers(rows.codes, rows.stratum, tuple(headcounts[code] for code in rows.strata))
    instrument = instrument_of(document)
    found = held_within(wheel(answers, instrument, parameters), instrument, parameters)
    report_step("storing", 90)
    return StoredReport(
        schema=SCHEMA,
        method=MethodUsed(METHOD_VERSION, plain(parameters)),
        questionnaire=QuestionnaireUsed(
            document.code, assessment.version.number, assessment.version.identity, document.points
        ),
        form=Form(assessment.form),
        mode=assessment.mode,
        minimum_group_size=assessment.minimum_group_size,
        targets={
            code: float(level) for code, level in (default_targets(assessment.version) | assessment.targets).items()
        },
        headcounts={
            code: Withheld(Reason.HEADCOUNT_UNKNOWN) if headcount is None else headcount
            for code, headcount in headcounts.items()
        },
        input_hash=rows.input_hash,
        sources=tuple(
            Source(name, sha256, count)
            for name, sha256, count in assessment.imported_files.order_by("sha256").values_list(
                "name", "sha256", "rows"
            )
        ),
        wheel=found,
        widest=widest_practices(found),
        headline=headline(found, assessment.minimum_group_size),
        notes=notes(found),
    )


def canonical(report: StoredReport) -> str:
    """The same report gives the same bytes, whatever machine or database it came through."""
    return json.dumps(_plain(report), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    """scoring.results.plain, and dicts, which scoring has none of, and nothing for what is only rounding."""
    stored = plain(value)
    if isinstance(stored, dict):
        return {key: _plain(part) for key, part in stored.items()}
    if isinstance(stored, list):
        return [_plain(part) for part in stored]
    if isinstance(stored, float) and abs(stored) < NOTHING:
        return 0.0
    return stored


def _headcounts(assessment: Assessment, rows: AnswerRows) -> dict[str, int | None]:
    """By department code in the order of the rows' strata; those who named no department have no headcount."""
    known = dict(assessment.groups.filter(kind=GroupKind.DEPARTMENT).values_list("code", "headcount"))
    return {code: known.get(code) for code in rows.strata}

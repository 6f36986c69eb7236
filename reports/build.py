"""The one bridge: rows → scoring → a document that can be frozen."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from assessments.conducting import default_targets
from assessments.models import GroupKind
from assessments.questionnaires.instrument import instrument_of
from assessments.questionnaires.storing import document_of
from reports.careless import counting
from reports.leading import compared_in
from reports.measuring import Ready, measures_of
from reports.messages import headline, notes, widest_practices
from reports.pulse_rows import fetch_said
from reports.reading import NOT_MEASURED, SCHEMA, MethodUsed, QuestionnaireUsed, Source, StoredReport
from reports.rows import fetch_rows
from reports.small_groups import held_within
from scoring.measured import measured
from scoring.parameters import Parameters
from scoring.practices import together
from scoring.results import plain
from scoring.strata import Answers
from scoring.terms import METHOD_VERSION, Form, Reason, Withheld
from scoring.wheel import wheel_of

# The rest of a difference of equal numbers; twelve digits of it would say how a machine adds, and nothing else.
NOTHING = 1e-9

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.models import Assessment
    from reports.pulse_rows import Said
    from reports.rows import AnswerRows


def build_report(assessment: Assessment, report_step: Callable[[str, int], None]) -> StoredReport:
    """Everything a report holds; `report_step` hears the message id of each step and how far the whole is."""
    document = document_of(assessment.version)
    report_step("reading", 5)
    rows = fetch_rows(assessment, len(document.positions))
    report_step("reading", 25)
    said = fetch_said(assessment)
    headcounts = _headcounts(assessment, rows)
    parameters = Parameters(
        form=Form(assessment.form),
        minimum_group=assessment.minimum_group_size,
        seed=int(rows.input_hash[:12], 16),
    )
    report_step("scoring", 40)
    everybody = Answers(rows.codes, rows.stratum, tuple(headcounts[code] for code in rows.strata))
    instrument = instrument_of(document)
    who = counting(rows, everybody, document, instrument, parameters, leaves_out=assessment.leaves_out_careless)
    compared = compared_in(document)
    counted = measured(who.answers, instrument, parameters, compared, who.rows.role)
    found = held_within(wheel_of(counted), instrument, parameters)
    targets = {code: float(level) for code, level in (default_targets(assessment.version) | assessment.targets).items()}
    report_step("measuring", 60)
    practices = together(counted, sorted(compared))
    measures = measures_of(
        Ready(assessment, document, instrument, parameters, who, found, counted, practices, targets, said)
    )
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
        targets=targets,
        headcounts={
            code: Withheld(Reason.HEADCOUNT_UNKNOWN) if headcount is None else headcount
            for code, headcount in headcounts.items()
        },
        input_hash=_input_hash(rows, said),
        sources=tuple(
            Source(name, sha256, count, kind)
            for name, sha256, count, kind in assessment.imported_files.order_by("sha256").values_list(
                "name", "sha256", "rows", "kind"
            )
        ),
        wheel=found,
        widest=widest_practices(found),
        headline=headline(found, assessment.minimum_group_size),
        notes=notes(found),
        measures=measures,
    )


def canonical(report: StoredReport) -> str:
    """The same report gives the same bytes, whatever machine or database it came through."""
    stored = _plain(report)
    # What was not measured is not stored, so that a measure that comes later is read as just that.
    stored["measures"] = {name: found for name, found in stored["measures"].items() if found != NOT_MEASURED}
    return json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


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


def _input_hash(rows: AnswerRows, said: Said | None) -> str:
    """Of everything a report is made of that was answered."""
    hashes = (
        [rows.input_hash] if said is None else [rows.input_hash, said.pulses.input_hash, said.predictions.input_hash]
    )
    return sha256("\n".join(hashes).encode("ascii")).hexdigest()

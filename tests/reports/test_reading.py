import json
from pathlib import Path

import pytest

from reports import reading
from reports.build import canonical
from reports.reading import UnreadableReport, read_report, read_summary
from scoring.terms import Estimate, Reason, Withheld

EXAMPLES = Path(__file__).parent / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("schema-*.json")), ids=lambda path: path.stem)
def test_a_report_of_every_released_schema_can_be_read(path):
    report = read_report(path.read_text(encoding="utf-8"))

    assert report.schema == reading.SCHEMA
    assert len(report.wheel.practices) == 20
    assert isinstance(report.wheel.overall.gap, Estimate)


def test_there_is_an_example_of_every_schema():
    assert {path.stem for path in EXAMPLES.glob("schema-*.json")} == {
        f"schema-{number}" for number in range(1, reading.SCHEMA + 1)
    }


def test_what_is_read_and_written_again_is_the_same(example):
    assert canonical(read_report(example)) == example


def test_a_list_of_reports_reads_the_same_figures(example):
    report, summary = read_report(example), read_summary(example)

    assert summary.level == report.wheel.overall.level
    assert summary.gap == report.wheel.overall.gap
    assert summary.index == report.wheel.index


def test_what_is_withheld_is_read_with_its_reason(example):
    stored = json.loads(example)
    stored["wheel"]["index"] = {"withheld": "below_share"}

    assert read_report(json.dumps(stored)).wheel.index == Withheld(Reason.BELOW_SHARE)


def test_an_older_report_is_upgraded_step_by_step(example, monkeypatch):
    def upgrade(stored):
        return {**stored, "schema": 1, "mode": stored["old_name_of_mode"]}

    monkeypatch.setitem(reading.UPGRADES, 0, upgrade)
    newest = json.loads(example) | {"measures": {}}
    old = dict(newest)
    old |= {"schema": 0, "old_name_of_mode": old.pop("mode")}

    assert read_report(json.dumps(old)) == read_report(json.dumps(newest))


@pytest.mark.parametrize("document", ['{"schema": 99}', "{}", "[]"])
def test_a_report_that_is_newer_or_none_of_ours_is_refused(document):
    with pytest.raises(UnreadableReport, match="cannot be read"):
        read_report(document)

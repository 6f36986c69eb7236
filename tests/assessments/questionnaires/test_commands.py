"""What the person at the terminal reads."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.models import QuestionnaireVersion, Translation
from assessments.questionnaires.loader import CORE
from tests.assessments.questionnaires.conftest import CLINIC, changed_core


def run(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def changed(tmp_path):
    def changed(*changes: tuple[str, str], more: str = "") -> str:
        path = tmp_path / "mine.yaml"
        path.write_text(changed_core(*changes) + more, encoding="utf-8")
        return str(path)

    return changed


def test_checking_the_core_questionnaire_prints_each_forms_reading_time_and_nothing_to_improve(core):
    lines = run("check_questionnaire", str(CORE)).splitlines()
    assert lines[0].split() == ["form", "role", "group", "items", "words", "minutes"]
    frontline = next(line.split() for line in lines if line.startswith("routed") and "frontline" in line)
    words = core.reading_words("routed", "frontline")
    assert frontline == ["routed", "frontline", "26", str(words), str(core.reading_minutes("routed", "frontline"))]
    assert len(lines) == 1 + 2 * 5 + 1
    assert lines[-1] == "Customer-centricity: 40 items, nothing to improve."


def test_findings_name_file_line_item_and_level_and_fail_the_check(changed):
    path = changed(
        (
            "Some teams send a personal answer, when they find the time.",
            "We often send a personal answer, when we find the time.",
        )
    )
    line = changed_core().split("- Some teams send a personal answer")[0].count("\n") + 1
    with pytest.raises(CommandError) as failed:
        run("check_questionnaire", path)
    assert str(failed.value) == (
        f"{path}:{line}: metrics.listening.delivery level 2: “often” says how often; say what is different in kind "
        "[frequency]\n1 findings about the wording."
    )
    assert failed.value.returncode == 1


def test_a_file_that_cannot_be_used_fails_the_check_with_its_faults(changed):
    path = changed(("points: 5", "points: 9"))
    with pytest.raises(CommandError, match=r"mine.yaml:6: points: The value should be less than or equal to 7"):
        run("check_questionnaire", path)


def test_the_check_speaks_json_to_machines(changed, capsys):
    found = json.loads(run("check_questionnaire", str(CORE), "--json"))
    assert found["problems"] == []
    assert found["forms"][0].keys() == {"form", "role_group", "items", "words", "minutes"}
    output = StringIO()
    with pytest.raises(CommandError):
        call_command("check_questionnaire", changed(("points: 5", "points: 9")), "--json", stdout=output)
    assert json.loads(output.getvalue())["problems"][0]["line"] == 6


def test_a_translator_gets_every_key_and_text():
    lines = run("check_questionnaire", str(CLINIC), "--keys").splitlines()
    assert "item.care.waiting.delivery.2.anchors.1: There are chairs." in lines


def test_the_check_asks_for_a_file():
    with pytest.raises(CommandError, match="Name a file to check"):
        run("check_questionnaire")


def test_the_published_schema_is_up_to_date():
    published = (CORE.parent / "schema.json").read_text(encoding="utf-8")
    assert run("check_questionnaire", "--schema") == published, (
        "run: manage.py check_questionnaire --schema > assessments/questionnaires/schema.json"
    )
    assert json.loads(published)["additionalProperties"] is False


@pytest.mark.django_db
def test_loading_prints_the_version_and_its_identity_and_loading_again_changes_nothing(core):
    identity = core.identity()[:12]
    assert run("load_questionnaire", str(CORE)) == f"Stored Customer-centricity · 1 (identity {identity}).\n"
    assert run("load_questionnaire", str(CORE)) == (
        f"Customer-centricity · 1 (identity {identity}) is already stored; "
        "nothing that is asked or counted has changed.\n"
    )
    assert QuestionnaireVersion.objects.count() == 1


@pytest.mark.django_db
def test_loading_a_changed_file_stores_the_next_version(changed):
    run("load_questionnaire", str(CORE))
    path = changed(("This month’s figures come first.", "The figures of the month come first."))
    assert run("load_questionnaire", path).startswith("Stored Customer-centricity · 2 (identity ")


@pytest.mark.django_db
def test_loading_stores_translations_beside_the_version(changed):
    total = len(run("check_questionnaire", str(CORE), "--keys").splitlines())
    path = changed(more="translations:\n  no:\n    title: Kundesentrering\n")
    assert run("load_questionnaire", path).splitlines()[1] == f"no: revision 1, {total - 1} texts not translated."
    again = changed(more="translations:\n  no:\n    title: Kundeorientering\n")
    assert run("load_questionnaire", again).splitlines()[1] == f"no: revision 2, {total - 1} texts not translated."
    assert (QuestionnaireVersion.objects.count(), Translation.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_a_faulty_file_stores_nothing_and_says_so(changed):
    with pytest.raises(CommandError, match="Nothing was stored") as failed:
        run("load_questionnaire", changed(("points: 5", "points: 5\npoints: 5")))
    assert "mine.yaml:7: “points” stands here a second time" in str(failed.value)
    assert not QuestionnaireVersion.objects.exists()

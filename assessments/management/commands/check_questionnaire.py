import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.questionnaires.asking import FULL, ROUTED, asked_practices
from assessments.questionnaires.lint import Finding, findings
from assessments.questionnaires.loader import QuestionnaireFile, described, read_questionnaire
from assessments.questionnaires.schema import QuestionnaireDocument
from assessments.questionnaires.yaml_tree import Problem, Refused, tree


class Command(BaseCommand):
    help = "Check a questionnaire file: its format, its wording, and how long each form takes to read."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a questionnaire in YAML (docs/questionnaire.md)")
        parser.add_argument("--json", action="store_true", help="write what was found as JSON")
        parser.add_argument("--schema", action="store_true", help="write the JSON Schema of questionnaire files")
        parser.add_argument("--keys", action="store_true", help="write the keys and texts a translator works from")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["schema"]:
            self.stdout.write(published_schema(), ending="")
            return
        path: Path | None = options["file"]
        if path is None:
            raise CommandError("Name a file to check, for example assessments/questionnaires/core.yaml.")
        try:
            file = read_questionnaire(path)
        except Refused as refused:
            if options["json"]:
                self._write_json(refused.problems, None)
                raise CommandError("The file cannot be used.") from refused
            raise CommandError(described(path, refused.problems)) from refused
        document = file.document()
        if options["keys"]:
            self.stdout.write("\n".join(f"{key}: {text}" for key, text in document.texts().items()))
            return
        found = findings(document)
        problems = _with_lines(path, found)
        if options["json"]:
            self._write_json(problems, document)
        else:
            self._write_reading_times(document)
        if found:
            listed = "" if options["json"] else described(path, problems) + "\n"
            raise CommandError(f"{listed}{len(found)} findings about the wording.")
        if not options["json"]:
            self.stdout.write(f"{document.title}: {len(document.items)} items, nothing to improve.")

    def _write_reading_times(self, document: QuestionnaireDocument) -> None:
        self.stdout.write(f"{'form':8} {'role group':16} {'items':>6} {'words':>6} {'minutes':>8}")
        for row in reading_times(document):
            self.stdout.write("{form:8} {role_group:16} {items:>6} {words:>6} {minutes:>8}".format(**row))

    def _write_json(self, problems: tuple[Problem, ...], document: QuestionnaireDocument | None) -> None:
        report = {
            "problems": [asdict(problem) for problem in problems],
            "forms": reading_times(document) if document else [],
        }
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))


def published_schema() -> str:
    """The JSON Schema that editors can check a questionnaire file against while it is written."""
    schema = QuestionnaireFile.model_json_schema()
    schema["title"] = "Questionnaire file"
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def reading_times(document: QuestionnaireDocument) -> list[dict[str, str | int]]:
    return [
        {
            "form": form,
            "role_group": group.code,
            "items": sum(len(practice.items) for practice in asked_practices(document, form, group.code)),
            "words": document.reading_words(form, group.code),
            "minutes": document.reading_minutes(form, group.code),
        }
        for form in (FULL, ROUTED)
        for group in document.role_groups
    ]


def _with_lines(path: Path, found: tuple[Finding, ...]) -> tuple[Problem, ...]:
    if not found:
        return ()
    grown = tree(path.read_bytes())
    return tuple(Problem(grown.line_of(finding.place), str(finding)) for finding in found)

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.models import QuestionnaireVersion
from assessments.questionnaires.loader import described, read_questionnaire
from assessments.questionnaires.storing import store_translation, store_version
from assessments.questionnaires.yaml_tree import Refused
from organisations.audit import Action, record


class Command(BaseCommand):
    help = "Store a questionnaire file as a version that assessments can use; the same content is stored once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a questionnaire in YAML (docs/questionnaire.md)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            file = read_questionnaire(path)
        except Refused as refused:
            raise CommandError(f"{described(path, refused.problems)}\nNothing was stored.") from refused
        newest = QuestionnaireVersion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        version = store_version(file.document())
        label = f"{version} (identity {version.identity[:12]})"
        if version.pk > newest:
            record(None, Action.QUESTIONNAIRE_LOADED, None, version)
            self.stdout.write(f"Stored {label}.")
        else:
            self.stdout.write(f"{label} is already stored; nothing that is asked or counted has changed.")
        for language, texts in file.translations.items():
            translation = store_translation(version, language, texts)
            missing = len(file.document().texts()) - len(texts)
            self.stdout.write(f"{language}: revision {translation.revision}, {missing} texts not translated.")

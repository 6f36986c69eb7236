from __future__ import annotations

import io
from dataclasses import dataclass

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Form, Mode
from tests.factories import make_assessment

PURPOSE = "strategy.purpose.understanding"
PURPOSE_DONE = "strategy.purpose.delivery"


@dataclass
class Outcome:
    """What the person at the terminal sees."""

    said: str
    problems: list[str]
    refusal: str


@pytest.fixture
def autumn(acme):
    return make_assessment(acme)


@pytest.fixture
def routed(acme):
    return make_assessment(acme, form=Form.ROUTED)


@pytest.fixture
def sealed(acme, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    return make_assessment(acme, mode=Mode.ANONYMOUS)


@pytest.fixture
def run_import(tmp_path):
    """Run the command on a file with this content."""

    def run(
        assessment, content: str | bytes, *options: str, name: str = "answers.csv", command: str = "import_responses"
    ) -> Outcome:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        out, err, refusal = io.StringIO(), io.StringIO(), ""
        try:
            address = f"https://example.org/assessments/{assessment.public_id}/"
            call_command(command, address, str(file), *options, stdout=out, stderr=err)
        except CommandError as error:
            refusal = str(error)
        return Outcome(out.getvalue(), err.getvalue().splitlines(), refusal)

    return run

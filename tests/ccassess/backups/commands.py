"""Runs commands of manage.py one after the other and prints as JSON what each said, or with which words it refused."""

import json
import sys
from io import StringIO

import django
from django.core.management import call_command
from django.core.management.base import CommandError

django.setup()
outcomes = []
for name, *arguments in json.loads(sys.argv[1]):
    said = StringIO()
    try:
        call_command(name, *arguments, stdout=said, stderr=said, skip_checks=False)
        outcomes.append({"refused": False, "said": said.getvalue()})
    except CommandError as refusal:
        outcomes.append({"refused": True, "said": str(refusal)})
print(json.dumps(outcomes))  # noqa: T201 the answer to the test that started this

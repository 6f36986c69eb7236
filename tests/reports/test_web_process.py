import subprocess
import sys

HEAVY = ("pandas", "numpy", "scipy", "plotly")

SCRIPT = f"""
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccassess.settings")
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_pages_load_nothing_that_only_workers_need():
    """pandas alone costs half a second and 70 MB a process."""
    found = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"

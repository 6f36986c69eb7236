import os
import subprocess
import sys

from tests.jobs.processes import ROOT

LOAD_EVERY_PAGE = """
import sys
from ccassess.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({"pandas", "numpy", "scipy", "plotly", "celery", "prometheus_client"} & set(sys.modules)))
"""


def test_a_web_process_loads_every_page_and_none_of_the_heavy_libraries(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD_EVERY_PAGE],
        cwd=ROOT, env=os.environ | {"VAR_DIR": str(tmp_path)}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == ""

import tomllib

from ccassess.version import VERSION
from tests.jobs.processes import ROOT


def test_the_program_and_its_package_say_the_same_version() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"] == VERSION

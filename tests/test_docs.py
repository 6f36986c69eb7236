"""What the papers name is there: paths, commands, targets, variables; and every module is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PACKAGES = ("ccassess", "assessments", "organisations", "jobs", "reports", "scoring", "bench", "tools")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|srcset)=\"([^\"]+)\"")
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
# A path we write in code marks: with a slash or a known ending, and no place to fill in.
PATH = re.compile(
    r"(?<![\w/.:<$-])((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|yml|yaml|lock|html|css|js|csv))(?![\w<…*-])"
)
# Made by the reader, or no path.
NOT_OURS = re.compile(r"^(?:var|secrets|locale|backups)/|^(?:answers|outcomes)\.csv$|^n/a$", re.IGNORECASE)
VARIABLE = re.compile(r"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|PORT|DEBUG)\b")
NOT_VARIABLES = {"LC_MESSAGES"}


def texts_in_code(paper: Path) -> list[str]:
    return [block or inline for block, inline in CODE.findall(paper.read_text(encoding="utf-8"))]


def is_there(path: str, beside: Path) -> bool:
    return any((folder / path).exists() for folder in (ROOT, beside.parent))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(paper):
    targets = [one or other for one, other in LINK.findall(paper.read_text(encoding="utf-8"))]
    assert [t for t in targets if "://" not in t and not (paper.parent / t).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_path_is_there(paper):
    paths = {path for text in texts_in_code(paper) for path in PATH.findall(text)}
    assert [p for p in sorted(paths) if not NOT_OURS.match(p) and not is_there(p, paper) and not is_file_name(p)] == []


def is_file_name(path: str) -> bool:
    """A bare file name is one of ours anywhere in the tree."""
    folders = (*PACKAGES, "organisations", "static/css", "static/js", "tests")
    return "/" not in path and any(next((ROOT / folder).rglob(path), None) for folder in folders)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_command_and_target_can_be_typed(paper):
    text = "\n".join(texts_in_code(paper))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|[ ;])make ([a-z]+)", text, re.MULTILINE)) <= targets
    django = {"check", "migrate", "collectstatic", "shell"}
    assert set(re.findall(r"manage\.py ([a-z_]+)", text)) <= set(get_commands()) | django


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_variable_is_read(paper):
    sources = [*own_modules(), ROOT / "Makefile", ROOT / ".ci/run", ROOT / "docker-compose.yml"]
    read = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    named = {name for text in texts_in_code(paper) for name in VARIABLE.findall(text)} - NOT_VARIABLES
    assert [name for name in sorted(named) if name.removesuffix("_FILE") not in read] == []


def test_the_architecture_names_every_module_and_no_other():
    modules = {module.relative_to(ROOT).as_posix() for module in own_modules() if module.stem != "__init__"}
    named = modules_named_in(ROOT / "ARCHITECTURE.md")
    assert {"forgotten": modules - named, "gone": named - modules} == {"forgotten": set(), "gone": set()}


def modules_named_in(paper: Path) -> set[str]:
    """File names in list lines belong to the folder their heading names; those without one to the root."""
    folder, named = "", set()
    for line in paper.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            found = re.search(r"`([\w/]+/)`", line)
            folder = found.group(1) if found else ""
        elif line.startswith("- ") and folder not in {"tests/", "templates/"}:
            named |= {folder + name for name in re.findall(r"`([\w.]+\.py)`", line)}
    return named


def own_modules() -> list[Path]:
    found = [ROOT / "manage.py", *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
    return sorted(path for path in found if "migrations" not in path.parts)


def test_every_test_that_the_table_of_requirements_names_is_there_and_no_requirement_stands_twice():
    paper = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    named = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", paper)))
    assert len(named) > 50
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).exists() or f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert missing == []
    numbers = re.findall(r"^\| (\d+\.\d+\.\d+) \|", paper, re.MULTILINE)
    assert len(numbers) == len(set(numbers))
    for line in paper.splitlines():
        if re.match(r"\| \d", line):
            assert all(cell.strip() for cell in line.strip("|").split("|")), line


STATES = ("met", "not here", "deployment", "not met")


def test_the_figures_above_the_table_of_requirements_are_those_of_its_rows():
    paper = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    above, first, second = re.split(r"^## Level \d$", paper, flags=re.MULTILINE)
    ones = re.findall(r"^\| \d+\.\d+\.\d+ \| .*$", first, re.MULTILINE)
    twos = re.findall(r"^\| \d+\.\d+\.\d+ \| ([a-z ]+) \| [^|]+ \| (.*) \|$", second, re.MULTILINE)
    states = [state for state, _shown in twos]
    assert (len(ones), len(twos)) == (70, 183), "the standard has as many"
    assert set(states) == set(STATES)
    figures = [sum("`tests/" in one for one in ones), len(twos), states.count("met")]
    figures.append(sum(state == "met" and "`tests/" in shown for state, shown in twos))
    figures += [states.count(state) for state in STATES[1:]]
    told = [int(number) for number in re.findall(r"(?<![\d.])\d+(?![\d.])", above.split("70 requirements;")[1])]
    assert told[: len(figures)] == figures


def test_every_threat_has_tests_that_bear_its_number_where_the_paper_says():
    paper = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| (tests/[\w/]+) \|$", paper, re.MULTILINE)
    assert [int(number) for number, _where in rows] == [*range(1, 19), *range(33, 37), 39, 40]
    without = []
    for number, where in rows:
        tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / where).rglob("test_*.py"))
        if not re.search(rf"def test_row_{number}_", tests):
            without.append(number)
    assert without == []

"""The sizes, names and habits that keep the source a place to feel at home in."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("assessments", "jobs", "organisations", "reports")
PACKAGES = (*APPS, "ccassess", "scoring")
OTHERS_CODE = ("static/vendor/", "tests/e2e/vendor/", "vendor/package-lock.json")
MOST_LINES = {".py": 400, ".js": 400, ".css": 400, ".sh": 400, ".html": 200, ".svg": 200, ".txt": 200}
MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_A_VIEW = 40
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base", "stuff", "tools"}
WORDS_OF_OTHER_PRODUCTS = re.compile(r"survey|campaign|participant|feedback_round", re.IGNORECASE)
# Joined here, so that this file does not find itself.
ADDRESSES_OF_REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.",
    "docker" + ".io",
    "ghcr" + ".io",
    "quay" + ".io",
)
FOLDERS_OF_ONE_MACHINE = re.compile(r"(?<![\w.$}>-])/(?:work|root|home/\w+|Users)/")
LEFT_FOR_LATER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
SUPPRESSION = re.compile(r"#\s*(?:no" + r"qa|type:\s*ig" + r"nore|prag" + r"ma:)")
SUPPRESSION_WITH_REASON = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w-]+(?:,\s*[\w-]+)*\]|pragma:\s*no (?:cover|branch))"
    r"\s*[-–:#(]*\s*\w+\s+\w+"
)


@cache
def own_files(*suffixes: str) -> tuple[Path, ...]:
    """What is in the repository or about to be: tracked, or new and not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 git is where the path says
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in listing.split("\0") if name and not name.startswith(OTHERS_CODE))
    return tuple(sorted(path for path in set(paths) if path.is_file() and (not suffixes or path.suffix in suffixes)))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_migration(path: Path) -> bool:
    return path.parent.name == "migrations"


def lines_with(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in own_files(*suffixes)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions_longer_than(most: int, paths: list[Path]) -> list[str]:
    return [
        f"{name(path)}:{node.lineno} {node.name} has {length} lines"
        for path in paths
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > most
    ]


def test_every_file_can_be_read_in_one_sitting():
    too_long = [
        f"{name(path)} has {length} lines"
        for path in own_files(*MOST_LINES)
        if not is_migration(path)
        and path.name != "uv.txt"
        and (length := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES[path.suffix]
    ]
    assert too_long == []


def test_every_function_fits_on_a_screen():
    assert functions_longer_than(MOST_LINES_OF_A_FUNCTION, [p for p in own_files(".py") if not is_migration(p)]) == []


def test_every_view_is_shorter_than_that():
    views = [path for path in own_files(".py") if path.parts[-2] == "views" or path.name == "views.py"]
    assert functions_longer_than(MOST_LINES_OF_A_VIEW, views) == []


def test_every_module_name_says_what_is_in_it():
    modules = [path for path in own_files(".py") if path.relative_to(ROOT).parts[0] in (*PACKAGES, "bench", "tests")]
    vague = [name(path) for path in modules if {path.stem, *path.relative_to(ROOT).parts[:-1]} & NAMES_THAT_SAY_NOTHING]
    assert vague == []


def test_code_speaks_the_words_of_the_instrument():
    strange = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in own_files(".py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and WORDS_OF_OTHER_PRODUCTS.search(node.name)
    ]
    assert strange == []


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_a_place_for_migrations(app):
    # Without it makemigrations --check passes whatever the models say.
    assert (ROOT / app / "migrations" / "__init__.py").is_file()


# A cascade calls no method of a row, and a key must not outlive its assessment (docs/decisions/0103).
BEHIND_A_DELETION = {"assessments/apps.py"}


def test_nothing_happens_behind_a_save():
    hidden = [
        f"{name(path)}:{node.lineno}"
        for path in own_files(".py")
        if path.relative_to(ROOT).parts[0] in PACKAGES
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.FunctionDef) and node.name == "save" and "models" in name(path))
        or (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("django.db.models.signals")
            and (name(path) not in BEHIND_A_DELETION or {alias.name for alias in node.names} != {"post_delete"})
        )
    ]
    assert hidden == []


def test_no_file_names_a_registry():
    pattern = re.compile("|".join(re.escape(address) for address in ADDRESSES_OF_REGISTRIES), re.IGNORECASE)
    assert lines_with(pattern, "", ".py", ".md", ".toml", ".lock", ".txt", ".yml", ".yaml", ".json", ".sh", ".js") == []


def test_the_npm_lock_names_no_registry():
    assert '"resolved"' not in (ROOT / "vendor" / "package-lock.json").read_text(encoding="utf-8")


def test_no_file_names_a_folder_of_one_machine():
    assert lines_with(FOLDERS_OF_ONE_MACHINE, "", ".py", ".md", ".toml", ".lock", ".txt", ".yml", ".json", ".sh") == []


def test_nothing_is_left_for_later_in_a_comment():
    assert lines_with(LEFT_FOR_LATER, ".py", ".html", ".js", ".css", ".sh", ".toml", ".md") == []


def test_every_silenced_rule_says_which_and_why():
    assert [line for line in lines_with(SUPPRESSION, ".py") if not SUPPRESSION_WITH_REASON.search(line)] == []


INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*["']|<script\b(?![^>]*(?:\bsrc=|type="application/json"))"""
)


def test_no_template_needs_what_the_content_security_policy_forbids():
    assert lines_with(INLINE, ".html", ".svg") == []

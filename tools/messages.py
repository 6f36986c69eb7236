"""Collects the texts to translate into locale/ and compiles them; with --check only says whether that is needed."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LOCALE = Path("locale")
# Only what users read; tests, tools and benches speak to developers.
IGNORED = ("tests", "tools", "bench", "var", "node_modules", ".venv", ".uv", "vendor", "static/vendor")


def languages() -> list[str]:
    return sorted(path.name for path in LOCALE.iterdir() if path.is_dir()) or ["en"]


def collect() -> None:
    ignores = [argument for pattern in IGNORED for argument in ("--ignore", pattern)]
    locales = [argument for language in languages() for argument in ("--locale", language)]
    manage = [sys.executable, "manage.py"]
    subprocess.run(
        [*manage, "makemessages", "--verbosity", "0", "--no-location", "--no-obsolete", *locales, *ignores], check=True
    )
    for source in sorted(LOCALE.rglob("*.po")):
        keep_date_where_nothing_else_changed(source)
        subprocess.run(["msgfmt", "--check-format", "-o", str(source.with_suffix(".mo")), str(source)], check=True)


def without_date(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith('"POT-Creation-Date:')]


def keep_date_where_nothing_else_changed(source: Path) -> None:
    known = subprocess.run(["git", "show", f"HEAD:./{source}"], capture_output=True, text=True, check=False)
    if known.returncode == 0 and without_date(known.stdout) == without_date(source.read_text(encoding="utf-8")):
        source.write_text(known.stdout, encoding="utf-8")


def contents(folder: Path) -> dict[str, list[str] | bytes]:
    """Every catalogue; the date of the collecting, which also stands in compiled files, is no difference."""
    return {
        str(path.relative_to(folder)): (
            without_date(path.read_text(encoding="utf-8")) if path.suffix == ".po" else messages_of(path)
        )
        for path in sorted(folder.rglob("*.?o"))
    }


def messages_of(compiled: Path) -> list[str]:
    readable = subprocess.run(["msgunfmt", str(compiled)], capture_output=True, text=True, check=True)
    return without_date(readable.stdout)


def check() -> int:
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "locale"
        shutil.copytree(LOCALE, kept)
        try:
            collect()
            before, after = contents(kept), contents(LOCALE)
        finally:
            shutil.rmtree(LOCALE)
            shutil.copytree(kept, LOCALE)
    stale = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    for name in stale:
        print(f"locale/{name} does not hold the texts of today: run make messages and commit the result.")
    return 1 if stale else 0


def main() -> int:
    missing = [tool for tool in ("xgettext", "msgfmt", "msgunfmt") if shutil.which(tool) is None]
    if missing:
        print(f"{', '.join(missing)} not found. Install gettext (Debian, Ubuntu: apt-get install gettext).")
        return 1
    if "--check" in sys.argv[1:]:
        return check()
    collect()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Threat 28: a backup of a program in use comes back row by row; what is wrong with one is said in words."""

from __future__ import annotations

import json
import shutil
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ccassess.backups.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("backups")
KEY = "a key that must be nowhere else, or its destruction destroys nothing"
CANARY = "what somebody uploaded"
WAITING = """
INSERT INTO assessments_recipientlist
    (public_id, assessment_id, people, problems, is_confirmed, is_settled, created_at)
SELECT 'waiting', min(id), '[]', '{}', false, false, '2026-01-01 00:00:00' FROM assessments_assessment
"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory) -> Iterator[Installation]:
    installation = Installation(tmp_path_factory.mktemp("lived-in"))
    (installation.var / "media" / "logos").mkdir(parents=True)
    (installation.var / "media" / "logos" / "acme.svg").write_text(CANARY, encoding="utf-8")
    (installation.var / "keys").mkdir()
    (installation.var / "keys" / "private").write_text(KEY, encoding="utf-8")
    (installation.var / "media" / "leads-elsewhere").symlink_to(installation.var)
    simulate = ["simulate_organisation", "--people", 60, "--customers", 50]
    outcomes = installation.run(["prepare"], simulate, ["backup", installation.var / "whole"])
    assert not any(outcome.refused for outcome in outcomes), outcomes
    (installation.var / "hashes").write_text(json.dumps(installation.row_hashes()))
    yield installation
    installation.end()


@pytest.fixture(scope="module")
def backup(lived_in) -> Path:
    return Path(lived_in.var, "whole")


@pytest.fixture(scope="module")
def backed_up(lived_in) -> dict[str, str]:
    """What the rows were at the backup: other tests of this module go on writing to the same installation."""
    hashes: dict[str, str] = json.loads((lived_in.var / "hashes").read_text())
    return hashes


@pytest.fixture
def empty(tmp_path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.end()


def changed(backup: Path, name: str, **changes: object) -> Path:
    """The same backup with other words in its manifest."""
    other = backup.with_name(name.replace(" ", "-"))
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(other, "w") as new:
        for member in old.namelist():
            text = old.read(member)
            new.writestr(member, json.dumps(json.loads(text) | changes) if member == "manifest.json" else text)
    return other


def spoiled(backup: Path, name: str, content: bytes) -> Path:
    other = backup.with_name(name.replace(" ", "-"))
    other.write_bytes(content)
    return other


def damaged_and_strange(backup: Path) -> dict[Path, str]:
    """What is wrong with each, and a part of what is said of it."""
    whole, middle = backup.read_bytes(), backup.stat().st_size // 2
    with zipfile.ZipFile(backup) as members:
        manifest = json.loads(members.read("manifest.json"))
    files, migrations = manifest["files"], manifest["migrations"]
    key = files["secret-key"] | {"sha256": "0" * 64}
    return {
        backup.with_name("missing"): "There is no file",
        backup.parent: "cannot be read",
        spoiled(backup, "cut short", whole[:-100]): "is damaged: it is no backup of this program, or not all of it",
        spoiled(backup, "empty", b""): "is damaged",
        spoiled(backup, "something else", b"SQLite format 3" + b"x" * 5000): "is damaged",
        spoiled(backup, "scratched", whole[:middle] + bytes(64) + whole[middle + 64 :]): "cannot be read. Nothing was",
        changed(backup, "other sum", files=files | {"secret-key": key}): "secret-key does not match its checksum",
        changed(backup, "escapes", files=files | {"../escaped": key}): "it names a file outside of it",
        changed(backup, "other kind", database="another"): "This backup is of another",
        changed(backup, "newer", migrations=[*migrations, ["jobs", "9999_later"]], program="9.0"): "newer version (9.0",
        changed(backup, "other form", format=2, program="9.0"): "version 9.0 of the program, in a form",
    }


def test_every_row_file_and_key_comes_back_in_an_empty_place(lived_in, backup, backed_up, empty) -> None:
    with zipfile.ZipFile(backup) as members:
        assert not [name for name in members.namelist() if "leads-elsewhere" in name], "a link may lead anywhere"
    again = empty.var / "again"
    first, second, third, changes = empty.run(
        ["restore", backup], ["backup", again], ["restore", "--replace", again],
        ["makemigrations", "--check", "--dry-run"],
    )  # fmt: skip
    assert (first.refused, second.refused, third.refused) == (False, False, False)
    assert "sign in again" in first.said
    assert "No changes detected" in changes.said
    assert empty.row_hashes() == backed_up
    assert (empty.var / "media" / "logos" / "acme.svg").read_text(encoding="utf-8") == CANARY
    assert (empty.var / "secret-key").read_text() == (lived_in.var / "secret-key").read_text()
    assert (empty.var / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in empty.var.iterdir() if path.name.startswith(".")] == []


def test_writing_goes_on_meanwhile_and_the_backup_holds_one_moment(lived_in, empty, tmp_path) -> None:
    over = threading.Event()
    written: list[int] = []

    def write() -> None:
        with lived_in.rows() as rows:
            while not over.is_set():
                lived_in.write_pair(rows, len(written) + 1)
                written.append(len(written) + 1)

    before = lived_in.row_hashes()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        at_start = len(written)
        lived_in.must("backup", tmp_path / "live")
        at_end = len(written)
    finally:
        over.set()
        writer.join()
    empty.must("restore", tmp_path / "live")
    assert at_end > at_start, "nobody wrote meanwhile, so nothing was shown"
    pairs = empty.pairs()
    halves = len(pairs) // 2
    assert at_start <= halves <= at_end + 1
    assert pairs == [*range(-halves, 0), *range(1, halves + 1)]
    after = empty.row_hashes()
    assert {name: after[name] for name in before if name != "jobs_job"} == {
        name: before[name] for name in before if name != "jobs_job"
    }


def test_a_file_that_waits_to_be_read_is_in_no_backup(lived_in, tmp_path) -> None:
    """It may hold columns nobody asked for, and is gone a moment later."""
    secret = "a salary that is nobody’s business".encode()
    with lived_in.rows() as rows:
        rows.execute(WAITING)
        waiting = "SELECT id FROM assessments_recipientlist WHERE public_id = 'waiting'"
        written = f"X'{secret.hex()}'" if lived_in.kind == "sqlite" else f"'\\x{secret.hex()}'"
        fields = "list_id, content, language"
        rows.execute(f"INSERT INTO assessments_unreadlist ({fields}) SELECT ({waiting}), {written}, ''")
    try:
        lived_in.must("backup", tmp_path / "waiting")
    finally:
        with lived_in.rows() as rows:
            rows.execute("DELETE FROM assessments_unreadlist")
            rows.execute("DELETE FROM assessments_recipientlist")
    with zipfile.ZipFile(tmp_path / "waiting") as members:
        held = b"".join(members.read(name) for name in members.namelist())
    assert b"waiting" in held
    assert secret not in held
    assert secret.hex().encode() not in held


def test_a_backup_tells_what_it_is_and_only_its_owner_can_read_it(backup) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(backup) as members:
        manifest = json.loads(members.read("manifest.json"))
        assert set(manifest["files"]) == set(members.namelist()) - {"manifest.json"}
    assert {"program", "made_at", "database", "migrations", "format"} <= set(manifest)
    assert ["assessments", "0001_initial"] in manifest["migrations"]


def test_a_folder_gets_a_file_named_by_the_moment_and_nothing_is_overwritten_or_left_half(lived_in, backup, tmp_path):
    before = backup.read_bytes()
    made, again, missing = lived_in.run(
        ["backup", tmp_path], ["backup", backup], ["backup", tmp_path / "missing" / "file"]
    )
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("ccassess-20")
    assert str(file) in made.said
    assert "private keys of anonymous assessments" in made.said
    assert again.refused
    assert "is there already" in again.said
    assert backup.read_bytes() == before
    assert missing.refused
    assert "cannot be written" in missing.said


def test_no_private_key_of_an_anonymous_assessment_is_in_a_backup_wherever_it_lies(lived_in, backup, tmp_path) -> None:
    among_media = lived_in.var / "media" / "keys"
    shutil.copytree(lived_in.var / "keys", among_media)
    lived_in.must("backup", tmp_path / "other", KEYS_DIR=str(among_media))
    shutil.rmtree(among_media)
    for file in (backup, tmp_path / "other"):
        with zipfile.ZipFile(file) as members:
            assert [name for name in members.namelist() if KEY.encode() in members.read(name)] == []


def test_where_there_is_nothing_no_backup_is_made(empty, tmp_path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    assert "no tables yet" in empty.refuses(["backup", folder])[0]
    assert list(folder.iterdir()) == []


def test_a_backup_that_is_damaged_strange_or_newer_is_refused_in_words_before_anything_is_touched(backup, empty):
    expected = damaged_and_strange(backup)
    said = empty.refuses(*(["restore", path] for path in expected))
    assert [text for text, part in zip(said, expected.values(), strict=True) if part not in text] == []
    assert [path.name for path in empty.var.iterdir() if path.name != "secret-key"] == []


def test_what_is_there_is_only_replaced_when_told_so(backup, empty) -> None:
    empty.run(["prepare"], ["create_organisation", "Birch", "--coordinator", "dan@birch.example"])
    before = empty.row_hashes()
    with empty.rows() as rows:
        rows.execute("SELECT count(*) FROM jobs_job").fetchall()
        assert "Stop" in empty.refuses(["restore", "--replace", backup])[0], "a program runs on it"
    assert "add --replace" in empty.refuses(["restore", backup])[0]
    assert empty.row_hashes() == before
    said = empty.must("restore", "--replace", backup)
    assert empty.row_hashes() != before
    if empty.kind == "sqlite":
        (aside,) = empty.var.glob("*.before-restore-*")
        assert str(aside) in said, "whoever erred can go back"


def test_after_a_restore_everybody_signs_in_again_and_what_must_follow_is_called(lived_in, empty, tmp_path) -> None:
    with lived_in.rows() as rows:
        rows.execute("INSERT INTO django_session VALUES ('somebody', 'x', '2126-01-01 00:00:00')")
    lived_in.must("backup", tmp_path / "with-session")
    with lived_in.rows() as rows:
        rows.execute("DELETE FROM django_session")
    said = empty.must(
        "restore",
        tmp_path / "with-session",
        DJANGO_SETTINGS_MODULE="tests.ccassess.backups.restoring_settings",
        SECRET_KEY="another " * 10,
    )
    assert "what was erased since is erased again" in said
    assert "SECRET_KEY is another one" in said
    assert not (empty.var / "secret-key").exists()
    with empty.rows() as rows:
        assert rows.execute("SELECT count(*) FROM django_session").fetchone()[0] == 0


@pytest.mark.postgresql
def test_a_missing_client_program_is_named_with_what_to_install(backup, empty, tmp_path) -> None:
    empty.must("prepare")
    folder = tmp_path / "backups"
    folder.mkdir()
    for said in empty.refuses(["backup", folder], ["restore", backup], PATH=str(tmp_path)):
        assert "is missing on this machine" in said
        assert "postgresql-client" in said
    assert list(folder.iterdir()) == []


@pytest.mark.postgresql
def test_a_restore_that_fails_half_way_leaves_the_database_as_it_was(backup, empty, tmp_path) -> None:
    """A pg_restore that gives half of what there is and then fails, in the place of the real one."""
    empty.must("prepare")
    before = empty.row_hashes()
    real = shutil.which("pg_restore")
    (tmp_path / "pg_restore").write_text(f'#!/bin/sh\n{real} "$@" | head -c 60000\nexit 1\n', encoding="ascii")
    (tmp_path / "pg_restore").chmod(0o755)
    said = empty.refuses(["restore", backup], PATH=f"{tmp_path}:{empty.environment['PATH']}")[0]
    assert "is as it was before" in said
    assert empty.row_hashes() == before

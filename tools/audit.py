"""What `make audit` runs: are there known vulnerabilities in what the locks pin?

A checker that skips a package says "no known vulnerabilities", so a skip is a failure here, and before anything else a
pin known to be bad must be found. Where the service that knows cannot be reached, that is said and nothing fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCKS = ("requirements.lock", "requirements-dev.lock")
KNOWN_BAD = "django==5.2"  # several holes, all mended since
# Another service that speaks OSV's protocol, such as a mirror inside.
SERVICE = os.environ.get("AUDIT_SERVICE_URL", "")
AWAY = ("ConnectionError", "ConnectTimeout", "ReadTimeout", "Could not connect", "ServiceError", "HTTPError", "Timeout")


@dataclass(frozen=True)
class Finding:
    """`away`: nobody was there to ask. Otherwise what is vulnerable, and what was not looked at."""

    away: bool
    vulnerable: list[str]
    skipped: list[str]


def ask(lock: Path) -> Finding:
    command = [
        str(Path(sys.executable).parent / "pip-audit"),
        "--requirement", str(lock), "--require-hashes", "--disable-pip", "--vulnerability-service", "osv",
        "--format", "json", "--progress-spinner", "off", "--timeout", "15",
    ]  # fmt: skip
    command += ["--osv-url", SERVICE] if SERVICE else []
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    if not done.stdout.strip():
        if any(word in done.stderr for word in AWAY):
            return Finding(away=True, vulnerable=[], skipped=[])
        sys.exit(f"pip-audit failed on {lock}:\n{done.stderr}")
    return read(json.loads(done.stdout))


def read(answer: dict[str, Any]) -> Finding:
    vulnerable = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {' '.join(hole['fix_versions']) or 'none'}"
        for package in answer["dependencies"]
        for hole in package.get("vulns", [])
    ]
    skipped = [package["skip_reason"] for package in answer["dependencies"] if "skip_reason" in package]
    return Finding(away=False, vulnerable=vulnerable, skipped=skipped)


def prove() -> Finding:
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "known-bad.txt"
        lock.write_text(f"{KNOWN_BAD} --hash=sha256:{'0' * 64}\n", encoding="ascii")
        return ask(lock)


def main() -> int:
    proof = prove()
    if proof.away:
        print("NOT AUDITED: the service that knows of vulnerabilities cannot be reached. Run make audit where it can.")
        return 0
    if not proof.vulnerable:
        print(f"The audit is blind: it finds nothing wrong with {KNOWN_BAD}. {' '.join(proof.skipped)}")
        return 1
    faults = []
    for lock in LOCKS:
        found = ask(Path(lock))
        if found.away:
            print(f"NOT AUDITED: the service was lost while {lock} was looked at.")
            return 0
        faults += [f"{lock}: {text}" for text in found.vulnerable]
        faults += [f"{lock}: not looked at: {text}" for text in found.skipped]
    well = f"Nothing known against what the locks pin; {KNOWN_BAD} was found, as it must be."
    print("\n".join(faults) or well)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Keys and passwords that were written down where everybody reads them: in the files, and in all that ever was one.

Run by `make check`. History is not mended by deleting a line: what is found there has to be made worthless.
"""

import re
import subprocess
import sys

# In the dialect that git and Python share. Joined, so that this file does not find itself.
PATTERNS = {
    "a private key": "BEGIN ([A-Z]+ )?PRIVATE" + " KEY-----",
    "an access key of a cloud": "AK" + "IA[0-9A-Z]{16}",
    "a token of a code host": "(gh[pousr]_[A-Za-z0-9]{36}|gl" + "pat-[A-Za-z0-9_-]{20})",
    "a token of a chat": "xo" + "x[abprs]-[0-9A-Za-z-]{20,}",
    "a signed web token": "ey" + "J[A-Za-z0-9_-]{20,}[.]ey" + "J[A-Za-z0-9_-]{20,}[.]",
    "a secret key of Django": "(SECRET_KEY|insecure-)[A-Za-z0-9_=:' \"-]*[\"'][A-Za-z0-9!@#$%^&*(_=+)-]{50}[\"']",
    "a password in an address": "(postgres|postgresql|redis|rediss|amqp|smtp)://[a-z]+:[A-Za-z0-9_-]{12,}@",
}
# In the repository on purpose, each worthless: a made-up address in a test, for one.
WORTHLESS = re.compile("postgres://ccassess:example@")


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, errors="replace").stdout


def in_files(pattern: str) -> list[str]:
    found = git("grep", "-nIE", "--untracked", "-e", pattern, "--", ".", ":!*.lock").splitlines()
    return [":".join(line.split(":")[:2]) for line in found if not WORTHLESS.search(line)]


def in_history(pattern: str) -> list[str]:
    """Commits that added or removed such a line, the lines themselves left unsaid."""
    commits = git("log", "-E", f"-G{pattern}", "--format=%h", "--", ".", ":!*.lock").split()
    return [commit for commit in commits if holds(commit, pattern)]


def holds(commit: str, pattern: str) -> bool:
    lines = git("show", "--format=", "--unified=0", commit, "--", ".", ":!*.lock").splitlines()
    return any(re.search(pattern, line) and not WORTHLESS.search(line) for line in lines if line.startswith("+"))


def main() -> int:
    faults = []
    for what, pattern in PATTERNS.items():
        faults += [f"{place} holds {what}" for place in in_files(pattern)]
        faults += [f"commit {commit} added {what}: make it worthless" for commit in in_history(pattern)]
    print("\n".join(faults) or "No key and no password lies in the files or their history.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

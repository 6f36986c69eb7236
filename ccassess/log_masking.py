"""Links of respondents are keys to their drafts, links to set a password to accounts: no log line may hold one.

Nor may it hold the row that a database refused, which PostgreSQL quotes in the detail of its error.
"""

import logging
import re

SECRET_PATH = re.compile(r"(/(?:a|r|set-password)/)[A-Za-z0-9_/-]{8,}")
REFUSED_ROW = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


class MaskedFormatter(logging.Formatter):
    """Masks the whole line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return REFUSED_ROW.sub(r"\1: …", SECRET_PATH.sub(r"\1…", super().format(record)))

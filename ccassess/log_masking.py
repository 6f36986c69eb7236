"""What no log line may hold, whoever writes it: keys in links, addresses of people, rows that a database refused.

Links of respondents are keys to their drafts, those to join, to set a password, to confirm an address
to accounts. PostgreSQL quotes the refused row,
which may be somebody's answers, in the detail of its error; a mail server quotes whom it refused.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from ccassess.request_names import current_request_id

SECRET_PATH = re.compile(r"(/(?:a|answer|i|p|r|set-password|join|confirm-email)/)[A-Za-z0-9_:/-]{8,}")
# Wherever else a key may one day stand in a path: long, and of letters and digits.
KEY_IN_PATH = re.compile(r"(?<=/)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{20,}(?![\w.-])")
EMAIL = re.compile(r"[^\s@<>()\[\]{}\"',;:=/]+@[^\s@<>()\[\]{}\"',;:=/]+\.\w+")
# A line break in what somebody sent would begin a line of their making.
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
REFUSED_ROW = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


def masked(text: str) -> str:
    text = KEY_IN_PATH.sub("…", SECRET_PATH.sub(r"\1…", text))
    return REFUSED_ROW.sub(r"\1: …", EMAIL.sub("…@…", text))


def on_one_line(text: str) -> str:
    """Written as JSON would write them, so that a line of JSON stays one."""
    return CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


class MaskedFormatter(logging.Formatter):
    """Lines for people. Masks the whole line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 the standard library's name
        record.message = on_one_line(record.message)
        return super().formatMessage(record)


class JsonFormatter(logging.Formatter):
    """One object a line, for machines (LOG_FORMAT=json)."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        request_id = current_request_id()
        if request_id:
            line["request"] = request_id
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["trace"] = masked(self.formatException(record.exc_info))
        return on_one_line(json.dumps(line, ensure_ascii=False))

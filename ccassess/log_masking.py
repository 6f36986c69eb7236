"""Links of respondents are keys to their drafts, links to set a password to accounts: no log line may hold one."""

import logging
import re

SECRET_PATH = re.compile(r"(/(?:a|r|set-password)/)[A-Za-z0-9_/-]{8,}")


class MaskSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = SECRET_PATH.sub(r"\1…", text)
        if masked != text:
            record.msg, record.args = masked, ()
        return True

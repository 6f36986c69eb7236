"""Addresses and numbers that lead to a person, taken out of what people wrote. No rule finds names: people do."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# Customers without an account write, too: no pattern may take longer the more ways there are to read a text.
EMAIL = re.compile(r"[^\s@<>()\[\],;]{1,64}@[^\s@<>()\[\],;]{1,255}\.[^\s@<>()\[\],;.]{1,63}")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Seven digits or more, as telephone numbers are written; years, prices and counts have fewer.
NUMBER = re.compile(r"(?<!\w)\+?\(?\d(?:[\s./()-]{0,4}\d){6,17}(?!\w)")


def redacted(text: str) -> str:
    text = EMAIL.sub(f"[{_('an e-mail address')}]", text)
    text = ADDRESS.sub(f"[{_('a web address')}]", text)
    return NUMBER.sub(f"[{_('a number')}]", text)

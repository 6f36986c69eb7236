"""Addresses and numbers that lead to a person, taken out of what people wrote. No rule finds names: people do."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

EMAIL = re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+\.[^\s@<>()\[\],;.]+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Seven digits or more, as telephone numbers are written; years, prices and counts have fewer.
NUMBER = re.compile(r"(?<![\w])\+?(?:\(?\d\)?[\s./()-]{0,2}){6,17}\d(?!\w)")


def redacted(text: str) -> str:
    text = EMAIL.sub(f"[{_('an e-mail address')}]", text)
    text = ADDRESS.sub(f"[{_('a web address')}]", text)
    return NUMBER.sub(f"[{_('a number')}]", text)

"""How headings, codes and names of a table are compared and named."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from string import ascii_uppercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SUGGESTIONS = 20  # comparing each of 200 odd headings with each code would take seconds


def plain(text: str) -> str:
    """The form in which codes, names and words are compared."""
    return unicodedata.normalize("NFKC", text).replace("\u2019", "'").strip().casefold()


def letters(number: int) -> str:
    """The name a spreadsheet gives a column, counted from 0: A … Z, AA …"""
    name = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, 26)
        name = ascii_uppercase[digit] + name
    return name


def nearest(code: str, known: Sequence[str]) -> str:
    """The heading that was probably meant; "" if none comes close."""
    return next(iter(get_close_matches(code[:80], known, n=1, cutoff=0.7)), "")

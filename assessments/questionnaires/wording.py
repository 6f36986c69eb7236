"""The kinds of text and code a questionnaire is made of, and what each may contain."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

CODE = r"[a-z][a-z0-9_]{0,31}"
PLACEHOLDERS = frozenset({"organisation", "customer_meaning", "scope", "minutes", "dimension"})

OVERRIDES = "\u202d\u202e"  # they turn the direction of whatever text follows on the page


def placeholders(text: str) -> frozenset[str]:
    """Names in curly brackets; ValueError where a bracket stands alone or holds more than a name."""
    found = re.findall(r"\{([a-z_]+)\}", text)
    if any(bracket in re.sub(r"\{[a-z_]+\}", "", text) for bracket in "{}"):
        raise ValueError("write curly brackets only around a single name, such as {organisation}")
    return frozenset(found)


def _plain(text: str) -> str:
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs", "Co"} or character in OVERRIDES:
            raise ValueError(f"holds the character U+{ord(character):04X}, which cannot be shown; delete it")
    if text != " ".join(text.split()):
        raise ValueError("use single spaces and no line breaks, and none at either end")
    return text


def _filled(text: str) -> str:
    unknown = placeholders(text) - PLACEHOLDERS
    if unknown:
        allowed = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
        raise ValueError(f"{{{min(unknown)}}} cannot be filled in; use one of {allowed}")
    return text


def _verbatim(text: str) -> str:
    if "{" in text or "}" in text:
        raise ValueError("curly brackets are not filled in here; write the words themselves")
    return text


# Bounds keep a hostile file from filling a phone; the lint holds the far tighter bounds of good wording.
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=400), AfterValidator(_plain), AfterValidator(_verbatim)
]
OptionalText = Annotated[str, StringConstraints(max_length=400), AfterValidator(_plain), AfterValidator(_verbatim)]
FilledText = Annotated[
    str, StringConstraints(min_length=1, max_length=1000), AfterValidator(_plain), AfterValidator(_filled)
]
Code = Annotated[str, StringConstraints(pattern=rf"^{CODE}$")]
PracticeCode = Annotated[str, StringConstraints(pattern=rf"^{CODE}\.{CODE}$")]
ItemCode = Annotated[str, StringConstraints(pattern=rf"^{CODE}\.{CODE}\.(understanding|delivery)(\.[2-9])?$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8})?$", max_length=10)]
Weight = Annotated[float, Field(strict=True, gt=0, le=100, allow_inf_nan=False)]


def words(text: str) -> int:
    """Words as a reader meets them: a dash or a bracket standing alone is none."""
    return sum(any(character.isalnum() for character in word) for word in text.split())

"""Where words go: estimated widths, wrapping, and keeping boxes apart without moving them further than needed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Sequence

# Em widths of the widest common system fonts, so that an estimate errs towards too wide.
NARROW = frozenset("iljtfrI.,;:!|'’()[]{}/ -")
WIDE = frozenset("mwMWÆŒ@%—…")
NARROW_EM, WIDE_EM, UPPER_EM, PLAIN_EM = 0.4, 0.98, 0.73, 0.62
BOLD = 1.08
VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûåøæœãõ")
SHORTEST_REST = 3


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    width = sum(_em(character) for character in text)
    return width * size * (BOLD if is_bold else 1.0)


def _em(character: str) -> float:
    if combining(character) or character == "\u00ad":
        return 0.0
    if east_asian_width(character) in "WF":
        return 1.0
    if character in NARROW:
        return NARROW_EM
    if character in WIDE:
        return WIDE_EM
    return UPPER_EM if character.isupper() else PLAIN_EM


def wrap(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Lines no wider than `width`; a word that is too long by itself is broken with a hyphen."""
    lines: list[str] = []
    line = ""
    for word in _fitting_words(text, width, size, is_bold=is_bold):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, is_bold=is_bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _fitting_words(text: str, width: float, size: float, *, is_bold: bool) -> list[str]:
    words: list[str] = []
    for word in text.split():
        rest = word
        while text_width(rest, size, is_bold=is_bold) > width and len(rest) > 1:
            longest = len(rest) - 1
            while longest > 1 and text_width(rest[:longest] + "-", size, is_bold=is_bold) > width:
                longest -= 1
            cut = _syllable(rest, longest)
            words.append(rest[:cut] + "-")
            rest = rest[cut:]
        words.append(rest)
    return words


def _syllable(word: str, longest: int) -> int:
    """Where to break, at most `longest` in: before a consonant that a vowel follows, or else right there.

    Crude, but it reads as a syllable in the languages we expect, and needs no dictionary.
    """
    for cut in range(min(longest, len(word) - SHORTEST_REST), SHORTEST_REST - 1, -1):
        if word[cut].casefold() not in VOWELS and word[cut + 1].casefold() in VOWELS:
            return cut
    return longest


def spread(wanted: Sequence[float], heights: Sequence[float], space: float) -> list[float]:
    """Centres in the given order, at least `space` between boxes, as near to those wanted as least squares allow.

    Subtracting each box's offset from the first turns the problem into isotonic regression (pool adjacent violators).
    """
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + space)
    pools: list[tuple[float, int]] = []
    for centre, offset in zip(wanted, offsets, strict=False):
        total, count = centre - offset, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            pooled_total, pooled_count = pools.pop()
            total, count = total + pooled_total, count + pooled_count
        pools.append((total, count))
    placed = [total / count for total, count in pools for _ in range(count)]
    return [place + offset for place, offset in zip(placed, offsets, strict=False)]

"""The school grade an English text asks for: Flesch–Kincaid, with syllables counted by rule of thumb."""

import re

VOWELS = re.compile(r"[aeiouy]+")
SENTENCE_ENDS = re.compile(r"[.?!]+(?:\s|$)")
# A final e or es is silent, and so is a final ed, but for the sounds that need a vowel to be said at all.
SILENT_END = re.compile(r"(?:[^aeiouylr]|[aeiouy]l|[aeiouy]r)(?:e|(?<![sxzcg]e)(?<![sxzcg])es)$|[^aeiouytd]ed$")


def syllables(word: str) -> int:
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(VOWELS.findall(letters))
    if count > 1 and SILENT_END.search(letters):
        count -= 1
    return max(count, 1)


def grade(texts: list[str]) -> float:
    """Flesch–Kincaid grade of these texts taken together; each text is at least one sentence."""
    words = [word for text in texts for word in re.findall(r"[^\W\d_][\w’'-]*", text)]
    sentences = sum(max(len(SENTENCE_ENDS.findall(text)), 1) for text in texts)
    if not words:
        return 0.0
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from organisations.text import validate_line, validate_plain_text


@pytest.mark.parametrize("text", ["", "Acme", "Ärger & Söhne", "株式会社", "7", "🏳️‍🌈", "one\ntwo", "a\tb"])
def test_what_people_write_is_fine(text):
    validate_plain_text(text)


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\x1bb", "a\x7fb", "\u200b", "\n\n", "\u202e"])
def test_what_a_database_or_a_reader_cannot_take_is_refused(text):
    with pytest.raises(ValidationError):
        validate_plain_text(text)


@pytest.mark.parametrize("text", ["one\ntwo", "one\r\ntwo", "one\u2028two", "one\x85two", "one\ttwo"])
def test_a_line_is_one_line(text):
    with pytest.raises(ValidationError):
        validate_line(text)


def test_a_hundred_thousand_characters_are_read_at_once():
    with pytest.raises(ValidationError):
        validate_line("x" * 100_000 + "\x00")

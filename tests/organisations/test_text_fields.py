from __future__ import annotations

import pytest
from django import forms

from organisations.text_fields import LineField, ParagraphField


class Written(forms.Form):
    line = LineField(max_length=10)
    paragraph = ParagraphField(max_length=10, widget=forms.Textarea)


def test_the_browser_cuts_nothing_off_and_is_told_how_much_fits():
    html = Written().as_p()
    assert "maxlength" not in html
    assert html.count('data-most="10"') == 2


def test_what_is_too_long_is_refused_with_how_much_it_is_and_kept():
    form = Written({"line": "x" * 12, "paragraph": "a short one"})
    assert form.errors["line"] == ["At most 10 characters fit here; there are 12. Shorten it."]
    assert "x" * 12 in form.as_p()


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", "\u200b"])
def test_one_fault_is_told_once(text):
    form = Written({"line": text, "paragraph": text})
    assert [len(form.errors[name]) for name in ("line", "paragraph")] == [1, 1]


def test_a_paragraph_may_have_lines_and_a_line_may_not():
    form = Written({"line": "a\nb", "paragraph": "a\nb"})
    assert set(form.errors) == {"line"}

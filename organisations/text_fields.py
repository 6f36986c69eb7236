"""Form fields for what people write: nothing is cut without a word, and one fault is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy

from organisations.text import validate_line, validate_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

TOO_LONG = gettext_lazy("At most %(limit_value)d characters fit here; there are %(show_value)d. Shorten it.")


class ParagraphField(forms.CharField):
    validate_text: Callable[[str], None] = staticmethod(validate_plain_text)

    def __init__(self, *, max_length: int, error_messages: dict[str, Any] | None = None, **options: Any) -> None:
        messages = {"max_length": TOO_LONG} | (error_messages or {})
        super().__init__(max_length=max_length, error_messages=messages, **options)
        # Django's own word about NUL would stand beside ours, which says what to do.
        own = (each for each in self.validators if not isinstance(each, ProhibitNullCharactersValidator))
        self.validators = [*own, self.validate_text]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Told to app.js, which counts; `maxlength` would cut off what is pasted."""
        attrs = super().widget_attrs(widget)
        most = attrs.pop("maxlength", None)
        return attrs if most is None else attrs | {"data-most": most}


class LineField(ParagraphField):
    validate_text = staticmethod(validate_line)

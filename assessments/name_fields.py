"""Where a respondent's name is typed, in assessments that promise names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from assessments.models.invitation import LONGEST_NAME
from organisations.text_fields import LineField

if TYPE_CHECKING:
    from django import forms
    from django.template import Context
    from django.utils.safestring import SafeString


class NameField(LineField):
    """One person's name; what it cannot be is said to the respondent."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Your name"),
            max_length=LONGEST_NAME,
            error_messages={"required": gettext_lazy("Write your name: it stands beside your answers here.")},
        )

    def clean(self, value: Any) -> str:
        return " ".join(str(super().clean(value)).split())


class NameLine:
    """A crispy-forms layout object: the field with what was typed and what is wrong with it."""

    def __init__(self, name: str, problem: str) -> None:
        self.shown = {"value": name.replace("\0", ""), "problem": problem}

    def render(
        self, form: forms.BaseForm, context: Context, template_pack: SafeString = TEMPLATE_PACK, **kwargs: object
    ) -> SafeString:
        html = get_template("answering/_name.html").render(self.shown)
        return mark_safe(html)  # noqa: S308 the template escapes


class FixedName:
    """A crispy-forms layout object: the name the list of invited people says, which nobody types over."""

    def __init__(self, name: str) -> None:
        self.shown = {"name": name}

    def render(
        self, form: forms.BaseForm, context: Context, template_pack: SafeString = TEMPLATE_PACK, **kwargs: object
    ) -> SafeString:
        html = get_template("answering/_listed_name.html").render(self.shown)
        return mark_safe(html)  # noqa: S308 the template escapes

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Department, Organisation
from organisations.text import validate_line

if TYPE_CHECKING:
    from collections.abc import Container

MOST_PEOPLE = 1_000_000
LONGEST_CODE = 16


def bare_helper() -> FormHelper:
    """Fields only: the template keeps the form tag, the error summary and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg] # generic for type checkers only
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, validators=[validate_line])
    industry = forms.CharField(
        label=gettext_lazy("Industry (optional)"),
        max_length=80,
        required=False,
        validators=[validate_line],
        help_text=gettext_lazy("For example: retail banking, furniture, public transport."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Dates of assessments are entered and shown in this time zone."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("The language you write to respondents in."),
    )

    class Meta:
        model = Organisation
        fields = ("name", "industry", "time_zone", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        zones = {name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"}
        zones.add(self.instance.time_zone)
        time_zone, language = self.fields["time_zone"], self.fields["language"]
        assert isinstance(time_zone, forms.ChoiceField)  # noqa: S101 tells the type checker what is declared above
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 the same
        time_zone.choices = [(name, name.replace("_", " ")) for name in sorted(zones)]
        language.choices = [(code, name) for code, name in settings.LANGUAGES]


class DepartmentForm(forms.ModelForm):  # type: ignore[type-arg] # generic for type checkers only
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, validators=[validate_line])
    headcount = forms.IntegerField(
        label=gettext_lazy("People (optional)"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=gettext_lazy(
            "How many people work there. Leave it empty if you do not know: response rates then say “unknown”."
        ),
    )

    class Meta:
        model = Department
        fields = ("name", "headcount")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.others = [d for d in organisation.departments.all() if d.pk != self.instance.pk]
        self.instance.organisation = organisation

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if any(other.name.casefold() == name.casefold() for other in self.others):
            raise forms.ValidationError(_("There is a department of this name already."), code="taken")
        return name

    def save(self, commit: bool = True) -> Department:
        if not self.instance.code:
            self.instance.code = free_code(self.instance.name, {other.code for other in self.others})
        department: Department = super().save(commit)
        return department


def free_code(name: str, taken: Container[str]) -> str:
    """A short code that stays when the name changes; answers and imported files carry it."""
    stem = slugify(name)[:LONGEST_CODE].strip("-_") or "department"
    code, number = stem, 1
    while code in taken:
        number += 1
        ending = f"-{number}"
        code = stem[: LONGEST_CODE - len(ending)] + ending
    return code

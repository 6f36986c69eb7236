from __future__ import annotations

import zoneinfo
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from organisations.models import Organisation
from organisations.text_fields import LineField


def bare_helper() -> FormHelper:
    """Fields only: the template keeps the form tag, the error summary and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg] # generic for type checkers only
    name = LineField(label=gettext_lazy("Name"), max_length=150)
    industry = LineField(
        label=gettext_lazy("Industry (optional)"),
        max_length=80,
        required=False,
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

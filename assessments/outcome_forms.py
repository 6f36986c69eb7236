"""Forms of outcome measures, their values and files of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import OutcomeMeasure, OutcomeValue
from assessments.outcome_figures import date_in, number_in, typed
from assessments.outcomes import LONGEST_NAME, LONGEST_UNIT, MOST_MEASURES, MOST_VALUES, measure_named
from organisations.forms import bare_helper
from organisations.tables.delimited import DELIMITERS
from organisations.tables.table import ACCEPTED
from organisations.text_fields import LineField

if TYPE_CHECKING:
    import datetime

    from organisations.models import Organisation

MORE, LESS = "more", "less"
LARGEST_UPLOAD = 256 * 1024


class MeasureForm(forms.Form):
    name = LineField(
        label=gettext_lazy("What is counted"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("For example: customers who stay, complaints, repeat orders."),
        error_messages={"required": gettext_lazy("Say what is counted.")},
    )
    unit = LineField(
        label=gettext_lazy("Unit (optional)"),
        max_length=LONGEST_UNIT,
        required=False,
        help_text=gettext_lazy("For example: % a year, per 1,000 orders, € million."),
    )
    better = forms.ChoiceField(
        label=gettext_lazy("Which way is better?"),
        widget=forms.RadioSelect,
        choices=((MORE, gettext_lazy("More is better")), (LESS, gettext_lazy("Less is better"))),
        error_messages={"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")},
    )

    def __init__(
        self, *args: Any, organisation: Organisation, measure: OutcomeMeasure | None = None, **kwargs: Any
    ) -> None:
        if measure:
            better = MORE if measure.higher_is_better else LESS
            kwargs["initial"] = {"name": measure.name, "unit": measure.unit, "better": better}
        super().__init__(*args, **kwargs)
        self.measure = measure or OutcomeMeasure(organisation=organisation)
        self.others = [each for each in organisation.outcome_measures.all() if each.pk != self.measure.pk]
        self.helper = bare_helper()
        self.helper.layout = Layout("name", "unit", "better")

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if measure_named(name, self.others):
            raise forms.ValidationError(_("There is a measure of this name already."), code="taken")
        return name

    def clean_unit(self) -> str:
        return " ".join(str(self.cleaned_data["unit"]).split())

    def clean(self) -> dict[str, Any]:
        if not self.measure.pk and len(self.others) >= MOST_MEASURES:
            raise forms.ValidationError(
                _("There are %(most)d measures already, and more nobody keeps apart. Delete one first.")
                % {"most": MOST_MEASURES},
                code="many",
            )
        return super().clean() or {}

    def save(self) -> OutcomeMeasure:
        self.measure.name, self.measure.unit = self.cleaned_data["name"], self.cleaned_data["unit"]
        self.measure.higher_is_better = self.cleaned_data["better"] == MORE
        self.measure.save()
        return self.measure


class ValueForm(forms.Form):
    date = forms.CharField(
        label=gettext_lazy("Date"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("The last day of what was counted: of a quarter, its last day."),
        error_messages={"required": gettext_lazy("Choose a date.")},
    )
    value = forms.CharField(
        label=gettext_lazy("Value"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write a number.")},
    )

    def __init__(self, *args: Any, measure: OutcomeMeasure, value: OutcomeValue | None = None, **kwargs: Any) -> None:
        self.organisation, self.measure = measure.organisation, measure
        if value:
            shown = typed(value.value, self.organisation.language)
            kwargs["initial"] = {"date": value.date.isoformat(), "value": shown}
        super().__init__(*args, **kwargs)
        self.kept = value or OutcomeValue(measure=measure)
        if measure.unit:
            self.fields["value"].help_text = _("In this unit: %(unit)s.") % {"unit": measure.unit}
        self.helper = bare_helper()
        self.helper.layout = Layout("date", "value")

    def clean_date(self) -> datetime.date:
        day = date_in(str(self.cleaned_data["date"]), self.organisation)
        if self.measure.values.filter(date=day).exclude(pk=self.kept.pk).exists():
            raise forms.ValidationError(
                _("There is a value of this day already. Change that one, or choose another day."), code="taken"
            )
        return day

    def clean_value(self) -> float:
        return number_in(str(self.cleaned_data["value"]), self.organisation.language, self.measure.unit)

    def clean(self) -> dict[str, Any]:
        if not self.kept.pk and self.measure.values.count() >= MOST_VALUES:
            raise forms.ValidationError(
                _("There are %(most)d values already. Delete those that are no longer needed.") % {"most": MOST_VALUES},
                code="many",
            )
        return super().clean() or {}

    def save(self) -> OutcomeValue:
        self.kept.date, self.kept.value = self.cleaned_data["date"], self.cleaned_data["value"]
        self.kept.save()
        return self.kept


class OutcomeFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("Nothing is stored before you have seen what is in it."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
            "invalid": gettext_lazy("Choose a file."),
        },
    )
    delimiter = forms.ChoiceField(
        label=gettext_lazy("What separates the cells?"),
        required=False,
        choices=(
            ("", gettext_lazy("Find out")),
            ("comma", gettext_lazy("comma")),
            ("semicolon", gettext_lazy("semicolon")),
            ("tab", gettext_lazy("tab")),
            ("pipe", gettext_lazy("pipe")),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.helper.layout = Layout("file", "delimiter")

    def clean_file(self) -> bytes:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d KB, which no list of outcomes needs.")
                % {"limit": LARGEST_UPLOAD // 1024},
                code="large",
            )
        return bytes(sent.read())

    def clean_delimiter(self) -> str | None:
        return DELIMITERS.get(str(self.cleaned_data["delimiter"]))

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy

from organisations.models import Organisation


class OutcomeMeasure(models.Model):
    """Something the organisation counts anyway and customers feel: customers who stay, complaints, repeat orders."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="outcome_measures")
    name = models.CharField(gettext_lazy("name"), max_length=120)
    unit = models.CharField(gettext_lazy("unit"), max_length=40, blank=True)
    higher_is_better = models.BooleanField(gettext_lazy("more is better"), default=True)

    class Meta:
        ordering: ClassVar = ["organisation", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint("organisation", "name", name="an_outcome_measure_has_a_name_of_its_own"),
        ]

    def __str__(self) -> str:
        return self.name


class OutcomeValue(models.Model):
    measure = models.ForeignKey(OutcomeMeasure, models.CASCADE, related_name="values")
    date = models.DateField(gettext_lazy("date"))
    value = models.FloatField(gettext_lazy("value"))

    class Meta:
        ordering: ClassVar = ["measure", "date"]
        constraints: ClassVar = [
            models.UniqueConstraint("measure", "date", name="an_outcome_has_one_value_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.date}: {self.value}"

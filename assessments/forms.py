from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.conducting import AssessmentFields, default_targets
from assessments.local_time import LocalDateTimeField
from assessments.models import Assessment, Form, Mode, Source
from assessments.models.assessment import SMALLEST_GROUP
from assessments.questionnaires.storing import document_of
from assessments.rotating import why_not_rotating
from organisations.forms import bare_helper
from organisations.text_fields import LineField, ParagraphField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.models import QuestionnaireVersion
    from assessments.questionnaires.schema import QuestionnaireDocument
    from organisations.models import Organisation

LARGEST_GROUP = 50
LONGEST_MEANING = 300


class DatesForm(forms.Form):
    """What an assessment always has, whatever may still change of it."""

    title = LineField(
        label=gettext_lazy("Title"),
        max_length=150,
        help_text=gettext_lazy("Respondents and readers see it. For example: Autumn 2026."),
        error_messages={"required": gettext_lazy("Write a title.")},
    )
    contact = LineField(
        label=gettext_lazy("Whom respondents may ask (optional)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A name with a telephone number or an e-mail address."),
    )

    customer_contact = LineField(
        label=gettext_lazy("Where customers get help (optional)"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Customers who are asked read it as “Need help now?”. For example: 0123 456789, or help@shop.example."
        ),
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.helper = bare_helper()
        self.fields["closes_at"] = LocalDateTimeField(
            label=gettext_lazy("Answers are taken until"),
            zone=organisation.zone,
            error_messages={"required": gettext_lazy("Choose a date and a time.")},
            help_text=format_lazy(
                gettext_lazy(
                    "Date and time in {zone}. Two weeks are usual. Then the assessment closes by itself: what was "
                    "begun and not submitted is deleted, and no file of answers can be imported any more."
                ),
                zone=organisation.time_zone,
            ),
        )

    def clean_closes_at(self) -> Any:
        if self.cleaned_data["closes_at"] <= timezone.now():
            raise forms.ValidationError(_("This moment has passed. Choose a later one."), code="past")
        return self.cleaned_data["closes_at"]


class OpenAssessmentForm(DatesForm):
    """Once people answer, what they were told about questions and promise stays as it is."""

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        names = ("title", "closes_at", "contact", "customer_contact")
        initial = {name: getattr(assessment, name) for name in names}
        super().__init__(*args, organisation=assessment.organisation, initial=initial, **kwargs)
        self.helper.layout = Layout(*names)
        self.order_fields(names)


class AssessmentForm(DatesForm):
    version = forms.TypedChoiceField(label=gettext_lazy("Questionnaire"))
    form = forms.ChoiceField(label=gettext_lazy("Who is asked what"), widget=forms.RadioSelect, initial=Form.ROUTED)
    customer_meaning = ParagraphField(
        label=gettext_lazy("Who your customers are"),
        max_length=LONGEST_MEANING,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say whom you mean by customers.")},
        help_text=gettext_lazy(
            "Finish the sentence “By customers we mean …”; it stands on every page of questions. Say whether you mean "
            "those who buy or those who use, and whether colleagues count. For example: the people and small firms "
            "who buy from us, not the resellers."
        ),
    )
    asks_customers = forms.BooleanField(
        label=gettext_lazy("Ask customers, too"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "Customers answer for a minute what matters most to them, and your people predict what they will say: "
            "only so can the report tell whether you understand your customers or only think so."
        ),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Which promise do you make?"),
        widget=forms.RadioSelect,
        choices=[
            (Mode.CONFIDENTIAL, gettext_lazy("Confidential: for a whole organisation")),
            (Mode.ANONYMOUS, gettext_lazy("Anonymous: with a works council or fear of speaking; ten people or more")),
            (Mode.ATTRIBUTED, gettext_lazy("Attributed: for a team that wants to talk about its answers, with names")),
        ],
        initial=Mode.CONFIDENTIAL,
        error_messages={"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")},
        help_text=gettext_lazy("It cannot be changed once the assessment is open."),
    )
    minimum_group_size = forms.IntegerField(
        label=gettext_lazy("Smallest group that is shown"),
        min_value=SMALLEST_GROUP,
        max_value=LARGEST_GROUP,
        initial=SMALLEST_GROUP,
        error_messages={
            "required": gettext_lazy("Write a number from 5 to 50."),
            "invalid": gettext_lazy("Write a number from 5 to 50."),
            "min_value": gettext_lazy("Five is the least: with fewer, people could be picked out."),
            "max_value": gettext_lazy("Fifty is the most: with more, hardly anything could be shown."),
        },
        help_text=gettext_lazy(
            "No report shows anything of fewer people than this, so that nobody can be picked out. At least five. It "
            "cannot be changed once the assessment is open."
        ),
    )
    leaves_out_careless = forms.BooleanField(
        label=gettext_lazy("Leave out careless answers"),
        required=False,
        help_text=gettext_lazy(
            "Leave out whoever shows two different signs of answering without reading. All-5 or all-1 may be honest, "
            "so this is off unless you choose it. It cannot be changed once the assessment is open."
        ),
    )

    def __init__(
        self, *args: Any, versions: Sequence[QuestionnaireVersion], assessment: Assessment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_initial(assessment), **kwargs)
        self.written_before = assessment.customer_meaning if assessment else {}
        self.versions = {str(version.pk): version for version in versions}
        default = str(assessment.version_id) if assessment else next(iter(self.versions))
        # The targets asked for are those of the questionnaire that was chosen on the page.
        self.chosen = self.versions.get(str(self.data.get("version", ""))) or self.versions[default]
        self._offer_versions(default)
        self._offer_forms(document_of(self.chosen))
        self.fields["opens_at"] = LocalDateTimeField(
            label=gettext_lazy("Answers are taken from (optional)"),
            required=False,
            zone=self.organisation.zone,
            help_text=format_lazy(
                gettext_lazy("Date and time in {zone}. Leave it empty to start as soon as you open the assessment."),
                zone=self.organisation.time_zone,
            ),
        )
        self.target_names = self._add_targets(document_of(self.chosen), assessment)
        self.helper.layout = self._layout()
        # Problems are listed at the top in the order in which the page asks.
        self.order_fields([field.name for field in self.helper.layout.get_field_names()])

    def _offer_versions(self, default: str) -> None:
        field = self.fields["version"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 tells the type checker what is declared above
        field.choices = [(pk, version_name(version)) for pk, version in self.versions.items()]
        field.coerce = self.versions.__getitem__
        field.initial = default
        if len(self.versions) == 1:
            field.widget = forms.HiddenInput()

    def _offer_forms(self, document: QuestionnaireDocument) -> None:
        field = self.fields["form"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 tells the type checker what is declared above
        offered = {
            Form.ROUTED: _("Routed: everybody is asked what they can see. %(time)s"),
            Form.FULL: _("Full: everybody is asked everything. %(time)s"),
        }
        text = _("Routed suits most organisations. Full suits a workshop, a leadership team, or fewer than 60 people.")
        reason = why_not_rotating(document, self.organisation.departments.all(), SMALLEST_GROUP)
        if reason:
            wanted = _(
                "A rotating form (two practices of each dimension a person) is for large organisations and not offered "
                "here. %(reason)s"
            )
            field.help_text = f"{text} {wanted % {'reason': reason}}"
        else:
            offered[Form.ROTATING] = _("Rotating: everybody is asked two practices of each dimension, by lot. %(time)s")
            field.help_text = f"{text} {_('Rotating is shortest; small groups are then shown for fewer practices.')}"
        field.choices = [(form, words % {"time": _minutes(document, form)}) for form, words in offered.items()]

    def _add_targets(self, document: QuestionnaireDocument, assessment: Assessment | None) -> list[str]:
        targets = default_targets(self.chosen) | (assessment.targets if assessment else {})
        wrong = _("Write a level from 1 to %(points)d, in half steps.") % {"points": document.points}
        names = []
        for dimension in document.dimensions:
            name = f"target_{dimension.code}"
            names.append(name)
            self.fields[name] = forms.FloatField(
                label=dimension.name,
                required=False,
                min_value=1,
                max_value=document.points,
                step_size=0.5,
                initial=f"{targets[dimension.code]:g}",
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "step_size"), wrong),
            )
        return names

    def _layout(self) -> Layout:
        return Layout(
            Fieldset(
                _("What is asked"),
                HTML('{% include "assessments/_about_questionnaire.html" %}'),
                "version",
                "title",
                "form",
            ),
            Fieldset(_("When"), "opens_at", "closes_at"),
            Fieldset(_("What respondents read"), "customer_meaning", "contact"),
            Fieldset(_("Your customers"), "asks_customers", "customer_contact"),
            Fieldset(_("What respondents are promised"), HTML('{% include "assessments/_promise.html" %}')),
            Fieldset(
                _("What is shown of the answers"),
                "minimum_group_size",
                "leaves_out_careless",
            ),
            Fieldset(
                _("Where you want to be"),
                HTML('{% include "assessments/_about_targets.html" %}'),
                Div(*self.target_names, css_class="field-row"),
            ),
        )

    def clean_customer_meaning(self) -> str:
        return " ".join(str(self.cleaned_data["customer_meaning"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("This is not after the moment answers are taken from. Choose a later one."))
        return cleaned

    def decided(self) -> AssessmentFields:
        """Of a valid form, everything the coordinator decided, in the assessment's own terms."""
        cleaned, defaults = self.cleaned_data, default_targets(self.chosen)
        return AssessmentFields(
            version=cleaned["version"],
            title=cleaned["title"],
            form=cleaned["form"],
            mode=cleaned["mode"],
            opens_at=cleaned["opens_at"],
            closes_at=cleaned["closes_at"],
            customer_meaning=self.written_before | {self.organisation.language: cleaned["customer_meaning"]},
            contact=cleaned["contact"],
            minimum_group_size=cleaned["minimum_group_size"],
            leaves_out_careless=cleaned["leaves_out_careless"],
            asks_customers=cleaned["asks_customers"],
            customer_contact=cleaned["customer_contact"],
            targets={code: cleaned.get(f"target_{code}") or default for code, default in defaults.items()},
        )


def version_name(version: QuestionnaireVersion) -> str:
    return _("%(title)s, version %(number)d") % {"title": version.questionnaire.title, "number": version.number}


def _initial(assessment: Assessment | None) -> dict[str, Any]:
    if assessment is None:
        return {}
    dates, contacts = ("opens_at", "closes_at"), ("contact", "customer_contact")
    kept = ("title", "form", "mode", *dates, *contacts, "minimum_group_size", "leaves_out_careless", "asks_customers")
    meaning = assessment.meaning_in(assessment.organisation.language)
    return {name: getattr(assessment, name) for name in kept} | {"customer_meaning": meaning}


def _minutes(document: QuestionnaireDocument, form: Form) -> str:
    """Reading time as it is: one figure, or the shortest and the longest among the role groups."""
    needs = len(document.customer_needs)
    minutes = {document.reading_minutes(form, group.code, needs=needs) for group in document.role_groups}
    if len(minutes) == 1:
        return ngettext("About %(n)d minute.", "About %(n)d minutes.", min(minutes)) % {"n": min(minutes)}
    return _("About %(least)d to %(most)d minutes, by role.") % {"least": min(minutes), "most": max(minutes)}


class PulseLinkForm(forms.Form):
    """A way of reaching customers; each has a link of its own, so that the report can tell them apart."""

    source = forms.ChoiceField(
        label=gettext_lazy("How do customers get this link?"),
        widget=forms.RadioSelect,
        choices=(
            (
                Source.INVITED_LIST,
                gettext_lazy(
                    "Invited from a list: you send it to customers you have chosen, all of them or by chance."
                ),
            ),
            (
                Source.POINT_OF_SERVICE,
                gettext_lazy("At the point of service: on a receipt, a tablet or a poster where they are served."),
            ),
            (
                Source.OPEN_LINK,
                gettext_lazy("By an open link: on a website or in social media. Whoever happens to come by answers."),
            ),
        ),
        error_messages={"required": gettext_lazy("Choose one."), "invalid_choice": gettext_lazy("Choose one.")},
    )
    segment = LineField(
        label=gettext_lazy("Which group of customers? (optional)"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("For example: small firms. Leave it empty if the link is for everybody."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.helper.layout = Layout("source", "segment")

    def clean_segment(self) -> str:
        return " ".join(str(self.cleaned_data["segment"]).split())

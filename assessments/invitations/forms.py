"""Forms of the people who are invited, and of what they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.invitations.addresses import AddressRefused, clean_address, clean_name, key_of
from assessments.invitations.knowing import departments_for, languages_for, role_groups_for
from assessments.invitations.reading import Person
from assessments.invitations.texts import LONGEST_BODY, LONGEST_SUBJECT, PLACES, Text, complaints
from assessments.models import InvitationState
from assessments.models.invitation import LONGEST_EMAIL, LONGEST_NAME
from organisations.forms import bare_helper
from organisations.tables.table import ACCEPTED, LARGEST_FILE
from organisations.text import validate_line, validate_plain_text

if TYPE_CHECKING:
    from django.http import QueryDict

    from assessments.models import Assessment, Invitation


class ListForm(forms.Form):
    """Pasted addresses or a file; a file wins."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste addresses"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line, or parted by semicolons, as mail programs write them: Ben Smith <ben@shop.example>. "
            "Rows copied from a spreadsheet work, too, with the headings on top."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("CSV or an Excel workbook (.xlsx), up to 5 MB: enough for 50,000 people."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.helper.layout = Layout("pasted", "file")

    def clean_file(self) -> bytes | None:
        sent = self.cleaned_data["file"]
        if not sent:
            return None
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than %(n)d MB. Split it into several.") % {"n": LARGEST_FILE // 1024 // 1024}
            )
        return bytes(sent.read())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not str(cleaned.get("pasted", "")).strip():
            self.add_error("pasted", _("Paste addresses, or choose a file."))
        return cleaned


class PersonForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write an address.")},
    )
    name = forms.CharField(label=gettext_lazy("Name (optional)"), max_length=LONGEST_NAME, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, assessment: Assessment, invitation: Invitation | None = None
    ) -> None:
        initial = {}
        if invitation:
            initial = {name: getattr(invitation, name) for name in ("email", "name", "department", "role_group")}
            initial["language"] = invitation.language or assessment.organisation.language
        super().__init__(data, initial=initial)
        departments, groups = departments_for(assessment), role_groups_for(assessment)
        languages = languages_for(assessment)
        unsaid = ("", _("not given: the person is asked"))
        self._add("department", _("Department"), [unsaid, *((each.code, each.name) for each in departments)])
        self._add("role_group", _("Kind of work"), [unsaid, *((each.code, each.name) for each in groups)])
        if len(languages) > 1:
            self._add("language", _("Language of the letters"), [(code, code) for code in languages])
        gone = initial.get("department", "")
        if gone and gone not in {each.code for each in departments}:
            self.fields["department"].help_text = _("“%(code)s” is no department any more.") % {"code": gone}
        self.helper = bare_helper()
        self.helper.layout = Layout(*self.fields)

    def _add(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean_email(self) -> str:
        try:
            return clean_address(str(self.cleaned_data["email"]).strip())
        except AddressRefused as refused:
            raise forms.ValidationError(str(refused)) from None

    def clean_name(self) -> str:
        try:
            return clean_name(str(self.cleaned_data["name"]))
        except AddressRefused as refused:
            raise forms.ValidationError(str(refused)) from None

    def keep_name_alone(self) -> None:
        """After the letter has gone out nothing else is changed."""
        for other in [name for name in self.fields if name != "name"]:
            del self.fields[other]
        self.helper.layout = Layout("name")

    def person(self) -> Person:
        cleaned = self.cleaned_data
        return Person(
            email=cleaned["email"],
            key=key_of(cleaned["email"]),
            name=cleaned["name"],
            department=cleaned["department"],
            role_group=cleaned["role_group"],
            language=cleaned.get("language", ""),
        )


class TextForm(forms.Form):
    """A coordinator's words for one letter in one language."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=LONGEST_SUBJECT,
        validators=[validate_line],
        error_messages={"required": gettext_lazy("Write a subject.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
        validators=[validate_plain_text],
        error_messages={"required": gettext_lazy("Write a text.")},
    )

    def __init__(self, data: QueryDict | None = None, *, text: Text) -> None:
        super().__init__(data, initial={"subject": text.subject, "body": text.body})
        self.fields["body"].help_text = _(
            "You can use these places: %(places)s. Our promise is put below by itself."
        ) % {"places": ", ".join(f"${place}" for place in PLACES)}
        self.helper = bare_helper()
        self.helper.layout = Layout("subject", "body")

    def clean_subject(self) -> str:
        self._refuse_wrong_places(str(self.cleaned_data["subject"]), needs_link=False)
        if "$link" in self.cleaned_data["subject"]:
            raise forms.ValidationError(_("The link belongs into the text; a subject is shown in lists of mail."))
        return str(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).replace("\r\n", "\n")
        self._refuse_wrong_places(body, needs_link=True)
        return body

    @staticmethod
    def _refuse_wrong_places(text: str, *, needs_link: bool) -> None:
        wrong = complaints(text, needs_link=needs_link)
        if wrong:
            raise forms.ValidationError(wrong)

    def text(self) -> Text:
        return Text(self.cleaned_data["subject"], self.cleaned_data["body"])


class BouncedForm(forms.Form):
    pasted = forms.CharField(
        label=gettext_lazy("Addresses that came back"),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Paste the addresses, or whole returned mails: every address in them that you have invited is marked."
        ),
        error_messages={"required": gettext_lazy("Paste at least one address.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.helper.layout = Layout("pasted")


class FilterForm(forms.Form):
    """What the list is narrowed to; whatever makes no sense narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Address or name"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)

    def __init__(self, data: QueryDict, *, assessment: Assessment) -> None:
        super().__init__(data)
        departments = [(each.code, each.name) for each in departments_for(assessment)]
        states = [choice for choice in InvitationState.choices if choice[0] != InvitationState.SENDING]
        for name, choices in (("state", states), ("department", departments)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 tells the type checker what is declared above
            field.choices = [("", _("all")), *choices]

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

"""A department, its place in the tree, and where those below it go when it is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Layout
from django import forms
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.departments.tree import MOST_DEPARTMENTS, below, held, nodes_of
from organisations.forms import bare_helper
from organisations.models import Department
from organisations.tables.table import ACCEPTED, LARGEST_FILE
from organisations.tables.words import plain
from organisations.text_fields import LineField

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable

    from organisations.models import Organisation

MOST_PEOPLE = 1_000_000
LONGEST_CODE, LONGEST_NAME = 16, 120
LONGEST_PASTE = 100_000
INDENT = "\u2003"
TAKEN = gettext_lazy("There is a department of this name already at this place.")


class DepartmentForm(forms.ModelForm):  # type: ignore[type-arg] # generic for type checkers only
    name = LineField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    parent = forms.ChoiceField(
        label=gettext_lazy("Part of"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This place is not there any more. Choose another.")},
    )
    headcount = forms.IntegerField(
        label=gettext_lazy("People (optional)"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=gettext_lazy(
            "How many people work there, without those of departments inside it. Leave it empty if you do not know: "
            "response rates then say “unknown”."
        ),
    )

    class Meta:
        model = Department
        fields = ("name", "parent", "headcount")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.every = list(organisation.departments.all())
        own = below(self.every, self.instance.pk) | {self.instance.pk} if self.instance.pk else set()
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ChoiceField)  # noqa: S101 tells the type checker what is declared above
        parent.choices = places(self.every, own)
        self.instance.organisation = organisation

    def clean_parent(self) -> Department | None:
        return next((each for each in self.every if str(each.pk) == self.cleaned_data["parent"]), None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "name" in cleaned and "parent" in cleaned:
            beside = [each for each in self.every if each.pk != self.instance.pk]
            if is_taken(cleaned["name"], cleaned["parent"], beside):
                self.add_error("name", forms.ValidationError(TAKEN, code="taken"))
        if not self.instance.pk and len(self.every) >= MOST_DEPARTMENTS:
            raise forms.ValidationError(
                _("There are %(most)d departments already, as many as an assessment can tell apart.")
                % {"most": MOST_DEPARTMENTS},
                code="many",
            )
        return cleaned

    def save(self, commit: bool = True) -> Department:
        if not self.instance.code:
            self.instance.code = free_code(self.instance.name, {plain(each.code) for each in self.every})
        department: Department = super().save(commit)
        return department

    def store(self) -> bool:
        """Stored, unless the tree has changed meanwhile so that it does not fit any more; then the form says so."""
        with transaction.atomic():
            self.every = held(self.instance.organisation)
            parent, pk = self.cleaned_data["parent"], self.instance.pk
            inside = (below(self.every, pk) | {pk}) if pk else set()
            known = {each.pk for each in self.every}
            if (pk and pk not in known) or (parent and (parent.pk not in known or parent.pk in inside)):
                self.add_error("parent", _("Somebody else has just changed the departments. Look at this place again."))
                return False
            if is_taken(self.instance.name, parent, [each for each in self.every if each.pk != pk]):
                self.add_error("name", str(TAKEN))
                return False
            self.save()
        return True


class DeleteDepartmentForm(forms.Form):
    to = forms.ChoiceField(
        label=gettext_lazy("Where the departments inside it go"),
        error_messages={
            "required": gettext_lazy("Say where they go."),
            "invalid_choice": gettext_lazy("This place is not there any more. Choose another."),
        },
    )

    def __init__(self, *args: Any, department: Department, every: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.department, self.every = department, every
        self.children = [each for each in every if each.parent_id == department.pk]
        own = below(every, department.pk) | {department.pk}
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 tells the type checker what is declared above
        top, *others = places(every, own)
        to.choices = [("", _("Choose a place")), ("top", top[1]), *others]
        if not self.children:
            del self.fields["to"]

    def clean_to(self) -> Department | None:
        to = next((each for each in self.every if str(each.pk) == self.cleaned_data["to"]), None)
        for child in self.children:
            if is_taken(child.name, to, [each for each in self.every if each.pk != self.department.pk]):
                raise forms.ValidationError(
                    _("There is a department “%(name)s” there already. Rename one of them first."),
                    params={"name": child.name},
                )
        return to

    def delete(self) -> None:
        """Inside a transaction that holds the departments."""
        Department.objects.filter(pk__in=[each.pk for each in self.children]).update(parent=self.cleaned_data.get("to"))
        self.department.delete()


class DepartmentFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("A file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("An Excel workbook (.xlsx) or a CSV file."),
        error_messages={"empty": gettext_lazy("The file is empty."), "invalid": gettext_lazy("Choose a file.")},
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the rows here"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("Mark the table in your spreadsheet with its headings, copy it, and paste."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.helper.layout = Layout("file", "pasted")

    def clean_file(self) -> bytes | None:
        sent = self.cleaned_data["file"]
        if sent is None:
            return None
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB, which no list of departments needs.")
                % {"limit": LARGEST_FILE // 1024 // 1024},
                code="large",
            )
        return bytes(sent.read())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        pasted = str(cleaned.get("pasted") or "").strip()
        if self.errors:
            return cleaned
        if cleaned.get("file") and pasted:
            self.add_error("pasted", _("Choose a file or paste rows, not both: which of the two counts?"))
        elif not cleaned.get("file") and not pasted:
            self.add_error("file", _("Choose a file, or paste rows below."))
        return cleaned

    @property
    def source(self) -> str:
        """The field that was filled in."""
        return "file" if self.cleaned_data.get("file") else "pasted"

    @property
    def content(self) -> bytes:
        return self.cleaned_data.get("file") or str(self.cleaned_data["pasted"]).encode("utf-8", "replace")


def places(every: Iterable[Department], without: Collection[int]) -> list[tuple[str, str]]:
    """Where a department can be: at the top, or inside one of these."""
    inside = [
        (str(node.department.pk), INDENT * node.depth + node.department.name)
        for node in nodes_of(every)
        if node.department.pk not in without
    ]
    return [("", _("no other department: at the top")), *inside]


def is_taken(name: str, parent: Department | None, others: Iterable[Department]) -> bool:
    """Whether one of the others at this place bears the name, however it is written."""
    place = parent.pk if parent else None
    return any(each.parent_id == place and plain(each.name) == plain(name) for each in others)


def free_code(name: str, taken: Container[str]) -> str:
    """A short code that stays when the name changes; answers and imported files carry it."""
    stem = slugify(name)[:LONGEST_CODE].strip("-_") or "department"
    code, number = stem, 1
    while code in taken:
        number += 1
        ending = f"-{number}"
        code = stem[: LONGEST_CODE - len(ending)] + ending
    return code

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.accounts.forms import EMAIL
from organisations.forms import bare_helper
from organisations.joining import clean_email
from organisations.models import Role

if TYPE_CHECKING:
    from organisations.models import Organisation

WHAT_ROLES_DO = (
    (Role.COORDINATOR, gettext_lazy("Coordinator: opens, closes and publishes assessments, and lets people in")),
    (Role.CONSULTANT, gettext_lazy("Consultant: reads everything, also before it is published; changes nothing")),
    (Role.EXECUTIVE, gettext_lazy("Executive: reads reports once they are published")),
    (Role.MEMBER, gettext_lazy("Member: belongs, and reads no report yet")),
)


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[(role.value, text) for role, text in WHAT_ROLES_DO],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class InvitationForm(RoleForm):
    email = forms.EmailField(label=EMAIL, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ("email", "role")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self) -> str:
        email = clean_email(self.cleaned_data["email"])
        if self.organisation.memberships.filter(user__email=email).exists():
            raise forms.ValidationError(_("This person belongs here already. Change the role on the page of members."))
        if self.organisation.join_invitations.filter(email=email).exists():
            raise forms.ValidationError(
                _("This address is invited already. On the page of members you can send it again, or withdraw it.")
            )
        return email

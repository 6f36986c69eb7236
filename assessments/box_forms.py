"""The passphrase of a sealed box: given by somebody the organisation trusts, kept nowhere."""

from __future__ import annotations

import unicodedata
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms import bare_helper

SHORTEST, LONGEST = 12, 200


def as_one_types(text: str) -> str:
    """The same passphrase on every keyboard: letters with accents can be sent in two ways."""
    return unicodedata.normalize("NFKC", text.strip())


class NewPassphraseForm(forms.Form):
    """Left empty, whoever runs the server can open the box."""

    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase (optional)"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "With one, the answers cannot be opened without it. Let somebody give it whom your people trust, for "
            "example the works council, and let them keep it: it is stored nowhere, and if it is lost, all answers "
            "are lost. At least 12 characters; four words that do not belong together are good."
        ),
    )
    again = forms.CharField(
        label=gettext_lazy("The same passphrase once more"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.helper.layout = Layout("passphrase", "again")

    def clean(self) -> dict[str, Any]:
        given, again = (as_one_types(self.cleaned_data.get(name, "")) for name in ("passphrase", "again"))
        if given and len(given) < SHORTEST:
            self.add_error("passphrase", _("It is too short. Take at least 12 characters."))
        elif given != again:
            self.add_error("again", _("The two are not the same. Write the passphrase in both fields."))
        return {"passphrase": given}


class PassphraseForm(forms.Form):
    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the passphrase that was given at opening.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.helper.layout = Layout("passphrase")

    def clean_passphrase(self) -> str:
        return as_one_types(self.cleaned_data["passphrase"])

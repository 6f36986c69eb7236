"""The pages about accounts and members, as tests/e2e/sights.py has the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.e2e.people import pretend_device
from tests.e2e.sights import Sight, press, show_its_you

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def show_a_wrong_code(page: Page) -> None:
    show_its_you(page)
    page.get_by_label("Code").fill("000000")
    press("Switch on")(page)


def sign_in_half_way(page: Page) -> None:
    page.get_by_label("E-mail address").fill("otto@stage.example")
    page.get_by_label("Password").fill("correct horse battery")
    press("Sign in")(page)
    page.get_by_role("heading", name="The second step").wait_for()


def add_passkey(page: Page) -> None:
    """With a device that is pretended; ends on the list."""
    pretend_device(page)
    show_its_you(page)
    page.get_by_label("What you call it").fill("Petra’s phone, the one with the rather long name")
    press("Add it")(page)
    page.get_by_role("heading", name=re.compile("Recovery codes|Second step")).wait_for()
    page.goto("/account/passkeys/")


def add_passkey_and(what: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        add_passkey(page)
        page.get_by_role("link", name=what).first.click()

    return act


def add_passkey_first(page: Page) -> None:
    page.goto("/account/passkeys/new/")
    add_passkey(page)
    page.goto("/account/its-you/passkey/")


def invite_somebody(page: Page) -> None:
    page.get_by_label("E-mail address").fill(f"x{uuid4().hex}@stage.example")
    page.get_by_role("main").get_by_text("Consultant:").click()
    press("Invite")(page)


ACCOUNT = (
    Sight("account", "account", "/account/", "ada"),
    Sight("is it you", "account_reauthenticate", "/account/its-you/", "ada"),
    Sight("it is not you", "account_reauthenticate", "/account/its-you/", "ada", act=press("Continue")),
    Sight("change address", "account_email", "/account/email/", "ada", act=show_its_you),
    Sight("confirm an address", "account_confirm_email", "{confirm_email}"),
    Sight("confirm an address by a stale link", "account_confirm_email", "/confirm-email/c9:c9/"),
    Sight("address to be confirmed", "account_email_verification_sent", "/confirm-email/"),
    Sight("second step", "mfa_index", "/account/second-step/", "ada"),
    Sight("second step that is on", "mfa_index", "/account/second-step/", "otto"),
    Sight("set up codes", "mfa_activate_totp", "/account/second-step/app/", "ada", act=show_its_you),
    Sight("set up codes wrongly", "mfa_activate_totp", "/account/second-step/app/", "ada", act=show_a_wrong_code),
    Sight("switch codes off", "mfa_deactivate_totp", "/account/second-step/app/off/", "otto", act=show_its_you),
    Sight("recovery codes", "mfa_view_recovery_codes", "/account/recovery-codes/", "otto", act=show_its_you),
    Sight("new recovery codes", "mfa_generate_recovery_codes", "/account/recovery-codes/new/", "otto",
          act=show_its_you),
    Sight("is it you, by code", "mfa_reauthenticate", "/account/its-you/code/", "otto"),
    Sight("asked for the second step", "mfa_authenticate", "/sign-in/", act=sign_in_half_way),
    Sight("no passkeys yet", "mfa_list_webauthn", "/account/passkeys/", "ada"),
    Sight("passkeys", "mfa_list_webauthn", "/account/passkeys/new/", "petra", act=add_passkey),
    Sight("add passkey", "mfa_add_webauthn", "/account/passkeys/new/", "ada", act=show_its_you),
    Sight("rename passkey", "mfa_edit_webauthn", "/account/passkeys/new/", "petra", act=add_passkey_and("Rename")),
    Sight("remove passkey", "mfa_remove_webauthn", "/account/passkeys/new/", "petra", act=add_passkey_and("Remove")),
    Sight("is it you, by passkey", "mfa_reauthenticate_webauthn", "/account/its-you/passkey/", "petra",
          act=add_passkey_first),
    Sight("sessions", "usersessions_list", "/account/sessions/", "ada"),
    Sight("members", "members-list", "/organisations/{acme}/members/", "ada"),
    Sight("invite somebody", "member-invite", "/organisations/{acme}/members/new/", "ada"),
    Sight("invite nobody", "member-invite", "/organisations/{acme}/members/new/", "ada", act=press("Invite")),
    Sight("invite by hand", "member-invite", "/organisations/{acme}/members/new/", "ada", act=invite_somebody),
    Sight("change member", "member-edit", "/organisations/{acme}/members/{member}/", "ada"),
    Sight("join with a new account", "join-accept", "{join_new}"),
    Sight("join with an account", "join-accept", "{join_known}"),
    Sight("join while signed in", "join-accept", "{join_known}", "dan"),
    Sight("join as somebody else", "join-accept", "{join_known}", "eve"),
    Sight("join by a stale link", "join-open", "/join/c9c9c9c9c9c9c9c9/", status=410),
)  # fmt: skip

"""Every address of the product, and who gets in: row 1. A new address is one line here, or the tests fail.

A line says which of Acme's things the address names, and for GET and POST which status whoever is let in gets.
Everybody else who is signed in gets 404, the same page as for what does not exist; visitors are sent to sign in. What
is not said is refused with 405. POST is an empty form: 422 means "let in, and told what is missing".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from organisations.models import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


class Who(StrEnum):
    """Those at Acme by their role there; strangers belong to Birch alone."""

    VISITOR = "anonymous visitor"
    RESPONDENT = "respondent with a cookie"
    STRANGE_EXECUTIVE = "executive of another organisation"
    STRANGE_CONSULTANT = "consultant of another organisation"
    STRANGE_COORDINATOR = "coordinator of another organisation"
    MEMBER = Role.MEMBER
    EXECUTIVE = Role.EXECUTIVE
    CONSULTANT = Role.CONSULTANT
    COORDINATOR = Role.COORDINATOR


STRANGERS = (Who.STRANGE_EXECUTIVE, Who.STRANGE_CONSULTANT, Who.STRANGE_COORDINATOR)
SIGNED_IN = (*STRANGERS, Who.MEMBER, Who.EXECUTIVE, Who.CONSULTANT, Who.COORDINATOR)
CONDUCTORS = (Who.COORDINATOR,)
READERS = (Who.CONSULTANT, Who.COORDINATOR)
REPORT_READERS = (Who.EXECUTIVE, *READERS)
METHODS = ("get", "post", "put", "patch", "delete")
TO_SIGN_IN = 302

Rule = dict[Who, int]
NOTHING: Mapping[str, str] = {}
GUESTS = (Who.VISITOR, Who.RESPONDENT)
ORGANISATION = {"public_id": "organisation"}
OPEN = {"public_id": "open"}
PUBLISHED = {"public_id": "published"}
NAMED = {"public_id": "named"}
PERSON = NAMED | {"person": "named_person"}


@dataclass(frozen=True)
class Address:
    """`of`: the things of Acme its parameters name, by their keys in tests/tenancy/stage.py."""

    name: str
    of: Mapping[str, str]
    get: Rule | None = None
    post: Rule | None = None
    needs_sign_in: bool = True
    others: Mapping[str, Rule] = field(default_factory=dict)  # of views that mind PUT, PATCH or DELETE

    def expected(self, who: Who, method: str) -> int:
        if self.needs_sign_in and who in (Who.VISITOR, Who.RESPONDENT):
            return TO_SIGN_IN
        rule = {"get": self.get, "post": self.post, **self.others}.get(method)
        return 405 if rule is None else rule.get(who, 404)


def let_in(who: tuple[Who, ...], status: int) -> Rule:
    return dict.fromkeys(who, status)


def page(name: str, who: tuple[Who, ...], of: Mapping[str, str]) -> Address:
    """Can be looked at, and takes nothing."""
    return Address(name, of, get=let_in(who, 200))


def form(
    name: str, who: tuple[Who, ...], of: Mapping[str, str], *, empty: int = 422, readers: tuple[Who, ...] = ()
) -> Address:
    """Can be looked at and sent; `empty` is what an empty one is answered with; readers see it, and may not send it."""
    return Address(name, of, get=let_in((*who, *readers), 200), post=let_in(who, empty))


def action(name: str, who: tuple[Who, ...], of: Mapping[str, str], *, done: int = 302) -> Address:
    """Takes a POST only."""
    return Address(name, of, post=let_in(who, done))


def public(name: str, of: Mapping[str, str] = NOTHING, *, get: int | None = 200, post: int | None = None) -> Address:
    """The same for everybody."""
    everybody = tuple(Who)
    return Address(
        name, of, None if get is None else let_in(everybody, get), None if post is None else let_in(everybody, post),
        needs_sign_in=False,
    )  # fmt: skip


def answering(name: str, of: Mapping[str, str] = NOTHING, *, get: int | None = 200, post: int | None = None) -> Address:
    """For the device that holds a respondent's secret, whoever is signed in on it; nobody else finds anything."""
    holder = (Who.RESPONDENT,)
    return Address(
        name, OPEN | dict(of), None if get is None else let_in(holder, get),
        None if post is None else let_in(holder, post), needs_sign_in=False,
    )  # fmt: skip


def own(name: str, get: Rule | None = None, post: Rule | None = None) -> Address:
    """About whoever is signed in, and about nobody's id."""
    return Address(name, {}, get, post)


def of_django(address: Address) -> Address:
    """Django's own forms take PUT for POST."""
    return replace(address, others={"put": address.post or {}})


def minds_no_method(address: Address) -> Address:
    return replace(address, others={method: address.get or {} for method in ("put", "patch", "delete")})


def guests_get(status: int) -> Rule:
    """Whoever is signed in already is sent home instead."""
    return let_in(GUESTS, status) | let_in(SIGNED_IN, 302)


ADDRESSES = (
    # What runs the product asks these
    public("healthz"),
    public("readyz"),
    # Getting in and out
    Address("account_login", {}, guests_get(200), guests_get(422), needs_sign_in=False,
            others={"put": guests_get(422), "patch": guests_get(405), "delete": guests_get(405)}),
    public("account_logout", get=None, post=302),
    # By an organisation's own sign-in, which does not answer here (tests/tenancy/conftest.py)
    Address("sso-oidc", {}, let_in(tuple(Who), 302), guests_get(502), needs_sign_in=False),
    public("sso-oidc-back", get=400),
    Address("sso-saml", {}, let_in(tuple(Who), 302), guests_get(200), needs_sign_in=False),
    public("sso-saml-answer", get=None, post=403),
    public("sso-saml-back", get=400),
    public("sso-saml-metadata"),
    of_django(own("account_change_password", let_in(SIGNED_IN, 200), let_in(SIGNED_IN, 422))),
    of_django(public("account_reset_password", post=200)),
    public("account_reset_password_done"),
    minds_no_method(public("account_reset_password_from_key", {"uidb36": "nobody", "key": "nothing"}, post=200)),
    own("account", let_in(SIGNED_IN, 200), let_in(SIGNED_IN, 302)),
    # Whoever has not just shown who they are is asked for it first.
    Address("account_email", {}, let_in(SIGNED_IN, 302), let_in(SIGNED_IN, 302),
            others=dict.fromkeys(("put", "patch", "delete"), let_in(SIGNED_IN, 302))),
    of_django(own("account_reauthenticate", let_in(SIGNED_IN, 200), let_in(SIGNED_IN, 422))),
    public("account_email_verification_sent"),
    public("account_confirm_email", {"key": "nothing"}, post=404),
    of_django(own("usersessions_list", let_in(SIGNED_IN, 200), let_in(SIGNED_IN, 302))),
    # Second steps: of nobody here, so that there is nothing to switch off, and who is asked for one goes elsewhere
    minds_no_method(public("mfa_authenticate", get=302, post=302)),
    Address("mfa_login_webauthn", {}, let_in(tuple(Who), 302), let_in(tuple(Who), 302), needs_sign_in=False,
            others={"put": let_in(tuple(Who), 302), "patch": guests_get(405), "delete": guests_get(405)}),
    *(minds_no_method(own(name, let_in(SIGNED_IN, 302), let_in(SIGNED_IN, 302)))
      for name in ("mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_add_webauthn",
                   "mfa_generate_recovery_codes")),
    *(minds_no_method(Address(name, {"pk": "1"}, let_in(SIGNED_IN, 302), let_in(SIGNED_IN, 302)))
      for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")),
    *(minds_no_method(own(name, {}, {})) for name in ("mfa_deactivate_totp", "mfa_download_recovery_codes")),
    own("mfa_view_recovery_codes", {}),
    own("mfa_index", let_in(SIGNED_IN, 200)),
    own("mfa_list_webauthn", let_in(SIGNED_IN, 200)),
    public("join-open", {"secret": "nothing"}, get=410),
    public("join-accept", get=410, post=410),
    own("my-data", let_in(SIGNED_IN, 302)),
    own("my-data-file", let_in(SIGNED_IN, 302)),
    own("my-data-erase", let_in(SIGNED_IN, 302), let_in(SIGNED_IN, 302)),
    own("home", let_in((*READERS, Who.EXECUTIVE, *STRANGERS), 302) | {Who.MEMBER: 200}),
    # Organisations and their departments
    page("organisation-show", READERS, ORGANISATION),
    form("organisation-edit", CONDUCTORS, ORGANISATION),
    page("department-list", READERS, ORGANISATION),
    form("department-add", CONDUCTORS, ORGANISATION),
    form("department-file", CONDUCTORS, ORGANISATION),
    action("department-import", CONDUCTORS, ORGANISATION),
    page("department-download", READERS, ORGANISATION),
    form("department-edit", CONDUCTORS, ORGANISATION | {"pk": "department"}),
    form("department-delete", CONDUCTORS, ORGANISATION | {"pk": "department"}, empty=302),
    public("privacy"),
    public("privacy-notice", ORGANISATION),
    form("notice-edit", CONDUCTORS, ORGANISATION, empty=302),
    form("retention-edit", CONDUCTORS, ORGANISATION),
    page("members-list", CONDUCTORS, ORGANISATION),
    form("member-invite", CONDUCTORS, ORGANISATION),
    form("member-edit", CONDUCTORS, ORGANISATION | {"pk": "membership"}),
    action("member-remove", CONDUCTORS, ORGANISATION | {"pk": "membership"}),
    action("member-invite-again", CONDUCTORS, ORGANISATION | {"pk": "join_invitation"}, done=200),
    action("member-withdraw", CONDUCTORS, ORGANISATION | {"pk": "join_invitation"}),
    page("audit-log", CONDUCTORS, ORGANISATION),
    page("audit-file", CONDUCTORS, ORGANISATION),
    # What is counted anyway
    page("outcomes-list", READERS, ORGANISATION),
    form("outcomes-add", CONDUCTORS, ORGANISATION),
    form("outcomes-file", CONDUCTORS, ORGANISATION),
    action("outcomes-file-store", CONDUCTORS, ORGANISATION),
    form("outcomes-edit", CONDUCTORS, ORGANISATION | {"pk": "outcome"}),
    form("outcomes-delete", CONDUCTORS, ORGANISATION | {"pk": "outcome"}, empty=302),
    form("outcomes-value-add", CONDUCTORS, ORGANISATION | {"pk": "outcome"}),
    form("outcomes-value-edit", CONDUCTORS, ORGANISATION | {"pk": "outcome", "value_pk": "outcome_value"}),
    action("outcomes-value-delete", CONDUCTORS, ORGANISATION | {"pk": "outcome", "value_pk": "outcome_value"}),
    # Conducting
    own("organisation-list", let_in(SIGNED_IN, 200)),
    own("assessment-list", let_in((*READERS, Who.STRANGE_CONSULTANT, Who.STRANGE_COORDINATOR), 200)),
    form("assessment-create", CONDUCTORS, ORGANISATION),
    page("assessment-show", READERS, OPEN),
    page("assessment-counting", READERS, OPEN),
    form("assessment-edit", CONDUCTORS, OPEN),
    form("assessment-delete", CONDUCTORS, {"public_id": "draft"}, empty=302),
    page("assessment-questions", READERS, OPEN),
    form("assessment-needs", CONDUCTORS, {"public_id": "draft"}, readers=READERS),
    form("pulse-link-add", CONDUCTORS, OPEN),
    action("pulse-link-switch", CONDUCTORS, OPEN | {"pk": "pulse_link"}),
    page("pulse-link-qr", CONDUCTORS, OPEN | {"pk": "pulse_link", "kind": "svg"}),
    form("assessment-open", CONDUCTORS, {"public_id": "draft"}, empty=302),
    form("assessment-close", CONDUCTORS, OPEN, empty=302),
    page("assessment-qr", CONDUCTORS, OPEN | {"pk": "link", "kind": "svg"}),
    page("assessment-sheet", CONDUCTORS, OPEN | {"pk": "link"}),
    page("assessment-forecast", READERS, OPEN),
    page("assessment-dossier", READERS, OPEN),
    # Answers with names
    page("live", READERS, NAMED),
    page("live-names", READERS, NAMED),
    page("live-names-file", READERS, NAMED),
    page("live-person", READERS, PERSON),
    page("live-person-file", CONDUCTORS, PERSON),
    form("live-person-erase", CONDUCTORS, PERSON, empty=302),
    public("answer-team", {"secret": "named_secret"}),
    # Inviting by mail
    action("assessment-schedule", CONDUCTORS, {"public_id": "draft"}),
    page("recipients", CONDUCTORS, OPEN),
    form("recipients-add", CONDUCTORS, OPEN),
    form("recipients-list", CONDUCTORS, OPEN | {"list_id": "recipient_list"}, empty=302),
    page("recipients-reading", CONDUCTORS, OPEN | {"list_id": "recipient_list"}),
    form("recipient-add", CONDUCTORS, OPEN),
    form("recipient", CONDUCTORS, OPEN | {"invitation_id": "invited_person"}),
    form("recipients-empty", CONDUCTORS, OPEN, empty=302),
    form("recipients-bounced", CONDUCTORS, OPEN),
    action("letters-send", CONDUCTORS, OPEN),
    page("letters-progress", CONDUCTORS, OPEN),
    form("letters", CONDUCTORS, OPEN | {"letter": "invitation", "language": "en"}),
    Address("letters-preview", OPEN | {"letter": "invitation", "language": "en"}, let_in(CONDUCTORS, 302),
            let_in(CONDUCTORS, 200)),
    # Reports
    page("report-show", REPORT_READERS, PUBLISHED),
    page("report-section", REPORT_READERS, PUBLISHED | {"code": "focus"}),
    page("report-comments", REPORT_READERS, PUBLISHED),
    page("report-comments-about", REPORT_READERS, PUBLISHED | {"code": "strategy.policy"}),
    action("report-comments-hide", CONDUCTORS, PUBLISHED | {"place": "1"}),
    action("report-build", CONDUCTORS, PUBLISHED),
    page("report-progress", READERS, PUBLISHED),
    action("report-cancel", CONDUCTORS, PUBLISHED),
    action("report-publish", CONDUCTORS, PUBLISHED),
    form("loop-edit", CONDUCTORS, PUBLISHED, empty=302),
    page("loop-show", REPORT_READERS, PUBLISHED),
    own("portfolio-list", let_in((*READERS, Who.STRANGE_CONSULTANT, Who.STRANGE_COORDINATOR), 200)),
    public("method"),
    # Respondents and customers, who have no account
    public("answer-start", {"token": "token"}, post=302),
    public("answer-invited", {"secret": "invitation_secret"}, post=302),
    public("answer-resume", {"secret": "secret"}, post=302),
    public("own-answers", {"secret": "own_secret"}),
    public("own-answers-file", {"secret": "own_secret"}),
    public("own-answers-withdraw", {"secret": "own_secret"}, post=400),
    answering("answer-about", post=422),
    answering("answer-word", post=422),
    answering("answer-dimension", {"dimension": "strategy"}, post=422),
    answering("answer-progress", post=422),
    answering("answer-customers", post=422),
    answering("answer-win", get=404, post=404),
    answering("answer-review", post=409),
    public("answer-save", OPEN, get=None, post=400),
    answering("answer-thanks", get=302),
    answering("answer-leave", get=None, post=200),
    answering("answer-link-qr"),
    public("answer-heard", {"token": "token"}, get=302),
    public("invited-heard", {"secret": "invitation_secret"}, get=302),
    public("pulse-heard", {"token": "pulse_token"}, get=302),
    public("pulse-answer", {"token": "pulse_token"}, post=422),
    public("pulse-thanks", {"token": "pulse_token"}),
)  # fmt: skip

BY_NAME = {address.name: address for address in ADDRESSES}

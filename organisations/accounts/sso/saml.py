"""SAML 2.0: python3-saml judges what a browser brings, strictly; here stands what it leaves open.

A request goes there by redirect, the answer comes back by a POST of the browser. Only answers to requests that this
browser made count, once; an assertion has to say itself which request it answers, and that it is for us.
"""

from __future__ import annotations

import binascii
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import xmlsec
from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import Provider, ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from lxml import etree
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allauth.socialaccount.models import SocialApp
    from django.http import HttpRequest

SUBJECT_ID: Final = "urn:oasis:names:tc:SAML:attribute:subject-id"
ADDRESSES: Final = (
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "mail",
    "email",
)
LONGEST_SUBJECT = 191
SECURITY: Final = {
    "authnRequestsSigned": False,
    "wantAssertionsSigned": False,  # the assertion or the message around it: one has to be, and either is usual
    "wantNameId": False,
    "wantAttributeStatement": False,
    "requestedAuthnContext": False,
    "rejectDeprecatedAlgorithm": True,
    "allowRepeatAttributeName": True,
    "allowSingleLabelDomains": True,  # names of an inner network
}
CONFIRMED: Final = "//saml:Assertion/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"

# What the library raises, and what it lets through of bytes that are no XML, or other XML.
RAISED: Final = (
    *(OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, etree.LxmlError, xmlsec.Error, binascii.Error),
    *(ValueError, TypeError, AttributeError, LookupError),
)


class NotBelieved(OAuth2Error):
    """The text is ours or the library's; it goes into the log and names nobody. The page is that of every way."""

    is_ours = True


class Saml(Provider):
    """What it hands on of somebody is a dictionary: subject, address, and the request that was answered."""

    id = "saml"
    account_class = ProviderAccount

    def __init__(self, request: HttpRequest, app: Any = None) -> None:
        super().__init__(request, app)
        self.name = app.name

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, **more: Any) -> Any:
        with _told_as_not_believed():
            auth = OneLogin_Saml2_Auth(_as_people_type_it({}), everything(self.app))
            url = auth.login(return_to="")
        self.stash_redirect_state(request, process, next_url, state_id=auth.get_last_request_id())
        return HttpResponseRedirect(url)

    def extract_uid(self, data: dict[str, str]) -> str:
        return data["subject"]

    def extract_extra_data(self, data: dict[str, str]) -> dict[str, Any]:
        """Nothing more is kept of anybody."""
        return {}

    def extract_email_addresses(self, data: dict[str, str]) -> list[EmailAddress]:
        """Whoever set it up vouches for what it says of addresses (docs/admin.md)."""
        return [EmailAddress(email=data["address"], verified=True, primary=True)] if data["address"] else []


def everything(app: SocialApp) -> dict[str, Any]:
    us = {
        "entityId": entity_id(),
        "assertionConsumerService": {"url": f"{settings.BASE_URL}{reverse('sso-saml-answer')}"},
        "NameIDFormat": Names.NAMEID_UNSPECIFIED,
    }
    them = OneLogin_Saml2_IdPMetadataParser.parse(app.settings["metadata"])["idp"]
    return {"strict": True, "security": SECURITY, "sp": us, "idp": them}


def entity_id() -> str:
    return f"{settings.BASE_URL}{reverse('sso-saml-metadata')}"


def our_metadata(app: SocialApp) -> str:
    with _told_as_not_believed():
        return str(OneLogin_Saml2_Settings(everything(app), sp_validation_only=True).get_sp_metadata())


def read(answer: str, app: SocialApp) -> dict[str, str]:
    """Who it is, of an answer that breaks no rule, and which request it answers; NotBelieved otherwise.

    Whether this browser made that request is still to be asked.
    """
    with _told_as_not_believed():
        auth = OneLogin_Saml2_Auth(_as_people_type_it({"SAMLResponse": answer}), everything(app))
        auth.process_response()
        if auth.get_errors() or not auth.is_authenticated():
            raise NotBelieved(_in_one_line(auth.get_last_error_reason() or "nobody signed in there"))
        return _told_by(auth)


def _told_by(auth: OneLogin_Saml2_Auth) -> dict[str, str]:
    request_id = _answered(auth.get_last_response_xml())
    subject = _first(auth, (SUBJECT_ID,))
    if not subject:
        if auth.get_nameid_format() == Names.NAMEID_TRANSIENT:
            raise NotBelieved("the NameID is transient: it is another one at each sign-in")
        subject = str(auth.get_nameid() or "")
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotBelieved("the subject is empty or too long")
    address = _first(auth, ADDRESSES)
    if not address and auth.get_nameid_format() == Names.NAMEID_EMAIL_ADDRESS:
        address = str(auth.get_nameid())
    return {"subject": subject, "address": address, "answers": request_id}


def _answered(document: bytes | str) -> str:
    """Said by the signed assertion, not only by what may lie around it; and the assertion has to be for us.

    The library takes an assertion that says neither for one that is for everybody.
    """
    root = OneLogin_Saml2_XML.to_etree(document)
    audiences = OneLogin_Saml2_XML.query(
        root, "//saml:Assertion/saml:Conditions/saml:AudienceRestriction/saml:Audience"
    )
    if entity_id() not in {str(each.text).strip() for each in audiences}:
        raise NotBelieved("the assertion does not say that it is for us")
    asked = {each.get("InResponseTo") or "" for each in OneLogin_Saml2_XML.query(root, CONFIRMED)}
    if len(asked) != 1 or asked != {root.get("InResponseTo")}:
        raise NotBelieved("the assertion does not say which request it answers")
    return str(asked.pop())


@contextmanager
def _told_as_not_believed() -> Iterator[None]:
    try:
        yield
    except OneLogin_Saml2_ValidationError as error:
        raise NotBelieved(_in_one_line(error)) from error
    except RAISED as error:
        raise NotBelieved(type(error).__name__) from error


def _in_one_line(reason: object) -> str:
    """Which rule was broken in the library's words, without what the other side adds in its own."""
    return " ".join(str(reason).partition(" -> ")[0].split())[:200]


def _first(auth: OneLogin_Saml2_Auth, names: tuple[str, ...]) -> str:
    told: dict[str, list[str | None]] = auth.get_attributes()
    return next((str(told[name][0]).strip() for name in names if told.get(name) and told[name][0]), "")


def _as_people_type_it(posted: dict[str, str]) -> dict[str, Any]:
    """The request as it was meant, whatever the Host header says."""
    parts = urlsplit(settings.BASE_URL)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": reverse("sso-saml-answer"),
        "get_data": {},
        "post_data": posted,
    }

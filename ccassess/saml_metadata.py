"""Whether somebody could sign in with the metadata of a SAML sign-in; loaded only where SAML is set."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings

SOMEBODY: Final = {"entityId": "https://us.example", "assertionConsumerService": {"url": "https://us.example"}}
# What the library raises, or lets through of XML that holds something else.
RAISED: Final = (OneLogin_Saml2_Error, etree.LxmlError, ValueError, TypeError, AttributeError, LookupError)


def why_unusable(metadata: str) -> str:
    """Reads them once, as every sign-in does (organisations/accounts/sso/saml.py). Empty where all is well."""
    try:
        them = OneLogin_Saml2_IdPMetadataParser.parse(metadata)["idp"]
        security = {"allowSingleLabelDomains": True}
        OneLogin_Saml2_Settings({"strict": True, "security": security, "sp": SOMEBODY, "idp": them})
        urlsplit(them["singleSignOnService"]["url"])
    except RAISED as error:
        return " ".join(f"{type(error).__name__}, {error}".split())[:200].rstrip(".")
    return ""

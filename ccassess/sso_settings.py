"""Signing in with an organisation's own sign-in, by variables alone: a group is set whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from ccassess.environ import Problem, env_secret, env_str, problems

OIDC: Final = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")
EXAMPLES: Final = {
    "OIDC_NAME": "the name on the button, for example Larkfield",
    "OIDC_ISSUER": "the address of your sign-in, for example https://login.larkfield.example/realms/staff",
    "OIDC_CLIENT_ID": "the number or name your sign-in gave this program, for example ccassess",
    "OIDC_CLIENT_SECRET": "the secret that goes with it, or its file with OIDC_CLIENT_SECRET_FILE",
    "SAML_NAME": "the name on the button, for example Larkfield",
    "SAML_METADATA_FILE": "the path of a file with the metadata of your sign-in (XML)",
}
SAML: Final = ("SAML_NAME", "SAML_METADATA_FILE")
THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")
ENTITY: Final = re.compile(r"<(?:\w+:)?EntityDescriptor\b[^>]*\bentityID=[\"']([^\"'&]{1,190})[\"']")
PARTS: Final = tuple(
    re.compile(part) for part in ("IDPSSODescriptor", r"SingleSignOnService\b[^>]*:HTTP-Redirect", "X509Certificate")
)
LONGEST_NAME, LONGEST_ISSUER = 40, 200


@dataclass(frozen=True, slots=True)
class OpenIDConnect:
    """`issuer` without a slash at its end."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


def env_oidc() -> OpenIDConnect | None:
    given = {name: env_secret(name) if name.endswith("SECRET") else env_str(name) for name in OIDC}
    if not _is_whole(given):
        return None
    issuer = given["OIDC_ISSUER"].partition("/.well-known/")[0].rstrip("/")
    if len(issuer) > LONGEST_ISSUER or not _is_reached_safely(issuer):
        _refuse("OIDC_ISSUER is not an https address of at most 200 characters.", f"Write {EXAMPLES['OIDC_ISSUER']}.")
        return None
    if not _fits(given["OIDC_NAME"], "OIDC_NAME"):
        return None
    return OpenIDConnect(given["OIDC_NAME"], issuer, given["OIDC_CLIENT_ID"], given["OIDC_CLIENT_SECRET"])


@dataclass(frozen=True, slots=True)
class Saml:
    """`entity_id`: what the sign-in calls itself; `metadata`: the whole document."""

    name: str
    entity_id: str
    metadata: str = field(repr=False)


def env_saml() -> Saml | None:
    metadata = env_secret("SAML_METADATA")  # the content of the file; an empty one is none
    given = dict(zip(SAML, (env_str("SAML_NAME"), metadata), strict=True))
    if not _is_whole(given) or not _fits(given["SAML_NAME"], "SAML_NAME"):
        return None
    found = ENTITY.findall(metadata)
    if len(found) != 1 or not all(part.search(metadata) for part in PARTS):
        _refuse(
            "SAML_METADATA_FILE does not hold the metadata of one sign-in that is reached by HTTP-Redirect.",
            "Save the metadata your sign-in offers (XML, with an EntityDescriptor) in that file, as they are.",
        )
        return None
    from ccassess.saml_metadata import why_unusable  # noqa: PLC0415 a tenth of a second, only where SAML is set

    if wrong := why_unusable(metadata):
        _refuse(
            f"SAML_METADATA_FILE cannot be used: {wrong}.",
            "Save the metadata your sign-in offers once more, whole and as they are. Their SingleSignOnService by "
            "HTTP-Redirect needs an http or https address as its Location.",
        )
        return None
    return Saml(given["SAML_NAME"], found[0], metadata)


def _is_whole(given: dict[str, str]) -> bool:
    missing = [name for name, value in given.items() if not value]
    if missing and len(missing) < len(given):
        there = ", ".join(name for name, value in given.items() if value)
        what = "; ".join(f"{name}: {EXAMPLES[name]}" for name in missing)
        _refuse(
            f"{there} is set, but {', '.join(missing)} is not: nobody could sign in that way.",
            f"Set what is missing, or leave all of them out. {what}.",
        )
    return not missing


def _is_reached_safely(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # half an IPv6 address
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
    )


def _fits(name: str, variable: str) -> bool:
    if len(name) > LONGEST_NAME or not name.isprintable():
        _refuse(f"{variable} does not fit a button.", "Write a name of at most 40 characters, for example Larkfield.")
        return False
    return True


def _refuse(message: str, hint: str) -> None:
    problems.append(Problem(message, hint))

"""An organisation's own sign-in is set whole or not at all; what is half or wrong is said, with what to write."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ccassess.sso_settings import OIDC, SAML, env_oidc, env_saml
from tests.saml_provider import SamlProvider

if TYPE_CHECKING:
    pass

WHOLE = {
    "OIDC_NAME": "Larkfield",
    "OIDC_ISSUER": "https://login.larkfield.example/realms/staff",
    "OIDC_CLIENT_ID": "ccassess",
    "OIDC_CLIENT_SECRET": "s@cret",
}

SEVERAL = SamlProvider().metadata() + SamlProvider().metadata()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, problems) -> None:
    for name in (*OIDC, *SAML, "OIDC_CLIENT_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)


def given(monkeypatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_without_any_variable_there_is_no_such_way_and_nothing_wrong(problems) -> None:
    assert env_oidc() is None
    assert env_saml() is None
    assert problems == []


def test_two_variables_set_saml(monkeypatch, problems, tmp_path) -> None:
    (tmp_path / "metadata.xml").write_text(SamlProvider().metadata(), encoding="utf-8")
    given(monkeypatch, SAML_NAME="Larkfield", SAML_METADATA_FILE=str(tmp_path / "metadata.xml"))
    saml = env_saml()
    assert saml is not None
    assert (saml.name, saml.entity_id) == ("Larkfield", "https://login.acme.example/saml")
    assert problems == []


@pytest.mark.parametrize("missing", SAML)
def test_saml_that_is_half_set_says_what_is_missing(missing, monkeypatch, problems, tmp_path) -> None:
    (tmp_path / "metadata.xml").write_text(SamlProvider().metadata(), encoding="utf-8")
    whole = {"SAML_NAME": "Larkfield", "SAML_METADATA_FILE": str(tmp_path / "metadata.xml")}
    given(monkeypatch, **whole | {missing: ""})
    assert env_saml() is None
    (problem,) = problems
    assert f"{missing} is not" in problem.message


@pytest.mark.parametrize("content", [None, "", "<p>Sign in</p>", "<EntityDescriptor entityID='x'/>", SEVERAL, b"\xff"])
def test_a_file_that_holds_no_metadata_is_named(content, monkeypatch, problems, tmp_path) -> None:
    path = tmp_path / "metadata.xml"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    given(monkeypatch, SAML_NAME="Larkfield", SAML_METADATA_FILE=str(path))
    assert env_saml() is None
    assert problems
    assert all("SAML_METADATA_FILE" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(SamlProvider().metadata()[:-9], "XMLSyntaxError", id="cut off"),
        pytest.param(SamlProvider(sso="").metadata(), "idp_sso_not_found", id="leads nowhere"),
        pytest.param(SamlProvider(sso="javascript:alert(1)").metadata(), "idp_sso_url_invalid", id="no address"),
        pytest.param(SamlProvider(sso="https://[::1").metadata(), "SAML_METADATA_FILE", id="half an address"),
        pytest.param(
            SamlProvider().metadata().replace("md:IDPSSODescriptor", "md:Other"), "SAML_METADATA_FILE", id="of others"
        ),
    ],
)
def test_metadata_with_which_nobody_could_sign_in_are_refused_at_start(
    content, why, monkeypatch, problems, tmp_path
) -> None:
    (tmp_path / "metadata.xml").write_text(content, encoding="utf-8")
    given(monkeypatch, SAML_NAME="Larkfield", SAML_METADATA_FILE=str(tmp_path / "metadata.xml"))
    assert env_saml() is None
    (problem,) = problems
    assert "SAML_METADATA_FILE" in problem.message
    assert why in problem.message
    assert problem.hint.startswith("Save the metadata your sign-in offers")


@pytest.mark.parametrize(
    "start", ['\ufeff<?xml version="1.0" encoding="utf-8"?>', '<?xml version="1.0" encoding="UTF-8"?>']
)
def test_metadata_are_taken_as_usual_programs_write_them(start, monkeypatch, problems, tmp_path) -> None:
    content = SamlProvider(sso="https://login/adfs/ls/").metadata().replace('<?xml version="1.0"?>', start)
    (tmp_path / "metadata.xml").write_text(content, encoding="utf-8")
    given(monkeypatch, SAML_NAME="Larkfield", SAML_METADATA_FILE=str(tmp_path / "metadata.xml"))
    assert env_saml() is not None
    assert problems == []


def test_an_empty_file_and_no_name_is_no_such_way(monkeypatch, problems, tmp_path) -> None:
    (tmp_path / "metadata.xml").touch()
    given(monkeypatch, SAML_METADATA_FILE=str(tmp_path / "metadata.xml"))
    assert env_saml() is None
    assert problems == []


def test_four_variables_set_it_and_the_secret_may_stand_in_a_file(monkeypatch, problems, tmp_path) -> None:
    (tmp_path / "secret").write_text("from a file\n", encoding="utf-8")
    given(monkeypatch, **WHOLE | {"OIDC_CLIENT_SECRET": ""}, OIDC_CLIENT_SECRET_FILE=str(tmp_path / "secret"))
    oidc = env_oidc()
    assert oidc is not None
    assert (oidc.name, oidc.client_id, oidc.client_secret) == ("Larkfield", "ccassess", "from a file")
    assert "from a file" not in repr(oidc)
    assert problems == []


@pytest.mark.parametrize("end", ["", "/", "/.well-known/openid-configuration"])
def test_the_issuer_is_understood_however_its_end_is_written(end, monkeypatch, problems) -> None:
    given(monkeypatch, **WHOLE | {"OIDC_ISSUER": WHOLE["OIDC_ISSUER"] + end})
    oidc = env_oidc()
    assert oidc is not None
    assert oidc.issuer == WHOLE["OIDC_ISSUER"]
    assert problems == []


@pytest.mark.parametrize("missing", OIDC)
def test_a_group_that_is_half_set_says_what_is_missing(missing, monkeypatch, problems) -> None:
    given(monkeypatch, **WHOLE | {missing: ""})
    assert env_oidc() is None
    (problem,) = problems
    assert f"{missing} is not" in problem.message
    assert f"{missing}: " in problem.hint
    assert "s@cret" not in problem.message + problem.hint


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"OIDC_ISSUER": "http://login.larkfield.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "login.larkfield.example"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://[::1"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://login.example/" + "x" * 200}, "OIDC_ISSUER"),
        ({"OIDC_NAME": "x" * 41}, "OIDC_NAME"),
        ({"OIDC_NAME": "Lark\nfield"}, "OIDC_NAME"),
    ],
)
def test_what_is_wrong_is_named(wrong, named, monkeypatch, problems) -> None:
    given(monkeypatch, **WHOLE | wrong)
    assert env_oidc() is None
    assert [named in problem.message for problem in problems] == [True]


ASK = """
import sys, django
django.setup()
from django.urls import get_resolver
names = [name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("sso")]
print(sorted(names), sorted({"requests", "jwt", "onelogin", "xmlsec", "lxml"} & sys.modules.keys()))
"""


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "[] []"),
        (WHOLE, "['sso-oidc', 'sso-oidc-back'] ['jwt', 'requests']"),
        (
            {"SAML_NAME": "Larkfield", "SAML_METADATA_FILE": "metadata.xml"},
            "['sso-saml', 'sso-saml-answer', 'sso-saml-back', 'sso-saml-metadata']"
            " ['lxml', 'onelogin', 'requests', 'xmlsec']",
        ),
    ],
    ids=["not set", "OpenID Connect", "SAML"],
)
def test_addresses_and_libraries_are_there_only_where_it_is_set(variables, expected, tmp_path, monkeypatch) -> None:
    (tmp_path / "metadata.xml").write_text(SamlProvider().metadata(), encoding="utf-8")
    variables = {name: str(tmp_path / value) if name.endswith("_FILE") else value for name, value in variables.items()}
    given(monkeypatch, **variables, VAR_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="ccassess.settings")
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected


def test_a_half_set_group_is_found_by_every_command(tmp_path, monkeypatch) -> None:
    given(monkeypatch, OIDC_NAME="Larkfield", VAR_DIR=str(tmp_path))
    done = subprocess.run([sys.executable, "manage.py", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "OIDC_ISSUER: the address of your sign-in" in done.stderr

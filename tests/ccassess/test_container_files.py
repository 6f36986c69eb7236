"""Threat 38: no container engine is needed to see what a container would be allowed to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_the_six_services_are_there() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis"}


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_container_can_change_nothing_but_its_own_scratch_space(service) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(int(number) >= 10_000 for number in service["user"].split(":"))
    assert service["tmpfs"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & set(service)


def test_nothing_but_web_can_be_reached_from_outside_and_the_worker_alone_reaches_out_for_mail() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["web"]
    assert [name for name, service in SERVICES.items() if "outside" in service["networks"]] == ["web", "worker"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "127.0.0.1" in SERVICES["web"]["ports"][0], "the proxy beside it publishes it"


def test_whoever_runs_for_long_has_a_health_check_and_waits_for_the_tables() -> None:
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["healthcheck"]["test"]
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    for name in ("postgres", "redis"):
        assert SERVICES[name]["healthcheck"]["test"]
        assert SERVICES["migrate"]["depends_on"][name] == {"condition": "service_healthy"}


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_passwords_stand_in_files_alone(service) -> None:
    for name, value in service.get("environment", {}).items():
        if re.search("PASSWORD|SECRET|TOKEN|KEY(?!S_DIR)", name):
            assert name.endswith("_FILE")
            assert value.startswith("/run/secrets/")
        assert not re.search(r"://[^/]*:[^/@]+@", value), f"{name} holds a password"


@pytest.mark.parametrize("page", ["docs/running.md", "docs/admin.md"])
def test_every_file_that_may_be_empty_is_made_before_the_start_and_before_an_upgrade(page) -> None:
    """Compose refuses to start while one is missing."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    made = {name for line in lines if line.strip().startswith("touch ") for name in re.findall(r"secrets/(\w+)", line)}
    filled = {"secret_key", "database_password", "redis_password"}
    assert made == set(COMPOSE["secrets"]) - filled


def test_images_are_named_without_a_registry() -> None:
    images = [service["image"] for service in SERVICES.values()]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE)
    assert images
    for image in images:
        assert "/" not in image, image


def test_the_image_is_built_from_hashed_packages_holds_no_secret_and_runs_as_nobody_in_particular() -> None:
    assert "--require-hashes" in DOCKERFILE
    assert re.findall(r"^USER (\d+)", DOCKERFILE, flags=re.MULTILINE) == ["10001"]
    for line in DOCKERFILE.replace("\\\n", " ").splitlines():
        if line.startswith(("ENV", "ARG")):
            assert not re.search("SECRET|PASSWORD|TOKEN", line)


def test_the_image_holds_what_runs_and_nothing_that_was_left_lying_around() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    taken = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert {"manage.py", "ccassess", "assessments", "jobs", "organisations", "reports", "scoring", "templates"} <= taken
    assert not taken & {"var", "tests", "bench", ".git", ".env", "secrets"}

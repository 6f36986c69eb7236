#!/bin/sh
# Writes what an installation consists of, as CycloneDX: each package of the lock with version and hashes.
# The lock, not .venv, is read: that also holds what only developers need.
set -eu
mkdir -p var
.venv/bin/python -W ignore -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml \
    --output-format JSON --output-reproducible --output-file var/sbom.json
echo "What is installed stands in var/sbom.json."

#!/bin/sh
# Writes the two locks. They name hashes and no registry, so any mirror that carries the same files will do.
set -eu
. tools/uv.sh
export UV_CUSTOM_COMPILE_COMMAND="make lock"
compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url "$@"
}
compile "$@" pyproject.toml --output-file requirements.lock
compile "$@" pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock

#!/bin/sh
# Brings code and templates into the one shape `make check` asks for. Arguments: only these files or folders.
set -eu
[ "$#" -gt 0 ] || set -- .
bin=.venv/bin
"$bin/ruff" check --quiet --fix-only "$@"
"$bin/ruff" format --quiet "$@"
find "$@" \( -path ./.venv -o -path ./vendor -o -path ./var \) -prune -o -path '*templates/*' -name '*.html' -print0 | xargs -0 -r sh -c '
    "$0/djade" --target-version 5.2 "$@" >/dev/null 2>&1 || true # it exits 1 whenever it changed a file
    "$0/djhtml" --tabwidth 2 "$@" >/dev/null 2>&1 || true # so does this
' "$bin"

#!/bin/sh
# Usage: environment.sh LOCK. Makes .venv hold what LOCK names, or says what is missing. Quick when nothing changed.
set -eu
lock=$1
stamp() { cksum requirements.lock "$1"; }
holds() { [ -x .venv/bin/python ] && [ -f ".venv/$1.stamp" ] && [ "$(stamp "$1")" = "$(cat ".venv/$1.stamp")" ]; }

# The development lock contains the other one whole, so its environment also runs the product.
if holds "$lock" || holds requirements-dev.lock; then exit 0; fi

. tools/uv.sh
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c "" 2>/dev/null; then
    "$uv" venv --quiet --clear --python ">=3.11" .venv || {
        echo "No Python 3.11 or newer was found, and uv could not fetch one. Install one (Debian, Ubuntu: apt-get install python3)." >&2
        exit 1
    }
fi
echo "Installing what $lock names into .venv …"
rm -f .venv/requirements*.stamp
"$uv" pip sync --quiet --require-hashes --python .venv/bin/python "$lock"
stamp "$lock" > ".venv/$lock.stamp"

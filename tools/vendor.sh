#!/bin/sh
# Builds static/vendor and the tests' axe-core from the packages locked in vendor/. Needs Node 20 or newer and npm.
set -eu
command -v npm >/dev/null 2>&1 || {
    echo "npm is missing. Install Node.js 20 or newer (Debian, Ubuntu: apt-get install nodejs npm)." >&2
    exit 1
}
root=$(pwd)
cd vendor
# --force: plotly.js asks for Node 22 for its own tooling; without it npm silently takes an older plotly.js.
npm ci --force --no-progress --loglevel=error
packages=$(pwd)/node_modules

# fresh FOLDER PACKAGE: makes FOLDER-<version> anew in place of any earlier version and goes there.
fresh() {
    version=$(node -p "require('$packages/$2/package.json').version")
    rm -rf "$1"-*
    mkdir -p "$1-$version"
    cd "$1-$version"
}
seal() {
    sha256sum -- * > SHA256SUMS
}
# Without the map beside it, a line that names one makes collectstatic fail.
without_map() {
    sed '/^\/[/*]# sourceMappingURL=/d' "$1"
}

fresh "$root/static/vendor/plotly" plotly.js
(cd "$root/vendor" && npm run --silent build -- --outfile="$packages/.built/plotly.min.js")
without_map "$packages/.built/plotly.min.js" > plotly.min.js
cp "$packages/plotly.js/dist/plotly.css" "$packages/plotly.js/LICENSE" .
seal

fresh "$root/static/vendor/bootstrap" bootstrap
without_map "$packages/bootstrap/dist/css/bootstrap.min.css" > bootstrap.min.css
without_map "$packages/bootstrap/dist/js/bootstrap.bundle.min.js" > bootstrap.bundle.min.js
cp "$packages/bootstrap/LICENSE" .
seal

# As a module, so that it is fetched only where there is something to drag.
fresh "$root/static/vendor/sortablejs" sortablejs
"$packages/.bin/esbuild" "$packages/sortablejs/modular/sortable.core.esm.js" --minify --charset=utf8 --legal-comments=inline --format=esm --target=es2020 --log-level=warning --outfile="$packages/.built/sortable.min.js"
cp "$packages/.built/sortable.min.js" "$packages/sortablejs/LICENSE" .
seal

fresh "$root/tests/e2e/vendor/axe-core" axe-core
cp "$packages/axe-core/axe.min.js" "$packages/axe-core/LICENSE" "$packages/axe-core/LICENSE-3RD-PARTY.txt" .
seal

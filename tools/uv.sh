# Sourced. Sets $uv: the one on the path, else the pinned one in .uv/, brought there by whatever this machine has.
say_missing() {
    echo "$1" >&2
    exit 1
}

if command -v uv >/dev/null 2>&1; then
    uv=uv
elif [ -x .uv/bin/uv ] && .uv/bin/uv --version >/dev/null 2>&1; then
    uv=.uv/bin/uv
else
    command -v python3 >/dev/null 2>&1 ||
        say_missing "Python is missing. Install Python 3.11 or newer (Debian, Ubuntu: apt-get install python3 python3-venv)."
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        say_missing "$(python3 --version) is too old: Python 3.11 or newer is needed, or uv on the path (it brings its own)."
    echo "Bringing uv into .uv …"
    rm -rf .uv
    if python3 -c 'import ensurepip, venv' 2>/dev/null && python3 -m venv .uv >/dev/null 2>&1; then
        .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r tools/uv.txt ||
            say_missing "pip could not install uv: see its message above."
    elif python3 -m pip --version >/dev/null 2>&1; then
        rm -rf .uv
        # A target folder is outside the system's own packages, so PEP 668 does not forbid it.
        python3 -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --target .uv -r tools/uv.txt ||
            say_missing "pip could not install uv: see its message above."
    else
        say_missing "Python has neither venv nor pip. Install one of them (Debian, Ubuntu: apt-get install python3-venv)."
    fi
    uv=.uv/bin/uv
fi

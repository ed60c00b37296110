#!/bin/sh
# install.sh VENV LOCK: make VENV with the first Python >= 3.12 that works, and install LOCK into it by hash.
set -eu
venv=$1
lock=$2

works() { # a shim may exist and still fail: run it
    "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

if [ -x "$venv/bin/python" ] && works "$venv/bin/python"; then
    :
elif command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1 &&
    uv venv --quiet --python '>=3.12' --no-python-downloads "$venv" 2>/dev/null; then
    echo "== made $venv with uv =="
else
    found=
    for candidate in python3.14 python3.13 python3.12 python3 /usr/bin/python3.14 /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3; do
        if command -v "$candidate" >/dev/null 2>&1 && works "$candidate"; then
            found=$candidate
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "Python 3.12 or newer is needed, with venv. Tried uv, python3.14, python3.13, python3.12, python3, /usr/bin/python3." >&2
        exit 1
    fi
    echo "== making $venv with $found ($("$found" --version)) =="
    rm -rf "$venv"
    "$found" -m venv "$venv"
fi

echo "== installing $lock (by hash; about a minute) =="
if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
    uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$lock"
else
    [ -x "$venv/bin/pip" ] || "$venv/bin/python" -m ensurepip --upgrade >/dev/null
    "$venv/bin/python" -m pip install --quiet --require-hashes -r "$lock"
fi

#!/bin/sh
# lock.sh VENV: pin every dependency with its hashes and without addresses.
# requirements-encoder.lock is requirements.lock with the extra "encoder".
set -eu
uv=$1/bin/uv
[ -x "$uv" ] || uv=uv
"$uv" lock --quiet
"$uv" export --quiet --frozen --no-emit-project --no-header --no-annotate --format requirements-txt --no-default-groups >requirements.lock
"$uv" export --quiet --frozen --no-emit-project --no-header --no-annotate --format requirements-txt --no-default-groups --extra encoder >requirements-encoder.lock
"$uv" export --quiet --frozen --no-emit-project --no-header --no-annotate --format requirements-txt --all-groups >requirements-dev.lock
echo "requirements.lock: $(grep -c '==' requirements.lock) packages; requirements-dev.lock: $(grep -c '==' requirements-dev.lock)"

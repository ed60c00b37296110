#!/bin/sh
# check.sh VENV: everything that reads the code without running the tests.
set -eu
bin=$1/bin
export DEBUG=1

echo "== ruff =="
"$bin/ruff" check .
"$bin/ruff" format --check .
echo "== layers =="
"$bin/lint-imports" --no-logo 2>/dev/null || "$bin/lint-imports"
echo "== types =="
"$bin/mypy"
echo "== templates =="
git ls-files -z '*.html' | xargs -0 "$bin/djhtml" --check --tabwidth 2
echo "== settings and migrations =="
"$bin/python" manage.py makemigrations --check --dry-run
"$bin/python" manage.py check
DEBUG=0 SECRET_KEY="$("$bin/python" -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    ALLOWED_HOSTS=exchange.example BASE_URL=https://exchange.example EMAIL_URL=smtp+tls://exchange.example:587 \
    "$bin/python" manage.py check --deploy --fail-level WARNING
echo "== description of the API =="
"$bin/python" manage.py spectacular --urlconf practices.urls.mounted --validate --fail-on-warn --file /dev/null
echo "== locks =="
if grep -nE 'https?://|--index-url|--find-links|file:' requirements.lock requirements-encoder.lock requirements-dev.lock; then
    echo "The locks name addresses." >&2
    exit 1
fi
grep -q -- '--hash=sha256:' requirements.lock
grep -q -- '--hash=sha256:' requirements-encoder.lock
grep -q -- '--hash=sha256:' requirements-dev.lock
echo "all checks passed"

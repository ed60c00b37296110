#!/bin/sh
# messages.sh VENV: collect the strings of the interface and compile the catalogues (needs GNU gettext).
set -eu
bin=$1/bin
mkdir -p portal/locale
for language in fr de it ru es ar; do
    DEBUG=1 "$bin/python" manage.py makemessages --locale "$language" --no-location --no-wrap \
        --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'
done
DEBUG=1 "$bin/python" manage.py compilemessages --ignore '.venv/*'

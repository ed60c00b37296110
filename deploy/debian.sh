#!/bin/sh
# debian.sh HOST: the portal on a clean Debian 13. Run as root in the unpacked source; it can be run again, and brings in
# a new release so. docs/operators/install.md tells the same steps, line by line.
# WHEELS=folder installs from there and asks no network for packages of Python.
set -eu
HOST=${1:?usage: debian.sh HOST}
SOURCE=$(cd "$(dirname "$0")/.." && pwd)
export PATH=/usr/local/sbin:/usr/sbin:/sbin:$PATH # "su" alone leaves them out
export DEBIAN_FRONTEND=noninteractive
say() { printf '== %s ==\n' "$1"; }

say packages
apt-get update
apt-get install -y --no-install-recommends ca-certificates nginx openssl postgresql python3 python3-venv valkey-server
apt-get install -y --no-install-recommends bubblewrap libreoffice-writer-nogui tesseract-ocr tesseract-ocr-ara tesseract-ocr-deu tesseract-ocr-fra tesseract-ocr-ita tesseract-ocr-rus tesseract-ocr-spa # optional

say account
getent passwd exchange || useradd --system --user-group --home-dir /var/lib/practice-exchange --shell /usr/sbin/nologin exchange
install -d -m 0755 /var/cache/nginx
install -d -m 0711 -o exchange -g exchange /var/lib/practice-exchange
install -d -m 0755 -o exchange -g exchange /var/lib/practice-exchange/static
(cd /var/lib/practice-exchange && install -d -m 0700 -o exchange -g exchange joined media originals records search upkeep)
install -d -m 0700 -o exchange -g exchange /var/backups/practice-exchange
install -d -m 0750 -g exchange /etc/practice-exchange

say code
umask 022
RELEASE=/srv/practice-exchange-$(date -u +%Y%m%d%H%M%S)
export RELEASE
install -d -m 0755 "$RELEASE"
tar -C "$SOURCE" --exclude=./.git --exclude=./.venv --exclude=./var --exclude=./tests --exclude=./wheelhouse --mode=a+rX --no-same-owner -cf - . | tar -C "$RELEASE" --no-same-owner -xf -
python3 -m venv "$RELEASE/.venv"
"$RELEASE/.venv/bin/pip" install --quiet --require-hashes ${WHEELS:+--no-index --find-links "$WHEELS"} -r "$RELEASE/${LOCK:-requirements.lock}"
"$RELEASE/.venv/bin/python" -m compileall -q -x "/\.venv/" "$RELEASE"

say database
if [ ! -d /run/systemd/system ]; then service postgresql start; service valkey-server start; fi
runuser -u postgres -- psql -Atqc "SELECT 1 FROM pg_roles WHERE rolname = 'exchange'" | grep -q 1 || runuser -u postgres -- createuser exchange
runuser -u postgres -- psql -qc "ALTER ROLE exchange SET effective_io_concurrency = 200" # disks without spinning parts: docs/operators/scaling.md
runuser -u postgres -- psql -qc "ALTER ROLE exchange SET log_min_messages = log" -c "ALTER ROLE exchange SET log_min_error_statement = panic" -c "ALTER ROLE exchange SET log_error_verbosity = terse" -c "ALTER ROLE exchange SET log_parameter_max_length = 0" -c "ALTER ROLE exchange SET log_parameter_max_length_on_error = 0" # its log quotes no row: docs/operators/hardening.md
runuser -u postgres -- psql -Atqc "SELECT 1 FROM pg_database WHERE datname = 'exchange'" | grep -q 1 || runuser -u postgres -- createdb --owner exchange --encoding UTF8 --template template0 exchange

say settings
if [ ! -e /etc/practice-exchange/environment ]; then
    install -m 0640 -g exchange /dev/null /etc/practice-exchange/environment
    cat >/etc/practice-exchange/environment <<SETTINGS
SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(60))')
ALLOWED_HOSTS=$HOST
BASE_URL=https://$HOST
BEHIND_PROXY=1
DATABASE_URL=postgres:///exchange
CACHE_URL=rediscache://127.0.0.1:6379/1
EMAIL_URL=smtp://127.0.0.1:25
DEFAULT_FROM_EMAIL=exchange@$HOST
VAR_DIR=/var/lib/practice-exchange
SETTINGS
fi
install -m 0755 "$SOURCE/deploy/practice-exchange" /usr/local/sbin/practice-exchange

say data
practice-exchange migrate --no-input
practice-exchange load_vocabulary
practice-exchange collectstatic --no-input --verbosity 0
practice-exchange check --deploy --database default

say units
ln -sfn "$RELEASE" /srv/practice-exchange
install -m 0644 "$SOURCE"/deploy/systemd/* /etc/systemd/system/
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl enable --now practice-exchange-web.socket practice-exchange-web.service practice-exchange-worker.service
    systemctl enable --now practice-exchange-backup.timer practice-exchange-nightly.timer practice-exchange-health.timer
    systemctl restart practice-exchange-web.service practice-exchange-worker.service
fi
find /srv -maxdepth 1 -name 'practice-exchange-2*' | sort | head -n -2 | xargs -r rm -rf

say nginx
install -d -m 0755 /etc/nginx/exchange /var/www/acme
install -d -m 0700 /etc/ssl/exchange
install -m 0644 "$SOURCE"/deploy/nginx/exchange/* /etc/nginx/exchange/
install -m 0644 "$SOURCE/deploy/nginx/exchange-http.conf" "$SOURCE/deploy/nginx/exchange-upstream.conf" /etc/nginx/conf.d/
HSTS=$(practice-exchange hsts_header)
sed "s/\${HSTS}/$HSTS/" "$SOURCE/deploy/nginx/exchange-hsts.conf.template" >/etc/nginx/conf.d/exchange-hsts.conf
sed "s/exchange\.example/$HOST/g" "$SOURCE/deploy/nginx/exchange-site.conf" >/etc/nginx/sites-available/practice-exchange
ln -sf /etc/nginx/sites-available/practice-exchange /etc/nginx/sites-enabled/practice-exchange
rm -f /etc/nginx/sites-enabled/default
if [ ! -e /etc/ssl/exchange/fullchain.pem ]; then
    openssl req -x509 -newkey rsa:3072 -nodes -days 30 -subj "/CN=$HOST" -addext "subjectAltName=DNS:$HOST" -keyout /etc/ssl/exchange/privkey.pem -out /etc/ssl/exchange/fullchain.pem
fi
nginx -t
if [ -d /run/systemd/system ]; then systemctl reload-or-restart nginx; fi

say done
echo "Now: practice-exchange setup; a certificate in /etc/ssl/exchange (the present one was signed by nobody);"
echo "your mail server in /etc/practice-exchange/environment. docs/operators/install.md, \"Then\", has the rest."

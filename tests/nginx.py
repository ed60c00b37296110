"""nginx with the files of deploy/nginx, in a folder and on ports of its own."""

import datetime
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.served import CHECKOUT

NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
SOURCE = CHECKOUT / "deploy" / "nginx"
DEFAULT_HSTS = "max-age=31536000"
MIME_TYPES = Path("/etc/nginx/mime.types")
MAIN = """
{user}daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    include {types};
    default_type application/octet-stream;
    access_log off;
    sendfile on; # these two as in Debian's file
    tcp_nopush on;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/conf.d/*.conf;
    include {folder}/sites/*.conf;
}}
"""


def lay_out(
    folder: Path, *, sites: list[Path], upstream: Path, changes: dict[str, str], hsts: str = DEFAULT_HSTS
) -> Path:
    """Copy the files into `folder` as an operator does, with `changes` of places and ports; return the main file."""
    changes = {
        "/etc/nginx/exchange/": f"{folder}/exchange/",
        "root /etc/nginx/exchange;": f"root {folder}/exchange;",
        "/var/cache/nginx/exchange": f"{folder}/cache",
        "/var/lib/practice-exchange/static/": f"{folder}/static/",
        "/etc/ssl/exchange/": f"{folder}/tls/",
        "/var/log/nginx/": f"{folder}/logs/",
        "/tmp/exchange-hsts.conf": f"{folder}/exchange-hsts.conf",
        **changes,
    }
    places = {
        "conf.d": [SOURCE / "exchange-http.conf", upstream],
        "exchange": sorted((SOURCE / "exchange").iterdir()),
        "sites": sites,
    }
    for name, files in places.items():
        (folder / name).mkdir()
        for file in files:
            text = file.read_text()
            for before, after in changes.items():
                text = text.replace(before, after)
            (folder / name / file.name).write_text(text)
    (folder / "logs").mkdir()
    is_container = any("/exchange-hsts.conf" in site.read_text() for site in sites)
    made = folder / "exchange-hsts.conf" if is_container else folder / "conf.d" / "exchange-hsts.conf"
    made.write_text((SOURCE / "exchange-hsts.conf.template").read_text().replace("${HSTS}", hsts))
    types = MIME_TYPES if MIME_TYPES.exists() else folder / "mime.types"
    if not types.exists():
        types.write_text("types { text/html html; text/css css; text/javascript js; }\n")
    main = folder / "nginx.conf"
    user = "user root;\n" if os.getuid() == 0 else ""  # the folder of a test is its owner's alone
    main.write_text(MAIN.format(folder=folder, types=types, user=user))
    return main


def make_certificates(folder: Path, *names: str) -> None:
    """Write a key and a certificate that it signed itself, for a day, under the names of the configuration."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "exchange.example")])
    begins = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    folder.mkdir()
    for one in names:
        (folder / f"{one}fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (folder / f"{one}privkey.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def look_over(main: Path) -> subprocess.CompletedProcess[str]:
    """Let nginx read its files without serving."""
    assert NGINX
    return subprocess.run([NGINX, "-t", "-c", str(main)], capture_output=True, text=True, check=False)


@contextmanager
def served(main: Path, port: int) -> Iterator[None]:
    """Serve until the block ends."""
    assert NGINX
    process = subprocess.Popen([NGINX, "-c", str(main)], stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 10
        while not _listens(port):
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < deadline
        yield
    finally:
        process.terminate()
        process.wait(10)
        if process.stderr:
            process.stderr.close()


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False

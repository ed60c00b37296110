"""Strict-Transport-Security is one setting: the portal and nginx send the same, by each way that it is brought in."""

import re
import shutil
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as portal_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client, override_settings

from portal.hsts import DEFAULT, Hsts, read_hsts
from tests.deploy.dockerfile import COMPOSE
from tests.deploy.door import standing
from tests.nginx import NGINX, SOURCE

ROOT = Path(portal_settings.BASE_DIR)
SHELL = shutil.which("sh") or "/bin/sh"
HEADER = "Strict-Transport-Security"
VALUES = (
    "",
    DEFAULT,
    "max-age=60",
    "max-age=63072000; includeSubDomains",
    "max-age=63072000; includeSubDomains; preload",
)
BY_HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.mark.parametrize("said", VALUES)
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_portal_and_nginx_send_the_same(said: str, tmp_path: Path):
    read = read_hsts(said)
    with override_settings(
        HSTS=said,
        SECURE_HSTS_SECONDS=read.seconds,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=read.includes_subdomains,
        SECURE_HSTS_PRELOAD=read.is_preloaded,
    ):
        of_portal = Client().get("/healthz", secure=True).headers.get(HEADER, "")
        printed = StringIO()
        call_command("hsts_header", stdout=printed)
    with standing(tmp_path, is_away=True, hsts=printed.getvalue().strip()) as door:
        of_nginx = [
            door.ask(path, **BY_HTTPS)[1].get_all(HEADER, [""])  # a file, the page of an outage
            for path in ("/static/0.0123456789ab.css", "/static/none.css", "/")
        ]
        plain = door.ask("/static/0.0123456789ab.css")[1].get(HEADER)

    assert of_portal == said
    assert of_nginx == [[said]] * 3
    assert plain is None


def test_default_is_a_year_of_this_host_alone():
    assert read_hsts(DEFAULT) == Hsts(31_536_000, includes_subdomains=False, is_preloaded=False)


@pytest.mark.parametrize(
    "said",
    ["31536000", "max-age=1;includeSubDomains", "max-age=1; preload", 'max-age=1"; }', "max-age=1\n", "max-age=-1"],
)
def test_setting_that_is_no_such_header_stops_the_start(said: str):
    with pytest.raises(ImproperlyConfigured, match="max-age=SECONDS"):
        read_hsts(said)


def test_no_file_of_nginx_names_a_value_of_its_own():
    for file in SOURCE.rglob("*"):
        if file.is_file():
            assert "max-age=3153" not in file.read_text().replace("max-age=315360000, immutable", "")
            for sent in re.findall(r"add_header Strict-Transport-Security (\S+)", file.read_text()):
                assert sent == "$exchange_hsts"


@pytest.mark.parametrize("said", VALUES)
def test_script_puts_it_into_the_file_of_nginx(said: str):
    script = (ROOT / "deploy" / "debian.sh").read_text()
    line = re.search(
        r"^(sed .*exchange-hsts\.conf\.template\") >/etc/nginx/conf\.d/exchange-hsts\.conf$", script, re.MULTILINE
    )

    assert line
    assert "\nHSTS=$(practice-exchange hsts_header)\n" in script
    made = subprocess.run(
        [SHELL, "-euc", line[1]], env={"HSTS": said, "SOURCE": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert made == (SOURCE / "exchange-hsts.conf.template").read_text().replace("${HSTS}", said)


def test_containers_give_it_to_the_portal_and_to_nginx():
    services: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    front = services["front"]["environment"]

    assert services["web"]["environment"]["HSTS"] == front["HSTS"] == f"${{HSTS-{DEFAULT}}}"
    assert front["NGINX_ENVSUBST_OUTPUT_DIR"] == "/tmp"
    assert "include /tmp/exchange-hsts.conf;" in (SOURCE / "container" / "site.conf").read_text()
    mounted = dict(volume.split(":")[:2] for volume in services["front"]["volumes"])
    assert mounted["./nginx/exchange-hsts.conf.template"] == "/etc/nginx/templates/exchange-hsts.conf.template"


def test_kubernetes_gives_it_to_the_portal_and_to_nginx():
    folder = ROOT / "deploy" / "kubernetes"
    given = yaml.safe_load((folder / "settings.yaml").read_text())["data"]
    front = next(yaml.safe_load_all((folder / "front.yaml").read_text()))["spec"]["template"]["spec"]
    (box,) = front["containers"]
    environment = {one["name"]: one for one in box["env"]}

    read_hsts(given["HSTS"])
    assert environment["HSTS"]["valueFrom"]["configMapKeyRef"] == {"name": "exchange-settings", "key": "HSTS"}
    assert environment["NGINX_ENVSUBST_OUTPUT_DIR"]["value"] == "/tmp"
    assert "/etc/nginx/templates" in {mount["mountPath"] for mount in box["volumeMounts"]}

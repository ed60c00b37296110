"""The settings as they are where strangers come: each checked in a process that was started as operators start it."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from tests.whole import long

ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.utils.module_loading import import_string
override_settings(
    STORAGES={**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
).enable()
answer = Client().get("/healthz", secure=True, headers={"host": "exchange.example"})
redirected = Client().get("/", headers={"host": "exchange.example"})
stranger = Client(raise_request_exception=False).get("/", secure=True, headers={"host": "elsewhere.example"})
names = '''DEBUG SESSION_COOKIE_NAME CSRF_COOKIE_NAME
SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_SECURE
CSRF_COOKIE_SAMESITE SECURE_HSTS_SECONDS SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_SSL_REDIRECT MFA_REQUIRED
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN ALLOWED_HOSTS SECURE_PROXY_SSL_HEADER WHITENOISE_AUTOREFRESH HARVEST
HARVEST_PRIVATE OAI_PMH EVIDENCE_CHECKS USE_TZ TIME_ZONE'''.split()
print(json.dumps({
    **{name: getattr(settings, name) for name in names},
    "messages": import_string(settings.MESSAGE_STORAGE).storage_classes[0].cookie_name,
    "formatter": settings.LOGGING["handlers"]["console"].get("formatter"),
    "levels": [logger.get("level") for logger in settings.LOGGING["loggers"].values()],
    "headers": dict(answer.headers), "status": answer.status_code,
    "redirect": [redirected.status_code, redirected.headers.get("Location")],
    "stranger": [stranger.status_code, stranger.content.decode()[:4000]],
}))
"""


COMPILED = {name: os.environ[name] for name in ("PYTHONPYCACHEPREFIX",) if name in os.environ}
"""Where the compiled modules lie, if that is said: compiling them all takes longer than all else."""


def start(folder: Any, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(folder),
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "exchange.example",
        "BASE_URL": "https://exchange.example",
    }
    return subprocess.run(
        [sys.executable, "-B", "-c", ASK],
        env={**COMPILED, **given, **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    done = start(tmp_path_factory.mktemp("deployed"), DEBUG_PAGES="1")  # of no effect without DEBUG
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def switched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The same with what an operator may switch."""
    done = start(tmp_path_factory.mktemp("switched"), MFA_REQUIRED="0", BEHIND_PROXY="1", HSTS="max-age=60")
    return json.loads(done.stdout.splitlines()[-1])


def test_debugging_is_off_and_answers_are_for_known_hosts_alone(deployed: dict[str, Any]):
    assert deployed["DEBUG"] is False
    assert deployed["ALLOWED_HOSTS"] == ["exchange.example"]
    assert deployed["WHITENOISE_AUTOREFRESH"] is False
    assert deployed["stranger"][0] == 400
    assert "Traceback" not in deployed["stranger"][1]
    assert "ALLOWED_HOSTS" not in deployed["stranger"][1]


def test_https_is_kept_to(deployed: dict[str, Any], switched: dict[str, Any]):
    assert deployed["redirect"] == [301, "https://exchange.example/"]
    assert deployed["headers"]["Strict-Transport-Security"] == "max-age=31536000"  # a year, of this host alone
    assert deployed["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert switched["headers"]["Strict-Transport-Security"] == "max-age=60"


@pytest.mark.parametrize("said", ["", "max-age=63072000; includeSubDomains; preload"])
@long
def test_strict_transport_security_is_what_the_setting_says(said: str, tmp_path: Any):
    headers = json.loads(start(tmp_path, HSTS=said).stdout.splitlines()[-1])["headers"]

    assert headers.get("Strict-Transport-Security", "") == said


def test_cookies_are_for_https_and_this_site(deployed: dict[str, Any]):
    assert deployed["SESSION_COOKIE_SECURE"] is deployed["CSRF_COOKIE_SECURE"] is True
    assert deployed["SESSION_COOKIE_HTTPONLY"] is True
    assert deployed["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert deployed["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert deployed["messages"] == "__Host-messages"
    assert {deployed["SESSION_COOKIE_SAMESITE"], deployed["CSRF_COOKIE_SAMESITE"]} <= {"Lax", "Strict"}


def test_second_factor_is_always_needed(deployed: dict[str, Any], switched: dict[str, Any]):
    assert deployed["MFA_REQUIRED"] is True
    assert deployed["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    assert switched["MFA_REQUIRED"] is True


def test_nobody_outside_is_asked_unless_the_operator_says_so(deployed: dict[str, Any]):
    assert not any(deployed[name] for name in ("HARVEST", "HARVEST_PRIVATE", "OAI_PMH", "EVIDENCE_CHECKS"))


def test_a_header_of_a_proxy_is_believed_where_there_is_one_alone(deployed: dict[str, Any], switched: dict[str, Any]):
    assert deployed["SECURE_PROXY_SSL_HEADER"] is None
    assert switched["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_log_is_written_in_lines_with_times_in_utc(deployed: dict[str, Any]):
    assert deployed["formatter"] == "json_lines"
    assert "DEBUG" not in deployed["levels"]
    assert (deployed["USE_TZ"], deployed["TIME_ZONE"]) == (True, "UTC")


@pytest.mark.parametrize("key", ["", pytest.param("django-insecure-for-one-machine-and-no-visitors", marks=long)])
def test_without_a_key_of_its_own_it_does_not_start_or_says_so(key: str, tmp_path: Any):
    done = subprocess.run(
        [sys.executable, "-B", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={**COMPILED, "PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "SECRET_KEY": key},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr

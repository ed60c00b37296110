"""One table of headers, for every kind of answer; what is hidden answers with the very headers of what never was."""

import json
import logging
import re
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from portal.log_lines import JsonLines
from portal.urls import *  # noqa: F403 - the whole map, and one address that fails
from portal.urls import urlpatterns as portal_urls
from practices.actions.releases import decide_release
from practices.views.rate_limits import too_many
from tests import factories

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FILES = "default-src 'none'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox"
UPLOAD = 7 * 1024 * 1024


def fail(request):
    logging.getLogger("django.request").warning("about to fail")
    raise RuntimeError


urlpatterns = [
    path("fails/", fail),
    path("api/fails/", fail),
    path("busy/", lambda request: too_many(60)),
    path("typeless/", lambda request: HttpResponse(status=204, content_type="image/png")),
    *portal_urls,
]


@pytest.fixture(autouse=True)
def _static_files(settings, tmp_path):
    """Serve static files as in production: from the folder that they were collected into."""
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    Path(settings.STATIC_ROOT).mkdir()
    (settings.STATIC_ROOT / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")


@pytest.fixture
def ask(operator):
    """Return a function that asks for an answer of a kind, by its name."""
    edition = factories.edition()
    edition.source_file.save("own.txt", ContentFile(b"Own words"), save=False)
    edition.save()
    decide_release(
        kind="source_file", thing=edition.translation_key, audience="public", authority="1", by=None, as_operator=True
    )
    client, admin = Client(raise_request_exception=False), Client(raise_request_exception=False)
    admin.force_login(operator)
    large = {"data": b"x", "content_type": "text/plain", "CONTENT_LENGTH": str(UPLOAD)}
    kinds = {
        "page": lambda: client.get("/"),
        "page of a text": lambda: client.get(edition.url),
        "page with a form": lambda: client.get("/sign-in/"),
        "page in French": lambda: client.get("/fr/instruments/"),
        "page of somebody signed in": lambda: admin.get("/"),
        "admin": lambda: admin.get("/admin/"),
        "way into the admin": lambda: client.get("/admin/"),
        "API": lambda: client.get("/api/v1/topics/"),
        "API as CSV": lambda: client.get("/api/v1/topics/?format=csv"),
        "API, not there": lambda: client.get(f"/api/v1/editions/{uuid.uuid4()}/"),
        "API, refused": lambda: client.get("/api/v1/topics/?page=x"),
        "API, method": lambda: client.delete("/api/v1/topics/"),
        "API, failed": lambda: client.get("/api/fails/"),
        "API, too large": lambda: client.generic("POST", "/api/v1/submissions/", **large),
        "feed": lambda: client.get("/feeds/adoptions.atom"),
        "feed as JSON": lambda: client.get("/feeds/adoptions.json"),
        "preflight": lambda: client.options(
            "/api/v1/topics/", HTTP_ORIGIN="https://other.example", HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET"
        ),
        "file": lambda: client.get(f"/editions/{edition.translation_key}/source/"),
        "HTML file": lambda: client.get(f"/editions/{edition.translation_key}/export/html/"),
        "text shown": lambda: client.get(f"/editions/{edition.translation_key}/export/txt/"),
        "static file": lambda: client.get("/static/drawing.svg"),
        "media": lambda: client.get("/media/documents/anything.svg"),
        "sitemap": lambda: client.get("/sitemap.xml"),
        "robots": lambda: client.get("/robots.txt"),
        "health": lambda: client.get("/healthz"),
        "redirect": lambda: client.get("/instruments"),
        "400": lambda: client.get("/", HTTP_HOST="elsewhere.example"),
        "403": lambda: Client(enforce_csrf_checks=True).post("/sign-in/", {}),
        "404": lambda: client.get("/nothing/here/"),
        "405": lambda: client.post("/instruments/"),
        "413": lambda: client.generic("POST", "/sign-in/", **large),
        "429": lambda: client.get("/busy/"),
        "500": lambda: client.get("/fails/"),
        "no content": lambda: client.get("/typeless/"),
    }
    return lambda kind: kinds[kind]()


STATUS = {
    "way into the admin": 302, "API, not there": 404, "API, refused": 400, "API, method": 405, "API, failed": 500,
    "API, too large": 413, "preflight": 204, "media": 404, "redirect": 301, "400": 400, "403": 403, "404": 404,
    "405": 405, "413": 413, "429": 429, "500": 500, "no content": 204,
}  # fmt: skip
PAGES = {"page", "page of a text", "page with a form", "page in French", "page of somebody signed in", "400", "403",
         "404", "413", "429", "500", "media", "405", "redirect"}  # fmt: skip
ADMIN = {"admin", "way into the admin"}
PROGRAMS = {"API", "API as CSV", "API, not there", "API, refused", "API, method", "API, failed", "API, too large",
            "feed", "feed as JSON", "preflight"}  # fmt: skip
DATA = {"file", "HTML file", "text shown", "static file", "sitemap", "robots", "health", "no content"}
SIGNED_IN = {"page of somebody signed in", "admin"}
KINDS = sorted(PAGES | ADMIN | PROGRAMS | DATA)


@pytest.mark.parametrize("kind", KINDS)
def test_answer_carries_its_headers(ask, kind):
    response = ask(kind)
    headers, policy = response.headers, response.headers["Content-Security-Policy"]

    assert response.status_code == STATUS.get(kind, 200)
    assert {name: headers[name] for name in EVERYWHERE} == EVERYWHERE
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == ("cross-origin" if kind in PROGRAMS else "same-origin")
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert "*" not in headers["Permissions-Policy"]
    assert len(headers["X-Request-ID"]) == 32
    assert {"Server", "X-Powered-By", "Via", "X-AspNet-Version"} & set(headers) == set()
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe-eval" not in policy
    assert ("unsafe-inline" in policy) == (kind in ADMIN)
    assert (policy == FILES) == (kind in DATA | PROGRAMS)
    assert "no-store" in headers["Cache-Control"] or kind not in SIGNED_IN
    assert kind == "static file" or {"no-cache", "no-store"} & set(headers["Cache-Control"].split(", "))


@pytest.mark.parametrize("address", ["/reports/", "/feeds/adoptions.atom"])
def test_unchanged_answer_gives_what_is_kept_no_other_policy(client: Client, address):
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_script_of_the_admin_is_no_more_open_than_that_of_pages(ask):
    policies = {kind: ask(kind).headers["Content-Security-Policy"].split("; ") for kind in ("page", "admin")}

    assert {"script-src 'self'"} <= set(policies["page"]) & set(policies["admin"])


@pytest.mark.parametrize("kind", ["400", "403", "413", "429", "500"])
def test_page_of_an_error_names_the_request(ask, kind):
    response = ask(kind)

    assert response.headers["X-Request-ID"] in response.content.decode()


@pytest.mark.parametrize("kind", ["API, failed", "API, too large"])
def test_failure_of_the_api_is_described_and_named(ask, kind):
    response = ask(kind)

    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == STATUS[kind]
    assert response.json()["request_id"] == response.headers["X-Request-ID"]


def test_page_that_is_too_large_says_how_much_may_be_sent(ask):
    assert "6 MB" in ask("413").content.decode()


@pytest.mark.parametrize("given", ["0a1b2c3d", "a" * 64, "edge-7.2004_01"])
def test_id_of_a_request_is_taken_over(client: Client, given):
    assert client.get("/healthz", HTTP_X_REQUEST_ID=given).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["short", "a" * 65, "with space", "line\nbreak", "<b>markup", "éàü-éàü-", ""])
def test_id_of_a_request_that_is_no_id_is_replaced(client: Client, given):
    made = client.get("/healthz", HTTP_X_REQUEST_ID=given).headers["X-Request-ID"]

    assert uuid.UUID(made).hex == made


def test_every_entry_of_the_log_about_a_request_names_it():
    said = []

    class Kept(logging.Handler):
        def emit(self, record):
            said.append(json.loads(self.format(record)))

    handler, logger = Kept(), logging.getLogger("django.request")
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    try:
        Client(raise_request_exception=False).get("/fails/", HTTP_X_REQUEST_ID="0a1b2c3d")
        logger.warning("outside")
    finally:
        logger.removeHandler(handler)

    assert [(row["message"], row.get("request_id")) for row in said] == [
        ("about to fail", "0a1b2c3d"), ("Internal Server Error: /fails/", "0a1b2c3d"), ("outside", None),
    ]  # fmt: skip


# What is hidden


MASKED = {"X-Request-ID", "ETag", "Content-Length"}
"""Those that differ from one address to another: two are made of the page, in which its address stands."""
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w{64}')


def absence(client: Client, address: str) -> tuple[dict[str, str], str]:
    """Return headers and words of a 404, without the address that was asked for."""
    response = client.get(address)
    assert response.status_code == 404, address
    headers = {name: value for name, value in response.headers.items() if name not in MASKED}
    return headers, TOKEN.sub("", response.content.decode().replace(address, ""))


@pytest.mark.parametrize("who", ["anonymous", "delegate"])
def test_what_is_hidden_has_the_headers_of_what_never_was(client: Client, who):
    own, absent = factories.organization(), uuid.uuid4()
    hidden = factories.instrument(own, audience=None)
    text = factories.edition(hidden, audience=None)
    provision = text.provisions.first()
    if who == "delegate":
        client.force_login(factories.delegate())
    pairs = [
        (hidden.url, f"{own.url}nothing-here/"),
        (text.url, f"{hidden.url}2004-01-01-fr/"),
        (text.url, f"{own.url}nothing-here/2004-01-01-fr/"),
        *(
            (form.format(key=there, form=made), form.format(key=absent, form=made))
            for form, there in (
                ("/editions/{key}/source/", text.translation_key),
                ("/editions/{key}/export/{form}/", text.translation_key),
                ("/editions/{key}/pages/1/", text.translation_key),
                ("/provisions/{key}/", provision.public_id),
                ("/coverage/{key}/", hidden.translation_key),
                ("/instruments/{key}/similar/", hidden.translation_key),
                ("/api/v1/instruments/{key}/", hidden.translation_key),
                ("/api/v1/editions/{key}/", text.translation_key),
                ("/api/v1/provisions/{key}/", provision.public_id),
            )
            for made in ("pdf",)
        ),
    ]

    for there, nowhere in pairs:
        assert absence(client, there) == absence(client, nowhere), there


# Cookies


def test_cookies_are_for_this_host_and_no_script(client: Client):
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": factories.delegate().username, "password": "password"})

    assert set(client.cookies) == {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME}
    for cookie in client.cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")


def test_answer_that_sets_a_cookie_is_kept_by_nobody(client: Client):
    response = client.get("/sign-in/")

    assert response.cookies
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))

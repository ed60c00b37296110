"""Every kind of answer: what it says that it is, what it serves and what it never serves."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ["/", "/organizations/", "/search/?q=conduct", "/compare/", "/topics/", "/adoptions/", "/sign-in/", "/nowhere/"]
OTHERS = [
    "/robots.txt", "/sitemap.xml", "/feeds/", "/feeds/changes.atom", "/api/v1/", "/api/v1/topics/",
    "/api/v1/topics/?format=csv", "/api/v1/nowhere/", "/healthz", "/admin/", "/static/css/base.css",
]  # fmt: skip
NEVER_SERVED = [
    "/static/", "/static/css/", "/media/", "/media/../portal/settings.py", "/static/../portal/settings.py",
    "/static/%2e%2e/portal/settings.py", "/.git/HEAD", "/.git/config", "/.env", "/manage.py", "/portal/settings.py",
    "/var/portal.sqlite3", "/originals/", "/records/", "/requirements.lock", "/__debug__/", "/server-status",
    "/graphql", "/metrics",
]  # fmt: skip


@pytest.mark.parametrize("address", [*PAGES, *OTHERS])
def test_text_says_its_kind_and_its_encoding(address: str):
    factories.edition()

    answer = Client().get(address)

    kind = answer.headers["Content-Type"]
    assert re.match(r"(text|application|image)/[\w.+-]+(; ?charset=\"?utf-8\"?)?$", kind)
    if kind.startswith("text/") or "xml" in kind:
        assert "utf-8" in kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", NEVER_SERVED)
def test_no_folder_source_or_inside_is_served(address: str):
    answer = Client().get(address, follow=True)

    assert answer.status_code in (400, 404)


@pytest.mark.parametrize("address", [*PAGES, *OTHERS])
def test_trace_gives_nothing_back(address: str):
    answer = Client().generic("TRACE", address, headers={"x-secret": "kept-apart", "cookie": "sessionid=kept-apart"})

    assert b"kept-apart" not in answer.getvalue()
    assert "kept-apart" not in str(answer.headers)


def test_nothing_is_given_as_a_script_to_other_sites():
    topic = factories.topic()
    for query in ("?callback=x", "?jsonp=x", "?format=jsonp"):
        answer = Client().get(f"/api/v1/topics/{query}")
        assert answer.status_code in (400, 404, 406)
        assert not answer.content.startswith(b"x(")
    assert topic.pk


def test_answers_name_no_version_of_what_they_are_made_with():
    for address in PAGES:
        answer = Client().get(address)
        said = f"{answer.headers} {answer.content.decode()}".lower()
        assert not re.search(r"(django|wagtail|python|gunicorn|whitenoise)[/ ]v?\d", said)
        assert "Server" not in answer.headers
        assert "X-Powered-By" not in answer.headers


def test_pages_have_no_other_door():
    installed = " ".join(settings.INSTALLED_APPS)

    assert not re.search(r"debug_toolbar|silk|django_extensions|django\.contrib\.admin\b|graphene|channels", installed)


@pytest.mark.parametrize("address", [*PAGES, *OTHERS])
def test_every_answer_names_who_may_frame_it(address: str):
    answer = Client().get(address)

    assert re.search(r"frame-ancestors '(self|none)'", answer.headers["Content-Security-Policy"])
    assert "base-uri 'none'" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

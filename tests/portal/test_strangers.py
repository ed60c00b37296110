"""What strangers try: ways to other sites, hosts of their own, bodies without end, questions without pause."""

import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal.security_txt import check_security_contacts
from practices.documents.limits import MAX_FILE_BYTES
from practices.operations.forgotten_passwords import answer_forgotten
from tests import factories
from tests.measurements.audit.hostile_inputs import alive
from tests.whole import share

pytestmark = pytest.mark.django_db

ELSEWHERE = (
    "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "\\\\elsewhere.example/",
    "/\t/elsewhere.example/", "https:elsewhere.example/", "https://testserver@elsewhere.example/",
    "javascript:alert(1)//", "data:text/html,x", "///elsewhere.example/", "https://elsewhere.example\\@testserver/",
)  # fmt: skip
MEGABYTE = 1024 * 1024
FORM = "multipart/form-data; boundary=x"
BODY = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'


# Ways to other sites


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_and_out_leads_to_no_other_site(client: Client, address):
    account = {"username": factories.delegate().username, "password": "password"}
    asked = quote(address, safe="")

    answers = [
        client.get(f"/sign-in/?next={asked}"),
        client.get(f"/admin/login/?next={asked}"),
        client.get(f"/_util/login/?next={asked}"),
        client.post("/sign-in/", {**account, "next": address}),
        client.get(f"/sign-in/?next={asked}"),
        client.get(f"/sign-in/again/?next={asked}"),
        client.post("/sign-in/again/", {"password": "password", "next": address}),
        client.post(f"/sign-out/?next={asked}", {"next": address}),
    ]

    assert answers[3].status_code == 302
    assert [fault for answer in answers for fault in alive("/sign-in/", answer)] == []


@pytest.mark.parametrize("address", share(ELSEWHERE, of=4))
def test_no_screen_of_a_page_leads_to_another_site(client: Client, secretariat, address):
    page = factories.instrument()
    client.force_login(secretariat)
    screens = ("unpublish", "delete", "move", "lock", "unlock", "copy")

    for screen in screens:
        for method in (client.get, client.post):
            where = f"/admin/pages/{page.pk}/{screen}/?next={quote(address, safe='')}"
            answer = method(where, *([{"next": address}] if method == client.post else []))
            assert list(alive(where, answer)) == []


@pytest.mark.parametrize(
    "start", ["//elsewhere.example", "/%2F/elsewhere.example", "///elsewhere.example/..", "/\\elsewhere.example"]
)
@pytest.mark.parametrize("prefix", ["", "/fr", "/admin", "/api/v1"])
def test_completing_an_address_leads_to_no_other_site(client: Client, prefix, start):
    answer = client.get(f"{prefix}{start}")

    assert list(alive("/", answer)) == []


# Hosts


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_HOST": "elsewhere.example"}, {"HTTP_X_FORWARDED_HOST": "elsewhere.example"},
     {"HTTP_FORWARDED": "host=elsewhere.example"}, {"HTTP_HOST": "testserver:99999999"}],
)  # fmt: skip
def test_host_of_a_stranger_is_written_nowhere(client: Client, settings, headers):
    settings.ALLOWED_HOSTS = ["testserver"]
    text = factories.edition()
    addresses = ("/", text.url, "/feeds/adoptions.atom", "/sitemap.xml", "/api/v1/editions/", "/exchange/", "/nothing/")

    for address in addresses:
        answer = client.get(address, **headers)
        assert "elsewhere.example" not in answer.content.decode() + str(answer.headers), address


@pytest.mark.parametrize(
    "headers", [{"HTTP_HOST": "elsewhere.example"}, {"HTTP_X_FORWARDED_HOST": "elsewhere.example"}]
)
def test_links_in_mails_lead_to_the_portal_whatever_host_was_named(
    client: Client, settings, headers, django_capture_on_commit_callbacks
):
    settings.BASE_URL = "https://exchange.example"
    account = factories.officer(factories.organization())
    account.email = "ana@example.org"
    account.set_password("a password of its own")
    account.save()

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sign-in/password/forgotten/", {"email": account.email}, **headers)
        answer_forgotten(now=timezone.now())
        client.post("/follow/?q=gifts", {"email": "reader@example.org", "frequency": "weekly"}, **headers)

    links = [link for sent in mail.outbox for link in re.findall(r"\w+://[^\s\"<>]+", str(sent.body))]
    assert len(mail.outbox) == 2
    assert links
    assert [link for link in links if not link.startswith("https://exchange.example/")] == []


# Bodies


@pytest.mark.parametrize(
    ("address", "who", "size", "status"),
    [("/sign-in/", "stranger", 6 * MEGABYTE + 1, 413), ("/follow/", "stranger", 10**15, 413),
     ("/admin/import/", "stranger", 6 * MEGABYTE + 1, 413), ("/api/v1/submissions/", "stranger", 7 * MEGABYTE, 413),
     ("/api/v1/submissions/", "token", 7 * MEGABYTE, 401), ("/api/v1/submissions/", "token", 101 * MEGABYTE, 413),
     ("/admin/import/", "officer", 101 * MEGABYTE, 413)],
)  # fmt: skip
def test_body_above_the_limit_is_not_read(client: Client, address, who, size, status):
    if who == "officer":
        client.force_login(factories.officer(factories.organization()))
    token = {"HTTP_AUTHORIZATION": "Bearer none"} if who == "token" else {}

    answer = client.generic("POST", address, BODY, FORM, CONTENT_LENGTH=str(size), **token)

    assert answer.status_code == status


def test_file_of_somebody_signed_in_may_be_larger_than_a_form(client: Client):
    client.force_login(factories.officer(factories.organization()))
    upload = SimpleUploadedFile("a.txt", b"1. Gifts\n" + b" " * (7 * MEGABYTE), "text/plain")

    assert client.post("/admin/import/", {"file": upload}).status_code == 200


def test_forged_session_opens_no_larger_body(client: Client):
    client.cookies["sessionid"] = "a" * 32

    answer = client.generic("POST", "/admin/import/", BODY, FORM, CONTENT_LENGTH="7000000")

    assert answer.status_code == 413


def test_fields_above_the_limit_are_refused_with_the_limit(client: Client):
    answer = client.post("/sign-in/", {"username": "a" * (6 * MEGABYTE), "password": "x"})

    assert answer.status_code == 413
    assert "6 MB" in answer.content.decode()


@pytest.mark.parametrize(("kind", "count"), [("files", 101), ("fields", 10_001)])
def test_too_many_parts_are_refused_with_the_limit(client: Client, kind, count):
    parts = {f"p{number}": SimpleUploadedFile("a", b"x") if kind == "files" else "x" for number in range(count)}

    answer = client.post("/sign-in/", parts)

    assert answer.status_code == 413
    assert "up to 100 files and 10000 fields" in answer.content.decode()


FORMS = (
    ("/admin/import/", "file"),
    ("/admin/contacts/reply/", "dropped"),
    ("/admin/contacts/add/", "attached"),
    ("/admin/topics/import/", "file"),
    ("/admin/structure/read/", "file"),
)


@pytest.mark.parametrize(("address", "field"), FORMS)
def test_file_above_the_limit_is_an_error_of_its_form(client: Client, operator, address, field):
    client.force_login(operator)
    upload = SimpleUploadedFile("a.txt", b"a" * (MAX_FILE_BYTES + 1), "text/plain")

    answer = client.post(address, {field: upload})

    assert answer.status_code in {200, 400}
    assert "too large" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd.txt", "..\\..\\boot.txt", "/abs/olute.txt", "a\x00b.txt", "x" * 300 + ".txt", ".txt"]
)
def test_name_of_a_file_leads_out_of_no_folder(client: Client, operator, settings, name):
    client.force_login(operator)
    upload = SimpleUploadedFile("a.txt", b"1. Gifts\n\nMembers accept no gift.\n", "text/plain")
    upload._name = name
    own = factories.instrument()

    answer = client.post(
        "/admin/import/",
        {"file": upload, "organization": own.organization.pk, "instrument": own.pk, "language": "en",
         "text_status": "authentic", "adopted": "2004", "do": "save"},
    )  # fmt: skip

    root = settings.STORAGES["originals"]["OPTIONS"]["location"]
    kept = [path for path in root.parent.rglob("*") if path.is_file() and path.suffix == ".txt"]
    assert answer.status_code in {200, 302, 400}
    assert all(path.is_relative_to(root) and "\0" not in path.name and len(path.name) <= 255 for path in kept)


# Questions without pause


@pytest.mark.parametrize(
    "address",
    ["/search/?q=gifts", "/compare/", "/gaps/", "/topics/export/csv/", "/compare/export/csv/", "/compare/frozen/"],
)
def test_what_costs_much_is_asked_only_so_often(client: Client, settings, address):
    settings.PAGE_RATE_COSTLY = "2/min"

    answers = [client.get(address) for _time in range(3)]
    other = client.get(address, REMOTE_ADDR="192.0.2.7")

    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert answers[-1]["Retry-After"] == "60"
    assert other.status_code != 429
    assert client.get("/").status_code == 200


def test_account_is_counted_by_itself(client: Client, settings):
    settings.PAGE_RATE_COSTLY = "1/min"
    client.get("/search/")
    client.force_login(factories.delegate())

    assert [client.get("/search/").status_code for _time in range(2)] == [200, 429]


def test_counting_looks_at_no_session_that_is_not_there(client: Client, settings):
    plain = client.get("/topics/export/csv/").headers.get("Vary", "")
    settings.PAGE_RATE_COSTLY = "5/min"

    assert client.get("/topics/export/csv/").headers.get("Vary", "") == plain
    assert "Cookie" not in plain


def test_mails_of_forgotten_passwords_are_asked_for_only_so_often(client: Client):
    answers = [client.post("/sign-in/password/forgotten/", {"email": f"a{n}@example.org"}) for n in range(21)]

    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "60"
    assert "Too many requests" in answers[-1].content.decode()


# security.txt


def test_security_txt_names_whom_to_tell(client: Client, settings):
    settings.SECURITY_CONTACTS, settings.SECURITY_CONTACTS_UNTIL = ["mailto:security@exchange.example"], "2999-12-31"
    settings.SECURITY_POLICY_URL, settings.BASE_URL = "https://exchange.example/reporting/", "https://exchange.example"

    answer = client.get("/.well-known/security.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:security@exchange.example",
        "Expires: 2999-12-31T23:59:59Z",
        "Preferred-Languages: en, fr, de, it, ru, es, ar",
        "Canonical: https://exchange.example/.well-known/security.txt",
        "Policy: https://exchange.example/reporting/",
    ]
    assert check_security_contacts() == []


@pytest.mark.parametrize(
    ("contacts", "until", "warnings"),
    [
        ([], "", []),
        (["mailto:a@example.org"], "", ["portal.W002"]),
        (["mailto:a@example.org"], "2004-01-01", ["portal.W002"]),
        (["mailto:a@example.org"], "soon", ["portal.W002"]),
        (["a@example.org"], "2999-01-01", ["portal.W001"]),
    ],
)
def test_contacts_that_do_not_hold_are_told_to_nobody(client: Client, settings, contacts, until, warnings):
    settings.SECURITY_CONTACTS, settings.SECURITY_CONTACTS_UNTIL = contacts, until

    assert [warning.id for warning in check_security_contacts()] == warnings
    assert client.get("/.well-known/security.txt").status_code == (404 if "portal.W001" not in warnings else 200)

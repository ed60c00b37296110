"""What the public writes or reads by a right of its own goes on as ever, with row-level security."""

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Page

from practices.actions.releases import decide_release
from practices.actions.row_level_security.building import remove_row_level_security
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.tokens import make_token
from practices.models.exchange.changes import PublicAdoption
from practices.models.exchange.following import Subscription
from tests import factories
from tests.leaks.row_level import rule_off
from tests.practices.outreach.returns.making import asked, focal_point

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(role: str) -> Client:
    return Client()


def test_visitor_follows_and_confirms(client: Client, django_capture_on_commit_callbacks):
    factories.topic("gifts", "Gifts")

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/follow/?topic=gifts", {"email": "a@example.org", "frequency": "weekly"})

    assert (answer.status_code, Subscription.objects.count()) == (302, 1)
    link = next(word for word in mail.outbox[0].body.split() if "/follow/confirm/" in word)
    assert client.post(link.removeprefix("http://127.0.0.1:8000")).status_code == 302
    assert Subscription.objects.confirmed().count() == 1


def test_link_of_a_return_opens_it(client: Client):
    own = factories.organization("Own")
    reference = factories.instrument(factories.organization("Issuer"), audience="participating", title="Model code")
    _yearly, token = asked(reference, of=own, focal_point=focal_point(own))

    assert "Model code" in client.get(f"/returns/{token}/").content.decode()


def test_token_reads_what_its_organization_may_see(client: Client):
    own = factories.organization("Own")
    factories.instrument(own, audience=None, title="Hidden rules")
    _token, key = make_token(organization=own, name="Register", by=factories.officer(own))

    seen = client.get("/api/v1/instruments/", headers={"Authorization": f"Bearer {key}"}).json()
    refused = client.get("/api/v1/instruments/", headers={"Authorization": "Bearer pex_" + "a" * 43})

    assert [row["title"] for row in seen["results"]] == ["Hidden rules"]
    assert (refused.status_code, client.get("/api/v1/instruments/").json()["results"]) == (401, [])


def test_member_reads_as_ever(client: Client):
    own = factories.organization("Own")
    page = factories.instrument(own, audience=None, title="Hidden rules")

    client.force_login(factories.officer(own))

    assert "Hidden rules" in client.get(page.url).content.decode()


def test_visitor_signs_in(client: Client):
    account = factories.delegate()
    account.set_password("a password of its own")
    account.save()

    answer = client.post("/sign-in/", {"username": account.username, "password": "a password of its own"})

    assert answer.status_code == 302
    assert client.get("/sign-in/account/").status_code == 200


def test_dump_is_read_behind_the_wall(client: Client):
    factories.instrument(factories.organization("Own"), title="Open rules")
    Page.objects.filter(title="Open rules").update(live=False)  # as if the application looked past it
    factories.instrument(factories.organization("Other"), title="Other rules")

    sent = b"".join(client.get("/api/v1/dump/instruments.csv").streaming_content).decode()

    assert "Other rules" in sent
    assert "Open rules" not in sent


def test_portal_is_not_ready_without_its_wall(client: Client):
    assert client.get("/readyz").status_code == 200
    remove_row_level_security()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "row-level security"})


def test_shared_caches_keep_public_pages(client: Client):
    assert "Cookie" not in client.get("/about/").headers.get("Vary", "")


def test_source_file_is_handed_out_once_the_database_shows_its_release(client: Client):
    edition = factories.edition()
    edition.source_file.save("own.txt", ContentFile(b"Own words"), save=False)
    edition.save()
    address = f"/editions/{edition.translation_key}/source/"

    with rule_off():
        before = client.get(address)
    decide_release(
        kind="source_file", thing=edition.translation_key, audience="public", authority="1", by=None, as_operator=True
    )

    assert before.status_code == 404
    assert b"".join(client.get(address).streaming_content) == b"Own words"


def test_event_beside_what_was_narrowed_is_gone_before_the_log_notes_it(client: Client):
    event, other = factories.adoption(), factories.adoption()
    note_changes()

    decide_release(
        kind="instrument", thing=event.reference.translation_key, audience="own", named=(), authority="Decision 2",
        by=None, as_operator=True,
    )  # fmt: skip

    assert PublicAdoption.objects.count() == 2
    assert [row["id"] for row in client.get("/api/v1/adoptions/").json()["results"]] == [str(other.public_id)]
    assert client.get(f"/api/v1/adoptions/{event.public_id}/").status_code == 404

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from practices.exchange.actions.tokens import make_token
from tests import factories

pytestmark = pytest.mark.django_db
ACCEPTS = {"Accept-Encoding": "gzip"}


def test_public_page_is_compressed_for_who_takes_it():
    address = reverse("reports")

    plain, packed = Client().get(address), Client().get(address, headers=ACCEPTS)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_unchanged_compressed_page_is_answered_without_words():
    address = reverse("reports")
    first = Client().get(address, headers=ACCEPTS)

    again = Client().get(address, headers={**ACCEPTS, "If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_page_of_somebody_signed_in_is_not_compressed(client: Client):
    client.force_login(factories.delegate())

    assert "Content-Encoding" not in client.get(reverse("reports"), headers=ACCEPTS).headers


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/v1/topics/", "application/json"),
        ("/api/schema/", ""),
        ("/api/v1/adoptions/?" + "x" * 200 + "=1", "application/problem+json"),
        ("/feeds/changes.atom", "application/atom+xml"),
        ("/topics/export/ttl/", "text/turtle"),
    ],
)
def test_answer_for_programs_is_compressed_for_who_takes_it(address: str, kind: str):
    for number in range(20):
        factories.topic(label=f"Gifts and hospitality of kind {number}")

    plain, packed = Client().get(address), Client().get(address, headers=ACCEPTS)

    assert plain.headers["Content-Type"].startswith(kind)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_unchanged_compressed_answer_of_the_api_is_answered_without_words():
    first = Client().get("/api/schema/", headers=ACCEPTS)

    again = Client().get("/api/schema/", headers={**ACCEPTS, "If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_answer_to_a_token_and_to_a_session_is_not_compressed(client: Client):
    ours = factories.organization()
    token = make_token(organization=ours, name="Registry", by=factories.officer(ours))[1]
    client.force_login(factories.delegate())

    for asked in (
        client.get("/api/schema/", headers=ACCEPTS),
        Client().get("/api/schema/", headers={**ACCEPTS, "Authorization": f"Bearer {token}"}),
        Client().get("/api/schema/", headers={**ACCEPTS, "Authorization": "Bearer none"}),
    ):
        assert "Content-Encoding" not in asked.headers

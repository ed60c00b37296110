import gzip

import pytest
from django.test import Client
from django.urls import reverse

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


def test_answer_for_programs_is_left_as_it_is():
    assert "Content-Encoding" not in Client().get("/api/v1/adoptions/", headers=ACCEPTS).headers

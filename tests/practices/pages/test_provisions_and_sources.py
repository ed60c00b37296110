"""Permanent addresses of provisions, and source files."""

import datetime

import pytest

from practices.actions.editions import keep_source, publish_edition
from practices.actions.releases import decide_release
from practices.models.provisions import Provision
from practices.models.releases import ReleasedKind
from tests import factories

pytestmark = pytest.mark.django_db


def test_provision_leads_to_its_place_in_the_edition(client):
    edition = factories.edition()
    provision = Provision.objects.filter(edition=edition).last()

    response = client.get(f"/provisions/{provision.public_id}/")

    assert response.status_code == 303
    assert response["Location"] == f"{edition.url}#{provision.eid}"


def test_provision_keeps_the_language_of_the_reader(client):
    edition = factories.edition()
    provision = Provision.objects.filter(edition=edition).first()

    assert client.get(f"/fr/provisions/{provision.public_id}/")["Location"].startswith("/fr/organizations/")


def test_provision_of_a_hidden_edition_is_not_there(client):
    edition = factories.edition(audience=None)
    provision = Provision.objects.filter(edition=edition).first()

    assert client.get(f"/provisions/{provision.public_id}/").status_code == 404


def test_provision_that_was_withdrawn_is_not_there(client):
    edition = factories.edition()
    gone = Provision.objects.filter(edition=edition).last()
    edition.numbered_text = "1. Other words.\n"
    publish_edition(edition=edition, by=None)

    assert client.get(f"/provisions/{gone.public_id}/").status_code == 404


def test_provision_takes_no_post(client):
    provision = Provision.objects.filter(edition=factories.edition()).first()

    assert client.post(f"/provisions/{provision.public_id}/").status_code == 405


def with_source(name, content=b"%PDF-1.7", owner=None, **fields):
    edition = factories.edition(factories.instrument(owner), **fields)
    keep_source(edition=edition, name=name, content=content)
    edition.save()
    return edition


def open_source(edition, audience="public"):
    decide_release(
        kind=ReleasedKind.SOURCE_FILE,
        thing=edition.translation_key,
        audience=audience,
        authority="Decision 1",
        by=None,
        as_operator=True,
        uncleaned_file=edition.source_checksum,
        uncleaned_reason="A trial" if edition.source_checksum else "",
    )
    return f"/editions/{edition.translation_key}/source/"


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("code.pdf", "application/pdf"),
        ("code.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("code.txt", "text/plain; charset=utf-8"),
        ("code.html", "application/octet-stream"),
        ("code.svg", "application/octet-stream"),
        ("code", "application/octet-stream"),
    ],
)
def test_source_is_a_download_that_no_browser_guesses_at(client, name, content_type):
    address = open_source(with_source(name))

    response = client.get(address)

    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"].startswith("attachment")
    assert name in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_source_that_was_not_released_is_for_its_own_organization(client):
    owner = factories.organization()
    address = f"/editions/{with_source('code.pdf', owner=owner).translation_key}/source/"

    public = client.get(address).status_code
    client.force_login(factories.officer(factories.organization()))
    other = client.get(address).status_code
    client.force_login(factories.officer(owner))
    own = client.get(address)

    assert (public, other, own.status_code) == (404, 404, 200)
    own.close()


def test_source_of_a_hidden_edition_is_not_there_even_if_it_was_released(client):
    address = open_source(with_source("code.pdf", audience=None))

    assert client.get(address).status_code == 404


def test_source_is_not_there_when_there_is_no_file(client):
    edition = factories.edition(on=datetime.date(2001, 1, 1))

    assert client.get(open_source(edition)).status_code == 404


def test_source_is_not_there_when_the_file_is_gone(client):
    edition = with_source("code.pdf")
    edition.source_file.storage.delete(edition.source_file.name)

    assert client.get(open_source(edition)).status_code == 404

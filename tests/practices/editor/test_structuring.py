"""Asking the secretariat to structure a text: who may, once at a time, what the secretariat sees, when it ends."""

from typing import Any

import pytest
from django.urls import reverse

from practices.actions.editions import keep_source
from practices.actions.structuring import (
    StructuringRefused,
    ask_for_structure,
    finish_structuring,
    finish_with_text,
)
from practices.admin.structuring import ask_url
from practices.models.editions import EditionPage
from practices.models.structuring import StructuringRequest
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Any:
    return factories.organization("Harbour Union")


@pytest.fixture
def facsimile(owner: Any) -> EditionPage:
    edition = factories.edition(factories.instrument(owner), text="", audience=None, title="Scanned code")
    keep_source(edition=edition, name="code.pdf", content=b"%PDF-1.7")
    edition.save_revision().publish()
    return EditionPage.objects.get(pk=edition.pk)


def test_officer_asks_from_the_editor_and_the_secretariat_sees_it(client, owner, facsimile, secretariat):
    client.force_login(factories.officer(owner))
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[facsimile.pk])).content.decode()
    assert ask_url(facsimile) in editor
    assert "Ask the secretariat" in client.get(ask_url(facsimile)).content.decode()

    client.post(ask_url(facsimile), {"note": "Part II first"})

    client.force_login(secretariat)
    waiting = client.get(reverse("wagtailadmin_home")).content.decode()
    listed = client.get(reverse("structure:index")).content.decode()
    for page, named in ((waiting, f"{facsimile.instrument.title}, {facsimile.slug}"), (listed, "Scanned code")):
        assert reverse("wagtailadmin_pages:edit", args=[facsimile.pk]) in page
        assert named in page
    assert "Part II first" in listed


def test_editor_of_a_text_offers_no_such_button(client, owner):
    edition = factories.edition(factories.instrument(owner))
    client.force_login(factories.officer(owner))

    assert ask_url(edition) not in client.get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).content.decode()


def test_one_request_is_open_at_a_time(owner, facsimile, secretariat):
    officer = factories.officer(owner)
    request = ask_for_structure(edition=facsimile, by=officer)

    with pytest.raises(StructuringRefused, match="already"):
        ask_for_structure(edition=facsimile, by=officer)

    finish_structuring(asked=request, by=secretariat)
    assert ask_for_structure(edition=facsimile, by=officer).pk != request.pk


def test_others_do_not_ask_nor_see(client, owner, facsimile):
    stranger = factories.officer(factories.organization())
    with pytest.raises(StructuringRefused, match="act for"):
        ask_for_structure(edition=facsimile, by=stranger)
    request = ask_for_structure(edition=facsimile, by=factories.officer(owner))
    client.force_login(stranger)

    assert client.get(ask_url(facsimile)).status_code == 404
    assert "Scanned code" not in client.get(reverse("structure:index")).content.decode()
    assert client.post(reverse("structure:done", args=[request.pk])).status_code == 404
    assert "Scanned code" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_edition_without_file_is_not_asked_for(owner):
    edition = factories.edition(factories.instrument(owner))

    with pytest.raises(StructuringRefused, match="file first"):
        ask_for_structure(edition=edition, by=factories.officer(owner))


def test_request_is_ended_by_a_button_and_logged(client, owner, facsimile, secretariat):
    request = ask_for_structure(edition=facsimile, by=factories.officer(owner))
    client.force_login(secretariat)

    client.post(reverse("structure:done", args=[request.pk]))

    request.refresh_from_db()
    assert (request.done_by, request.done_at is not None) == (secretariat, True)
    history = client.get(reverse("wagtailadmin_pages:history", args=[facsimile.pk])).content.decode()
    assert "was asked to structure the text" in history
    assert "the request is done" in history


def test_request_ends_with_a_text_and_not_without(owner, facsimile):
    ask_for_structure(edition=facsimile, by=factories.officer(owner))

    assert finish_with_text(edition=facsimile) == 0
    facsimile.numbered_text = "1. No gifts.\n"
    assert finish_with_text(edition=facsimile) == 1
    assert not StructuringRequest.objects.open().exists()


def test_list_costs_the_same_however_long(client, secretariat, django_assert_max_num_queries):
    client.force_login(secretariat)
    for _number in range(3):
        owner = factories.organization()
        edition = factories.edition(factories.instrument(owner), text="", audience=None)
        keep_source(edition=edition, name="a.pdf", content=b"%PDF-1.7")
        edition.save_revision()
        ask_for_structure(edition=edition, by=factories.officer(owner))

    with django_assert_max_num_queries(25):
        client.get(reverse("structure:index"))

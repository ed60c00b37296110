"""Versions of the terms: each stays readable, and new ones stop nobody who accepted former ones."""

import pytest
from django.test import Client
from django.urls import reverse

from practices.actions.terms import accept_terms
from practices.desk.queries.officer import terms_to_accept
from practices.models.terms import TERMS_DATED, TERMS_VERSIONS, TermsAcceptance, accepts_notices, has_accepted_terms
from tests import factories

pytestmark = pytest.mark.django_db

CLAUSE = "not confirmed by the organization"


@pytest.fixture
def union(monkeypatch):
    """An organization that accepted the first terms."""
    made = factories.organization("Harbour Union", terms=False)
    with monkeypatch.context() as patch:
        patch.setattr("practices.actions.terms.TERMS_DATED", TERMS_VERSIONS[0])
        accept_terms(organization=made, by=factories.approver(made))
    return made


def test_each_version_is_readable_with_its_own_words():
    client = Client()

    former = client.get(reverse("terms_of", args=[TERMS_VERSIONS[0].isoformat()]))
    now = client.get(reverse("terms"))

    assert (former.status_code, CLAUSE in former.text) == (200, False)
    assert CLAUSE in now.text
    assert reverse("terms_of", args=[TERMS_VERSIONS[0].isoformat()]) in now.text


@pytest.mark.parametrize("dated", ["2026-11-26", "x", "2026-11-25-"])
def test_terms_of_another_day_are_not_there(dated):
    assert Client().get(f"/terms/{dated}/").status_code == 404


def test_new_terms_stop_nobody_and_are_asked_for_on_the_desk(union):
    assert has_accepted_terms(union)
    assert not accepts_notices(union)
    assert terms_to_accept(factories.officer(union)).count == 1


def test_screen_names_the_terms_that_were_accepted_and_accepts_the_new_ones(union, client):
    approver = factories.approver(union)
    client.force_login(approver)
    address = reverse("terms_admin:terms", args=[union.translation_key])
    assert "publishing continues under them" in client.get(address).text

    client.post(address)

    assert accepts_notices(union)
    dated = TermsAcceptance.objects.order_by("sequence").values_list("terms_dated", flat=True)
    assert list(dated) == [TERMS_VERSIONS[0], TERMS_DATED]
    assert "Accepted by" in client.get(address).text

"""An editor, and who compares revisions, is not told the title of an instrument that they may not see."""

import pytest
from django.urls import reverse

from practices.models.instruments import InstrumentLineage, InstrumentPage
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_title_of_a_hidden_instrument_is_left_out(client):
    own, other = factories.organization(), factories.organization()
    hidden = factories.instrument(other, audience=None, title="Sealed rules")
    work = InstrumentPage.objects.get(pk=factories.instrument(own, title="Code").pk)
    work.lineage = [InstrumentLineage(kind="adapted_from", other=hidden)]
    work.save_revision().publish()
    client.force_login(factories.officer(own))

    edited = client.get(reverse("wagtailadmin_pages:edit", args=[work.pk])).content.decode()
    compared = client.get(
        reverse("wagtailadmin_pages:revisions_compare", args=[work.pk, "earliest", "latest"])
    ).content.decode()

    assert "Sealed rules" not in edited + compared
    assert "An instrument that is not public" in edited
    assert f'value="{hidden.pk}"' in edited


def test_the_title_of_a_visible_instrument_stands_there(client):
    own = factories.organization()
    shown = factories.instrument(title="Open rules")
    work = InstrumentPage.objects.get(pk=factories.instrument(own, title="Code").pk)
    work.lineage = [InstrumentLineage(kind="adapted_from", other=shown)]
    work.save_revision().publish()
    client.force_login(factories.officer(own))

    assert "Open rules" in client.get(reverse("wagtailadmin_pages:edit", args=[work.pk])).content.decode()

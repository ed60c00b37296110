"""A client that others wrote harvests a portal that answers over the network: all, and the deletions."""

import datetime
import warnings
from typing import Any

import pytest

from practices.exchange.actions.changes import note_changes
from practices.exchange.oai import records
from practices.models.exchange.changes import ShownThing
from practices.models.releases import Audience
from tests import factories

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)  # of its own source
    from sickle import Sickle
    from sickle.oaiexceptions import IdDoesNotExist, NoRecordsMatch


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_client_harvests_all_and_the_deletions(
    live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, method: str
):
    settings.OAI_PMH, settings.OAI_ADMIN_EMAIL = True, "library@example.org"
    monkeypatch.setattr(records, "PAGE_SIZE", 3)
    pages: list[Any] = [factories.practice() for _number in range(4)]
    pages += [one for page in (factories.edition(), factories.edition()) for one in (page, page.instrument)]
    never = factories.practice(audience=Audience.DELEGATIONS)
    note_changes()
    client = Sickle(f"{live_server.url}/oai/", http_method=method, timeout=30)

    harvested = {record.header.identifier: record for record in client.ListRecords(metadataPrefix="oai_dc")}
    assert set(harvested) == {f"urn:uuid:{page.translation_key}" for page in pages}
    assert all(record.metadata["title"] for record in harvested.values())
    assert client.Identify().deletedRecord == "persistent"
    assert [one.metadataPrefix for one in client.ListMetadataFormats()] == ["oai_dc"]
    assert "kind:practice" in {one.setSpec for one in client.ListSets()}
    with pytest.raises(IdDoesNotExist):
        client.GetRecord(identifier=f"urn:uuid:{never.translation_key}", metadataPrefix="oai_dc")

    gone = pages[:2]
    ShownThing.objects.update(changed_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    for page in gone:
        factories.open_to(page, Audience.DELEGATIONS)
    note_changes()
    again = list(client.ListRecords(metadataPrefix="oai_dc", **{"from": "2026-01-02"}))
    assert [record.header.deleted for record in again] == [True, True]
    assert {record.header.identifier for record in again} == {f"urn:uuid:{page.translation_key}" for page in gone}
    with pytest.raises(NoRecordsMatch):
        client.ListRecords(metadataPrefix="oai_dc", until="2025-01-01")

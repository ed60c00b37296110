"""What is narrowed is gone at once, also for who holds a copy and asks whether it still holds."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from practices.actions.releases import decide_release
from practices.exchange.actions.changes import note_changes
from practices.models.releases import ReleasedKind
from tests import factories

pytestmark = pytest.mark.django_db

TOKEN = "canarynarrowed"


def test_narrowing_holds_at_once_for_pages_feeds_files_and_caches(client: Client):
    instrument = factories.instrument(title="Code", reuse_terms="free")
    edition = factories.edition(instrument, text=f"1. Duty\n\nMembers {TOKEN}.\n")
    edition.source_file.save("code.txt", ContentFile(TOKEN.encode()), save=False)
    edition.source_name = "code.txt"
    edition.save()
    key = edition.translation_key
    decide_release(
        kind=ReleasedKind.SOURCE_FILE, thing=key, audience="public", authority="D", by=None, as_operator=True
    )
    note_changes()
    gone = [edition.url, f"/editions/{key}/export/json/", f"/editions/{key}/source/", f"/api/v1/editions/{key}/"]
    lists = [f"/api/v1/provisions/?instrument={instrument.translation_key}", f"/search/?q={TOKEN}"]
    before = {address: client.get(address) for address in (*gone, *lists)}

    decide_release(kind=ReleasedKind.EDITION, thing=key, audience="own", authority="", by=factories.person())

    after = {address: client.get(address, headers=validators(answer)) for address, answer in before.items()}
    assert {answer.status_code for answer in before.values()} == {200}
    assert {address: after[address].status_code for address in gone} == dict.fromkeys(gone, 404)
    assert {address: after[address].status_code for address in lists} == dict.fromkeys(lists, 200)
    assert f"Members {TOKEN}" not in "".join(after[address].content.decode() for address in lists)
    note_changes()
    told = client.get("/api/v1/changes/?page_size=100").json()["results"]
    assert (str(key), "withdrawn") in {(one["id"], one["act"]) for one in told}


def validators(answer) -> dict[str, str]:
    """Return the headers by which a cache asks again."""
    names = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    return {asked: answer.headers[name] for name, asked in names.items() if name in answer.headers}

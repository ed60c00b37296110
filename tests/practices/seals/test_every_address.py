"""Every address of the admin, asked by the secretariat: none shows a word of what an organization keeps sealed."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from tests import factories
from tests.leaks.addresses import UUIDS, addresses
from tests.leaks.admin_matrix import NEVER_CALLED, OF_PAGES
from tests.leaks.matrix import quick_refusals
from tests.whole import IS_WHOLE, share

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.indexed]
TOKEN = "Sealedwordzq"
ASKED = ("", "?export=csv", "?export=xlsx", "?q=harvest")
NAMED = re.compile(r'(?:GET|POST)(?:\.get|\.getlist)?[\[(]"(\w+)"')
"""Where code reads what a form or an address says."""
APPS = ("portal", "practices", "organizations", "home")
ACTING = frozenset({"act", "do", "agree", "confirm", "message"})
"""Names that say what is done, not about what."""


@dataclass
class Sealed:
    """What people of an organization wrote and nobody else reads: newer words of three published pages, three texts."""

    published: list[Any]
    drafts: list[Any]
    document: Any

    @property
    def pages(self) -> list[Any]:
        """All of them, some of each first."""
        return [self.published[0], *self.drafts[:1], self.published[1], *self.drafts[1:], *self.published[2:]]


def make_sealed() -> Sealed:
    """Make them; each draft has the token in title, slug and text, and refers to what is public."""
    own, public = factories.organization("Body of the seal"), factories.organization("Public body")
    officer, code = factories.officer(own), factories.instrument(own)
    rules = factories.instrument(public)
    published = [code, factories.edition(code), factories.practice(own)]
    draft = {"title": f"{TOKEN} harvest", "slug": TOKEN.lower(), "live": False}
    new_code = own.add_child(instance=InstrumentPage(organization=own, kind="code_of_conduct", **draft))
    new_text = EditionPage(instrument=new_code, language="en", precision="unknown", **draft)
    new_code.add_child(instance=new_text)
    link = f'<p>{TOKEN} <a linktype="page" id="{rules.pk}">{TOKEN}</a></p>'
    values = {**draft, "slug": f"{TOKEN.lower()}-note", "kind": "programme", "summary": TOKEN, "body": link}
    names = {field.name for field in PracticePage._meta.get_fields()}
    note = PracticePage(organization=own, **{name: value for name, value in values.items() if name in names})
    own.add_child(instance=note)
    for page in (*published, new_code, new_text, note):
        _write(page, officer)
    document = factories.document(own, by=officer)
    get_document_model().objects.filter(pk=document.pk).update(title=TOKEN)
    ReferenceIndex.create_or_update_for_object(own)
    return Sealed([own, *published, public, rules], [new_code, new_text, note], document)


def _write(page: Any, by: Any) -> None:
    page = type(page).objects.get(pk=page.pk)
    ReferenceIndex.create_or_update_for_object(page)
    page.title = f"{TOKEN} harvest"
    if isinstance(page, EditionPage):
        page.numbered_text = f"1. {TOKEN}\n\n{TOKEN}.\n"
    page.save_revision(user=by, log_action=True)


def filled(world: Sealed) -> list[str]:
    """Return every address of the admin with the keys of the world."""
    pages, uuids = [str(one.pk) for one in world.pages], [str(one.translation_key) for one in world.pages]
    values = {
        **dict.fromkeys(OF_PAGES, pages),
        **dict.fromkeys(UUIDS, uuids),
        "revision_id": [str(Page.objects.get(pk=one.pk).latest_revision_id) for one in world.pages],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "document_id": [str(world.document.pk)],
        "content_type_app_name": ["practices"],
        "content_type_model_name": ["instrumentpage", "editionpage", "practicepage"],
        "app_label": ["wagtailcore"],
        "model_name": ["page"],
    }
    if not IS_WHOLE:
        values = {name: keys[:2] for name, keys in values.items()}
    found = dict.fromkeys(addresses(values, ["1"], {}))
    return [one for one in found if one.startswith("/admin/") and not one.startswith(NEVER_CALLED)]


def with_queries(found: Iterable[str]) -> Iterator[str]:
    """Return each address, and those without a key as a file and as a search too."""
    for address in found:
        is_list = not re.search(r"\d", address)
        yield from (address + asked for asked in (ASKED if is_list else ASKED[:1]))


def is_of_wagtail(address: str) -> bool:
    """Tell whether a screen of Wagtail's own answers, or one made of it."""
    try:
        match = resolve(address.partition("?")[0])
    except Resolver404:
        return False
    shown = getattr(match.func, "view_class", None)
    return any(one.__module__.startswith("wagtail.") for one in shown.__mro__) if shown else True


def answered(client: Client, user: Any, address: str, data: Any = None) -> str:
    """Return what is answered to a request, or to a form, in words; of a workbook its parts."""
    if "_auth_user_id" not in client.session:
        client.force_login(user)
    response = client.get(address) if data is None else client.post(address, data)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    return body.decode("utf-8", "replace") + str(dict(response.headers))


def leaks(client: Client, user: Any, asked: Iterable[tuple[str, Any]]) -> list[str]:
    """Return what shows the token."""
    found = []
    with quick_refusals():
        for address, data in asked:
            text = answered(client, user, address, data)
            place = text.lower().find(TOKEN.lower())
            if place >= 0:
                found.append(f"{address[:90]} {sorted(data or ())[:3]}: {text[max(0, place - 120) : place + 30]}")
    return found


@pytest.mark.parametrize("make", share([factories.operator, factories.secretariat_member], of=2))
def test_no_address_shows_a_sealed_word_to_the_secretariat(make: Any) -> None:
    world, user = make_sealed(), make()
    client = Client(raise_request_exception=False)

    every = list(with_queries(filled(world)))
    of_wagtail = {address for address in every if is_of_wagtail(address)}
    reports = [one for one in of_wagtail if "/reports/" in one or "/usage/" in one]
    asked = every if IS_WHOLE else [*reports, *share(every, 12)]

    assert len(of_wagtail) > 200
    assert leaks(client, user, ((address, None) for address in asked)) == []


def names_in_forms() -> list[str]:
    """Return each name under which code reads a value of a form or of an address."""
    files = [file for app in APPS for file in Path(settings.BASE_DIR, app).rglob("*.py")]
    found = {name for file in files for name in NAMED.findall(file.read_text(encoding="utf-8"))}
    return sorted(found - ACTING)


def test_no_form_that_names_a_sealed_text_is_answered_to_the_secretariat() -> None:
    world, user = make_sealed(), factories.operator()
    client = Client(raise_request_exception=False)
    ours = [one for one in filled(Sealed(world.published[-2:], [], world.document)) if not is_of_wagtail(one)]
    key, names = str(world.drafts[1].translation_key), names_in_forms()
    assert len(names) > 50

    with quick_refusals():
        client.force_login(user)
        statuses = {client.post(address, dict.fromkeys(names, key)).status_code for address in share(ours, 12)}
        statuses |= {client.get(address, {"reference": key}).status_code for address in share(ours, 12)}

    assert statuses <= {404, 405}


def test_no_form_that_names_a_sealed_text_by_number_shows_a_word_of_it() -> None:
    world, user = make_sealed(), factories.operator()
    client = Client(raise_request_exception=False)
    ours = [one for one in filled(Sealed(world.published[-2:], [], world.document)) if not is_of_wagtail(one)]
    data = dict.fromkeys(names_in_forms(), str(world.drafts[1].pk))
    query = "&".join(f"{name}={number}" for name, number in data.items())

    assert leaks(client, user, ((f"{one}?{query}", None) for one in share(ours, 16))) == []
    assert leaks(client, user, ((one, data) for one in share(ours, 16))) == []


@pytest.mark.parametrize("spelling", ["{}", " {}\n", "{{{}}}", "urn:uuid:{}"])
@pytest.mark.parametrize("is_bare", [False, True])
def test_a_sealed_text_is_recognized_in_every_spelling_of_its_uuid(spelling: str, is_bare: bool) -> None:
    world, user = make_sealed(), factories.operator()
    key = world.drafts[1].translation_key
    client = Client()
    client.force_login(user)
    before = {f"field_{number}": "0" for number in range(6_000)}

    answer = client.post("/admin/contacts/", {**before, "text": spelling.format(key.hex.upper() if is_bare else key)})

    assert answer.status_code == 404

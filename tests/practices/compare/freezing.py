"""Freezing comparisons in tests, and what happens to texts afterwards."""

import datetime
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from practices.actions.editions import publish_edition
from practices.models.editions import EditionPage
from practices.queries.frozen.addresses import read_frozen
from tests import factories

CODE = (
    "1. Conduct\n\nMembers act with integrity at all times, on duty and off duty.\n\n"
    "2. Gifts\n\nMembers accept no gift beyond simple courtesy.\n"
)
RULES = (
    "Rule 4.1\nGifts\nStaff accept no gift beyond a token of small value.\n\n"
    "Rule 4.2\nPensions\nThe pension fund is administered by a board.\n"
)


def query(*editions: EditionPage, **more: str) -> str:
    """Return the query string of a comparison of these editions."""
    pairs = "&".join(f"edition={edition.translation_key}" for edition in editions)
    return pairs + "".join(f"&{name}={value}" for name, value in more.items())


def freeze(client: Client, *editions: EditionPage, **more: str) -> str:
    """Freeze a comparison as the page's link does; give its address."""
    response = client.get(f"{reverse('freeze_comparison')}?{query(*editions, **more)}")
    assert response.status_code == 303, response.content
    return response["Location"]


def shown(client: Client, address: str) -> str:
    """Open a frozen comparison; give the page."""
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.content.decode()


def amend(edition: EditionPage, old: str, new: str) -> EditionPage:
    """Correct the text of an edition."""
    edition = EditionPage.objects.get(pk=edition.pk)
    assert old in edition.numbered_text
    edition.numbered_text = edition.numbered_text.replace(old, new)
    publish_edition(edition=edition, by=None)
    return edition


def text_of(text: str, **fields: Any) -> EditionPage:
    """Make a public edition whose words may be taken along."""
    return factories.edition(factories.instrument(reuse_terms="free"), text=text, **fields)


def forge(address: str, *, place: int = 0, **changes: Any) -> str:
    """Return an address with a right check that somebody could make who knows how it is made.

    `edition` puts another uuid at `place`; other changes are of fields of the comparison.
    """
    frozen = read_frozen(QueryDict(address.partition("?")[2]), by=datetime.date.max)
    texts = [*frozen.texts]
    if "edition" in changes:
        texts[place] = replace(texts[place], edition=changes.pop("edition"))
    return f"{reverse('frozen_comparison')}?{replace(frozen, texts=tuple(texts), **changes).query()}"

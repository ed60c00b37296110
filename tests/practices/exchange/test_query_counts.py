"""No address of the exchange asks the database more than ten times, however much there is to say."""

from typing import Any

import pytest
from django.test import Client

from practices.actions.adoptions import reverse_adoption
from practices.actions.links import confirm_link
from practices.exchange.actions.changes import note_changes
from practices.models.instruments import InstrumentLineage
from practices.models.releases import Audience
from tests import exchange_factories, factories
from tests.practices.api.answers import LISTS as NAMES
from tests.practices.initiatives.making import initiative, participation
from tests.practices.reports.pages.issues import frozen_issue

pytestmark = pytest.mark.django_db
MOST = 10
MACHINE = 2
"""Queries that it takes to know who carries a token."""
IN_FEED = 12
"""Queries of the feed of adoptions: what an entry shows is read by keys, table by table, which takes a quarter of the
time of one query with 23 tables."""
IN_ROOM, FOR_INDEX = 3, 2
"""Statements that a search takes on PostgreSQL for a transaction with memory of its own, and to rank what it finds."""
FEEDS = (
    "adoptions.atom",
    "adoptions.json?topic=conduct&track=adoption",
    "adoptions.atom?cursor=after-{adoptions}",
    "instruments.atom",
    "instruments.json?topic=conduct",
    "practices.atom",
    "practices.json?topic=conduct",
    "reports.atom",
    "changes.atom",
    "changes.json?cursor=after-10",
)
RECORDS = ("Identify", "ListSets", "ListIdentifiers&metadataPrefix=oai_dc", "ListRecords&metadataPrefix=oai_dc")
LISTS = (
    "",
    "topics/",
    "organizations/",
    "instruments/?topic=conduct",
    "editions/?topic=conduct",
    "provisions/?edition={text}",
    "practices/",
    "adoptions/",
    "adoptions/?similar_to={reference}&as_of=2020-01-01&ordering=effective",
    "adoptions/?known_on=2040-01-01&topic=conduct",
    "adoptions/standing/?similar_to={reference}",
    "assessments/?topic=conduct",
    "links/",
    "initiatives/",
    "reports/",
    "changes/",
    "changes/status/",
    "dump/",
    "search/?q=gifts",
    "provisions/?near={provisions}",
    "instruments/{instruments}/similar/",
    "compare/?edition={text}&edition={other_text}",
    "compare/?edition={text}&edition={other_text}&by=topic",
    "compare/?edition={text}&edition={other_text}&by=words&on=2010-01-01",
)


def one_of_each() -> dict[str, Any]:
    """Make a public thing of each kind, with what hangs on it: names, topics, dates, evidence, what it comes from."""
    gifts = factories.topic("gifts", "Gifts", broader=factories.topic("conduct", "Conduct"))
    reference, own = factories.instrument(topics=[gifts]), factories.instrument(topics=[gifts])
    InstrumentLineage.objects.create(instrument=own, kind="adapted_from", other=reference)
    left, right = factories.edition(reference), factories.edition(own)
    french = factories.edition(own, language="fr", text_status="official_translation", made_from=right)
    articles = [text.provisions.current().last() for text in (left, right)]
    officer = factories.officer(own.organization)
    said = {"organization": own.organization, "own_instrument": own, "provision": articles[1], "by": officer}
    event = factories.adoption(reference, **said)
    reverse_adoption(event=factories.adoption(reference, **said), by=officer)
    network = initiative(topics=[gifts])
    participation(network, organization=own.organization, by=officer)
    gone = [factories.practice(own.organization), factories.edition(reference, language="de")]
    link = confirm_link(left=articles[0], right=articles[1], relation="narrower", reason="Both", by=officer)
    made = {
        "topics": gifts.code,
        "organizations": own.organization.translation_key,
        "instruments": own.translation_key,
        "editions": french.translation_key,
        "provisions": articles[1].public_id,
        "practices": factories.practice(own.organization).translation_key,
        "adoptions": event.public_id,
        "assessments": factories.assessment(right, topic=gifts, by=officer).public_id,
        "links": link.public_id,
        "initiatives": network.public_id,
        "reports": frozen_issue().public_id,
        "reference": reference.translation_key,
        "text": right.translation_key,
        "other_text": left.translation_key,
    }
    note_changes()
    for page in gone:
        factories.open_to(page, Audience.OWN)
    note_changes()
    return made


def test_no_address_asks_more_than_ten_queries(settings: Any, django_assert_max_num_queries: Any):
    settings.OAI_PMH, settings.OAI_ADMIN_EMAIL = True, "library@example.org"
    made = one_of_each()
    addresses = [f"/feeds/{feed}" for feed in FEEDS] + [f"/oai/?verb={asked}" for asked in RECORDS]
    addresses += [f"/api/v1/{address}" for address in (*LISTS, *(f"{name}/{{{name}}}/" for name in NAMES))]
    machine = exchange_factories.machine(exchange_factories.access_token()[1])
    exchange_factories.send(machine, exchange_factories.instrument_content())
    note_changes()
    asked = [(Client(), address.format(**made), MOST) for address in addresses]
    asked += [(machine, address, MOST + MACHINE) for _client, address, _most in asked if address.startswith("/api/")]

    asked[:] = [(who, one, IN_FEED if "/adoptions." in one else most) for who, one, most in asked]
    for client, address, most in [*asked, (machine, "/api/v1/submissions/", MOST)]:
        assert client.get(address).status_code == 200, address  # where pages are is kept from now on
        with django_assert_max_num_queries(most + (IN_ROOM + FOR_INDEX) * ("/search/" in address), info=address):
            client.get(address)


def test_pages_that_mix_kinds_take_as_many_queries_with_more_things(django_assert_num_queries: Any, settings: Any):
    settings.OAI_PMH = True
    pages = {"/feeds/changes.atom": 8, "/oai/?verb=ListRecords&metadataPrefix=oai_dc": 9}
    for _round in range(2):
        topic = factories.topic()
        text = factories.edition(factories.instrument(topics=[topic]))
        factories.assessment(text, topic=topic)
        factories.adoption(text.instrument)
        factories.practice(text.instrument.organization)
        note_changes()
        for address, count in pages.items():
            Client().get(address)
            with django_assert_num_queries(count, info=address):
                Client().get(address)

"""What the lists say of organizations, topics, instruments, texts and practices: whatever their pages do."""

import datetime
from typing import Any

import pytest
import time_machine

from practices.models.dates import Precision
from practices.models.instruments import EventKind, InstrumentAlias, InstrumentEvent, InstrumentLineage, InstrumentTitle
from practices.models.provisions import ProvisionTopic
from practices.models.releases import Audience
from practices.models.topics import TopicLabel
from practices.models.vocabulary import TopicMatch, TopicRedirect
from tests import factories
from tests.practices.api.answers import get, ids, key

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


def test_organizations_come_in_alphabetical_order():
    union, council = factories.organization("Union"), factories.organization("Council")

    assert ids("organizations") == [key(council), key(union)]


def test_organization_says_its_names_its_bodies_and_how_much_is_here():
    union = factories.organization(
        "Harbour Union", names={"en": ("Harbour Union", "HU"), "fr": ("Union des ports", "UP")}
    )
    office = factories.organization("Office", body_of=union)
    factories.instrument(union)
    factories.instrument(union, audience=None)
    factories.practice(union)

    row = get(f"organizations/{key(union)}")

    assert (row["name"], row["acronym"], row["name_language"]) == ("Harbour Union", "HU", "en")
    assert (row["names"]["fr"], row["acronyms"]) == ("Union des ports", {"en": "HU", "fr": "UP"})
    assert [one["id"] for one in row["bodies"]] == [key(office)]
    assert (row["instrument_count"], row["practice_count"], row["body_of"]) == (1, 1, None)
    assert (row["url"], row["api_url"]) == (f"{SITE}{union.url}", f"{SITE}/api/v1/organizations/{key(union)}/")
    assert get(f"organizations/{key(office)}")["body_of"]["id"] == key(union)
    assert get("organizations")["results"][0] == row


def test_body_of_a_contact_only_organization_names_nobody():
    contact = factories.organization(is_contact_only=True)
    office = factories.organization("Office", body_of=contact)

    assert get(f"organizations/{key(office)}")["body_of"] is None
    assert ids("organizations", body_of=key(contact)) == []


def test_topic_says_its_words_its_place_and_what_carries_it():
    duties = factories.topic("duties")
    topic = factories.topic("awareness", "Awareness", broader=duties)
    TopicLabel.objects.create(topic=topic, language="fr", label="Sensibilisation", scope_note="Ce que l'on sait.")
    TopicLabel.objects.create(topic=topic, language="en", label="Training", is_preferred=False)
    TopicMatch.objects.create(topic=topic, kind="close", address="https://example.org/training")
    factories.instrument(topics=[topic])
    factories.instrument(topics=[topic], audience=None)
    article = factories.edition().provisions.current().first()
    ProvisionTopic.objects.create(
        topic=topic, provision=article, pinned_hash=article.hash, tagged_at=article.published_at
    )

    row = get("topics/awareness")

    assert ids("topics") == ["duties", "awareness"]
    assert (row["id"], row["label"], row["broader"]) == ("awareness", "Awareness", "duties")
    assert row["labels"] == {"en": "Awareness", "fr": "Sensibilisation"}
    assert (row["scope_notes"], row["synonyms"]) == ({"fr": "Ce que l'on sait."}, {"en": ["Training"]})
    assert row["matches"] == [{"kind": "close", "address": "https://example.org/training"}]
    assert (row["provision_count"], row["instrument_count"], row["practice_count"]) == (1, 1, 0)
    assert row["url"] == f"{SITE}/topics/awareness/"
    assert get("topics/duties")["narrower"] == ["awareness"]


def test_retired_topic_says_where_it_leads():
    new = factories.topic("gifts")
    old = factories.topic("presents", retired_on=datetime.date(2026, 1, 1))
    TopicRedirect.objects.create(topic=old, target=new)

    assert (get("topics/presents")["replaced_by"], get("topics/gifts")["replaces"]) == (["gifts"], ["presents"])


def test_instrument_says_what_its_page_says():
    code = factories.instrument(
        title="Code", symbol="SF/1", topics=[factories.topic("gifts")], classification_note="RESTRICTED"
    )
    dates = [
        (EventKind.ADOPTED, "2001-05-01", Precision.MONTH),
        (EventKind.IN_FORCE, None, Precision.UNKNOWN),
    ]
    for place, (kind, on, precision) in enumerate(dates):
        InstrumentEvent.objects.create(instrument=code, kind=kind, on=on, precision=precision, sort_order=place)
    InstrumentTitle.objects.create(instrument=code, language="fr", title="Le code")
    InstrumentAlias.objects.create(instrument=code, alias="Decision 462", note="Mistaken.")
    text = factories.edition(code)
    factories.edition(code, language="fr", audience=None)

    row = get(f"instruments/{key(code)}")

    assert row["dates"] == [
        {"kind": "adopted", "on": "2001-05", "precision": "month"},
        {"kind": "in_force", "on": None, "precision": "unknown"},
    ]
    assert (row["title"], row["symbol"], row["topics"]) == ("Code", "SF/1", ["gifts"])
    assert (row["titles"], row["classification_note"]) == ({"fr": "Le code"}, "RESTRICTED")
    assert row["cited_as"] == [{"alias": "Decision 462", "note": "Mistaken."}]
    assert [one["id"] for one in row["editions"]] == [key(text)]
    assert (row["release"]["audience"], row["release"]["authority"]) == ("public", "Decision 1")
    assert row["organization"]["id"] == key(code.organization)
    assert get("instruments")["results"] == [row]


@pytest.mark.parametrize(
    ("day", "state"), [("2000-12-31", "not_yet"), ("2001-05-01", "in_force"), ("2004-05-02", "ended")]
)
def test_instrument_says_whether_it_is_in_force_and_on_what_dates(day: str, state: str):
    code = factories.instrument()
    for kind, on in ((EventKind.IN_FORCE, "2001-05-01"), (EventKind.ENDED, "2004-05-01")):
        InstrumentEvent.objects.create(instrument=code, kind=kind, on=on, precision=Precision.MONTH)

    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        row = get(f"instruments/{key(code)}")

    assert row["in_force"] == {"state": state, "since": "2001-05", "until": "2004-05"}
    assert ids("instruments", in_force="yes" if state == "in_force" else "no", on=day) == [key(code)]


def test_lineage_names_visible_instruments_from_both_ends():
    model, own, hidden = factories.instrument(), factories.instrument(), factories.instrument(audience=None)
    InstrumentLineage.objects.create(instrument=own, kind="adapted_from", other=model)
    InstrumentLineage.objects.create(instrument=own, kind="replaces", other=hidden)

    def lineage(of: Any, user: Any = None) -> list[tuple[str, str]]:
        return [(one["relation"], one["instrument"]["id"]) for one in get(f"instruments/{key(of)}", user)["lineage"]]

    assert lineage(own) == [("adapted_from", key(model))]
    assert lineage(model) == [("adapted_into", key(own))]
    assert ("replaced_by", key(own)) in lineage(hidden, factories.secretariat_member())


def test_edition_says_what_its_page_says():
    code = factories.instrument(reuse_terms="reuse")
    older = factories.edition(code, on=datetime.date(2001, 1, 1))
    text = factories.edition(code, precision=Precision.YEAR)
    french = factories.edition(code, language="fr", text_status="official_translation", made_from=text)
    factories.edition()

    row = get(f"editions/{key(text)}")

    assert ids("editions", instrument=key(code), ordering="-dated_on")[-1] == key(older)
    assert row["instrument"]["id"] == key(code)
    assert (row["dated_on"], row["precision"], row["text_status"]) == ("2003", "year", "authentic")
    assert (row["provision_count"], row["gives_text"], row["reuse_terms"]) == (2, True, "reuse")
    assert (row["earlier_text"], row["source_file"]) == (key(older), None)
    assert row["url"] == f"{SITE}{text.url}"
    assert set(row["exports"]) == {"pdf", "docx", "html", "akn.xml", "json", "csv"}
    assert (get(f"editions/{key(older)}")["later_text"], get(f"editions/{key(french)}")["made_from"]) == (
        key(text),
        key(text),
    )


def test_edition_does_not_name_a_hidden_text():
    code = factories.instrument()
    hidden = factories.edition(code, audience=None)
    french = factories.edition(code, language="fr", text_status="official_translation", made_from=hidden)

    row = get(f"editions/{key(french)}")

    assert (row["made_from"], row["earlier_text"], row["later_text"]) == (None, None, None)
    assert get(f"editions/{key(french)}", factories.secretariat_member())["made_from"] == key(hidden)


def test_release_to_some_is_said_to_them():
    note = factories.practice(audience=Audience.DELEGATIONS, results="Fewer cases.", contact="Ethics office")

    row = get(f"practices/{key(note)}", factories.delegate())

    assert (row["release"]["audience"], row["release"]["authority"]) == ("delegations", "")
    assert (row["results"], row["contact"], row["summary"]) == ("Fewer cases.", "Ethics office", "A summary.")


def test_provisions_come_in_the_order_of_the_text():
    text = factories.edition()
    wanted = list(text.provisions.current().in_order())

    rows = get("provisions", edition=key(text))["results"]

    assert [row["id"] for row in rows] == [str(row.public_id) for row in wanted]
    assert rows[0]["url"] == f"{SITE}{text.url}#{wanted[0].eid}"
    assert (rows[0]["edition"], rows[0]["instrument"]) == (key(text), key(text.instrument))
    assert (rows[0]["in_text_since"]["dated_on"], rows[0]["likeness"]) == ("2003-05-14", None)
    assert get(f"provisions/{wanted[1].public_id}") == rows[1]
    assert {row["parent"] for row in rows} <= {None, *(row["id"] for row in rows)}


def test_provisions_of_several_texts_stay_together():
    code = factories.instrument()
    texts = [factories.edition(code), factories.edition(code, language="fr")]

    rows = get("provisions", instrument=key(code), page_size=200)["results"]

    assert [row["edition"] for row in rows] == [one for text in sorted(map(key, texts)) for one in (text, text)]


@pytest.mark.parametrize(
    ("kind", "most"),
    [("organization", 7), ("instrument", 9), ("edition", 6), ("practice", 5), ("topic", 8)],
)
def test_queries_of_a_list_do_not_grow(kind: str, most: int, django_assert_max_num_queries: Any):
    make = getattr(factories, kind)

    def ask(**query: Any) -> None:
        get("practices" if kind == "practice" else f"{kind}s", **query)

    make()
    ask()
    with django_assert_max_num_queries(most) as few:
        ask()
    for _ in range(4):
        make()
    with django_assert_max_num_queries(most) as many:
        ask()
    assert len(many) == len(few)


def test_no_list_asks_more_than_ten_queries_whatever_is_asked(django_assert_max_num_queries: Any):
    topic = factories.topic("gifts")
    code = factories.instrument(topics=[topic])
    factories.edition(code)
    factories.practice(code.organization)
    other = factories.instrument(topics=[topic])
    InstrumentLineage.objects.create(instrument=code, kind="adapted_from", other=other)
    asked = {
        "instruments": {"topic": "gifts", "language": "en", "in_force": "not_stated", "cursor": f"before-{key(other)}"},
        "editions": {"topic": "gifts", "q": "code", "dated_from": "2000-01-01"},
        "provisions": {"organization": key(code.organization), "language": "en"},
        "topics": {"branch": "gifts", "cursor": "after-gifts"},
        "organizations": {"q": "organization", "changed_since": "2020-01-01T00:00:00Z"},
        "practices": {"q": "practice", "organization": key(code.organization)},
    }
    for name, query in asked.items():
        get(name, **query)
        with django_assert_max_num_queries(10):
            get(name, **query)


def test_queries_of_provisions_do_not_grow(django_assert_max_num_queries: Any):
    short = factories.edition()
    long = factories.edition(text="\n\n".join(f"{number}. Rule {number}" for number in range(1, 30)))
    get("provisions", edition=key(short))
    for text in (short, long):
        with django_assert_max_num_queries(5):
            get("provisions", edition=key(text))

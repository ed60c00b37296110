"""What the lists can be narrowed by, and that a filter tells of nothing hidden."""

import datetime
from typing import Any

import pytest

from practices.exchange.actions.changes import note_changes
from practices.models.assessments import Says
from practices.models.dates import Precision
from practices.models.instruments import EventKind, InstrumentAlias, InstrumentEvent
from practices.models.provisions import ProvisionTopic
from practices.models.releases import Audience
from practices.models.vocabulary import TopicRedirect
from tests import factories
from tests.practices.api.answers import NOBODY, get, ids, key, refused
from tests.practices.initiatives.making import initiative, participation

pytestmark = pytest.mark.django_db


def tag(topic: Any, provision: Any) -> None:
    """Return a provision a topic on its present words."""
    ProvisionTopic.objects.create(
        topic=topic, provision=provision, pinned_hash=provision.hash, tagged_at=provision.published_at
    )


def test_instruments_are_narrowed_as_on_their_page():
    gifts = factories.topic("gifts", broader=factories.topic("duties"))
    code = factories.instrument(title="Model code", symbol="SF/1", topics=[gifts], reuse_terms="free")
    InstrumentAlias.objects.create(instrument=code, alias="Decision 462")
    factories.edition(code, language="fr", text_status="official_translation")
    InstrumentEvent.objects.create(instrument=code, kind=EventKind.ADOPTED, on="2001-05-01", precision=Precision.MONTH)
    other = factories.instrument(title="Other rules", kind="policy")
    factories.edition(other, language="de")

    found = {
        "q": "462 model",
        "organization": key(code.organization),
        "kind": "code_of_conduct",
        "topic": "duties",
        "symbol": "sf/1",
        "alias": "decision 462",
        "reuse_terms": "free",
        "language": "fr",
        "text_status": "official_translation",
        "date_kind": "adopted",
        "dated_from": "2001-05-01",
        "dated_to": "2001-05-01",
    }
    for name, value in found.items():
        assert ids("instruments", **{name: value}) == [key(code)], name
    assert ids("instruments", **found) == [key(code)]
    assert ids("instruments", language="fr", text_status="authentic") == []
    assert ids("instruments", date_kind="ended", dated_from="2001-01-01") == []
    assert ids("instruments", organization_kind="body") == []
    assert sorted(ids("instruments", in_force="not_stated")) == sorted([key(code), key(other)])


def test_two_dates_of_an_instrument_do_not_make_one():
    code = factories.instrument()
    for kind, on in ((EventKind.ADOPTED, "2001-05-01"), (EventKind.ENDED, "2009-05-01")):
        InstrumentEvent.objects.create(instrument=code, kind=kind, on=on)

    assert ids("instruments", date_kind="adopted", dated_from="2005-01-01") == []
    assert ids("instruments", dated_from="2002-01-01", dated_to="2008-01-01") == []


def test_code_that_was_merged_asks_for_what_took_its_place():
    new = factories.topic("gifts")
    old = factories.topic("presents", retired_on=datetime.date(2026, 1, 1))
    TopicRedirect.objects.create(topic=old, target=new)
    code, note = factories.instrument(topics=[new]), factories.practice()
    note.topics.set(["gifts"])
    note.save()
    text = factories.edition(code)
    article = text.provisions.current().first()
    tag(new, article)

    assert ids("instruments", topic="presents") == [key(code)]
    assert ids("practices", topic="presents") == [key(note)]
    assert ids("editions", topic="presents") == [key(text)]
    assert ids("provisions", topic="presents") == [str(article.public_id)]
    assert ids("topics", branch="presents") == ["gifts"]
    for name in ("instruments", "practices", "editions", "provisions", "assessments", "initiatives", "search"):
        assert refused(name, {"topic": "never", "q": "x"} if name == "search" else {"topic": "never"})["status"] == 400


def test_instruments_that_share_a_topic_leave_out_what_is_hidden():
    gifts = factories.topic("gifts")
    ours, other = factories.instrument(topics=[gifts]), factories.instrument(topics=[gifts])
    hidden = factories.instrument(topics=[gifts], audience=None)

    assert ids("instruments", similar_to=key(ours)) == [key(other)]
    assert ids("instruments", similar_to=key(hidden)) == ids("instruments", similar_to=NOBODY) == []
    assert len(ids("instruments", factories.secretariat_member(), similar_to=key(hidden))) == 2


def test_topics_and_languages_of_hidden_texts_select_nothing():
    gifts = factories.topic("gifts")
    code = factories.instrument()
    hidden = factories.edition(code, language="fr", audience=None)
    article = hidden.provisions.current().first()
    tag(gifts, article)

    assert ids("instruments", topic="gifts") == ids("instruments", language="fr") == []
    assert ids("provisions", topic="gifts") == ids("provisions", hash=article.hash) == []
    assert ids("provisions", instrument=key(code)) == ids("provisions", near=str(article.public_id)) == []
    assert ids("editions", language="fr") == ids("editions", source_sha256=article.hash) == []
    assert get("topics/gifts")["provision_count"] == 0
    assert ids("provisions", factories.secretariat_member(), topic="gifts") == [str(article.public_id)]


def test_provisions_are_found_by_words_number_and_hash():
    text = factories.edition()
    twin = factories.edition()
    first, second = text.provisions.current().in_order()

    assert ids("provisions", edition=key(text), num="2") == [str(second.public_id)]
    assert ids("provisions", edition=key(text), eid=first.eid) == [str(first.public_id)]
    assert ids("provisions", edition=key(text), heading="GIFTS") == [str(second.public_id)]
    same = {str(row.public_id) for row in twin.provisions.current() if row.hash == first.hash}
    assert set(ids("provisions", hash=first.hash)) == {str(first.public_id), *same}
    assert refused("provisions", {"hash": "ABC"})["errors"][0]["parameter"] == "hash"


def test_day_of_in_force_is_refused_alone():
    assert refused("instruments", {"on": "2004-01-01"})["errors"][0]["parameter"] == "on"


def test_editions_are_narrowed_by_date_status_and_words():
    text = factories.edition(factories.instrument(title="Harbour rules"), text_status="extract")
    undated = factories.edition(on=None, precision="unknown")

    assert ids("editions", dated_from="2003-05-14", dated_to="2003-05-14") == [key(text)]
    assert ids("editions", text_status="extract") == ids("editions", q="harbour") == [key(text)]
    assert ids("editions", ordering="dated_on") == ids("editions", ordering="-dated_on") == [key(text), key(undated)]


def test_practices_and_organizations_are_found_by_words():
    union = factories.organization("Union", names={"en": ("Harbour Union", "HU")})
    note = factories.practice(union, title="Induction", language="fr")
    factories.practice()

    assert ids("organizations", q="hu harbour") == [key(union)]
    assert ids("practices", q="induction summary") == ids("practices", language="fr") == [key(note)]
    assert refused("organizations", {"q": '"“'})["errors"][0]["parameter"] == "q"


def test_topics_are_narrowed_by_place_and_standing():
    duties = factories.topic("duties", is_core=True)
    factories.topic("gifts", "Gifts", broader=duties)
    factories.topic("old", retired_on=datetime.date(2026, 1, 1))

    assert ids("topics", branch="duties") == ["duties", "gifts"]
    assert ids("topics", broader="duties") == ids("topics", q="gift") == ["gifts"]
    assert (ids("topics", is_core="true"), ids("topics", retired="true")) == (["duties"], ["old"])
    assert refused("topics", {"retired": "yes"})["errors"][0]["parameter"] == "retired"


def test_assessments_are_narrowed_by_whom_and_when():
    text = factories.edition()
    article = text.provisions.current().exclude(text="").last()
    pins = [(article, says) for says in (Says.RULE, Says.SECONDED, Says.OFF_DUTY)]
    duties = factories.topic("duties")
    made = factories.assessment(text, pins=pins, topic=factories.topic("gifts", broader=duties))
    factories.assessment()

    (row,) = get("assessments", whom="seconded", when="off_duty", topic="duties")["results"]

    assert (row["id"], row["whom"], row["when"]) == (str(made.public_id), ["seconded"], ["off_duty"])
    assert ids("assessments", edition=key(text), language="en", kind="code_of_conduct") == [row["id"]]
    assert ids("assessments", whom="interns") == ids("assessments", recorded_after="2999-01-01T00:00:00Z") == []


def test_initiatives_are_narrowed_by_who_takes_part_as_far_as_it_is_public(secretariat: Any):
    network = initiative()
    partner, waiting = factories.organization(), factories.organization()
    participation(network, organization=partner)
    participation(network, organization=waiting, by=secretariat)

    assert ids("initiatives", organization=key(partner)) == [str(network.public_id)]
    assert ids("initiatives", organization=key(partner), on="2005-12-31") == []
    assert ids("initiatives", organization=key(waiting)) == []
    assert ids("initiatives", secretariat, organization=key(waiting)) == [str(network.public_id)]


def test_changed_since_follows_the_public_log():
    code, hidden = factories.instrument(), factories.instrument(audience=None)
    note_changes()
    moment = get("changes")["results"][-1]["recorded_at"]

    assert ids("instruments", changed_since="2020-01-01T00:00:00Z") == [key(code)]
    assert ids("instruments", changed_since="2999-01-01T00:00:00Z") == []
    factories.open_to(hidden, Audience.PUBLIC)
    note_changes()
    assert key(hidden) in ids("instruments", changed_since=moment)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+01:12", "9999-12-31T23:59:59-05:00"])
def test_a_moment_whose_offset_leads_out_of_the_years_is_taken_as_the_first_or_the_last(moment: str):
    event = factories.adoption()
    note_changes()

    before = ids("adoptions", recorded_before=moment)

    assert before == ([] if moment.startswith("0001") else [str(event.public_id)])

"""What a follower is told of, and what not."""

import pytest

from practices.actions.releases import decide_release
from practices.exchange.actions.changes import note_changes
from practices.exchange.queries.matching import Matcher
from practices.exchange.queries.updates import happened
from practices.models.exchange.following import Frequency
from tests import factories
from tests.practices.exchange.following.followed import followed, send, subscription, told

pytestmark = pytest.mark.django_db


def narrow(page, kind="instrument"):
    decide_release(
        kind=kind, thing=page.translation_key, audience="own", named=(), authority="D", by=None, as_operator=True
    )


def among(kind, things, **given):
    return Matcher(followed(**given), None).among_shown(kind, [str(thing.public_id) for thing in things])


def test_a_topic_is_followed_with_its_narrower_ones_and_through_the_reference():
    broad = factories.topic("conduct", "Conduct")
    narrower = factories.topic("gifts", "Gifts", broader=broad)
    tagged, other = factories.instrument(topics=[narrower], title="On gifts"), factories.instrument(title="Untagged")
    subscription(topic=broad)
    factories.edition(tagged)
    factories.edition(other)
    factories.adoption(tagged)
    factories.adoption(other)

    (body,) = told()

    assert body.count("On gifts") == 2
    assert "Untagged" not in body


def test_all_that_is_given_must_hold():
    owner, gifts = factories.organization(), factories.topic("gifts", "Gifts")
    subscription(organization=owner, topic=gifts, kinds=["instrument"])
    factories.instrument(owner, title="Neither topic")
    factories.instrument(topics=[gifts], title="Elsewhere")
    factories.edition(factories.instrument(owner, topics=[gifts], title="Both"))

    (body,) = told()

    assert "Both" in body
    assert not {"Neither topic", "Elsewhere", "Edition"} & {word for word in body.split("\n") if word}
    assert "Neither topic" not in body
    assert body.count(" · New · ") == 1


def test_an_organization_is_told_of_who_moves_towards_its_instruments():
    issuer = factories.organization("Issuer")
    reference = factories.instrument(issuer)
    here = factories.adoption(reference)
    elsewhere = factories.adoption()

    assert among("adoption", [here, elsewhere], organization=issuer) == {str(here.public_id)}
    assert among("adoption", [here, elsewhere], organization=elsewhere.organization) == {str(elsewhere.public_id)}


def test_an_instrument_that_a_statement_rests_on_is_followed_only_where_it_is_seen():
    adopter = factories.organization()
    own, hidden = factories.instrument(adopter), factories.instrument(adopter, audience=None)
    events = [
        factories.adoption(organization=adopter, own_instrument=one, basis="text_published", evidence_kind="text")
        for one in (own, hidden)
    ]

    assert among("adoption", events, instrument=own) == {str(events[0].public_id)}
    assert among("adoption", events, instrument=hidden) == set()


def test_words_are_matched_as_the_search_does():
    subscription(words="hospitality gifts")
    named = factories.instrument(title="Gifts and hospitality")
    factories.edition(factories.instrument(title="Staff rules"), text="1. Gift\n\nGifts of hospitality are refused.\n")
    factories.edition(factories.instrument(title="Travel rules"), text="1. Travel\n\nGifts are refused.\n")

    (body,) = told()

    assert named.title in body
    assert "Edition: Staff rules" in body
    assert "Travel" not in body


def test_several_entries_of_one_thing_are_one_line():
    page = factories.instrument(title="First title")
    note_changes()
    subscription(instrument=page)
    for title in ("Second title", "Third title"):
        page.title = title
        page.save_revision().publish()
        note_changes()

    (body,) = told()

    assert body.count("Changed · Instrument") == 1
    assert "Third title" in body
    assert "Second title" not in body


def test_what_came_and_went_in_between_is_not_told():
    subscription()
    passing = factories.instrument(title="Passing by")
    note_changes()
    narrow(passing)
    note_changes()

    assert [one for one in happened("", after=0, until=10**6) if one.thing == str(passing.translation_key)] == []
    assert not any("Instrument" in body for body in told())


def test_a_withdrawal_is_told_without_a_title():
    owner = factories.organization("Institute")
    page = factories.instrument(owner, title="CanaryTitleZq7")
    event = factories.adoption(page)
    for given in ({"organization": owner}, {"instrument": page}, {}):
        subscription(**given)
    narrow(page)

    bodies = told()

    assert len(bodies) == 3
    for body in bodies:
        assert "No longer shown · Instrument: Institute" in body
        assert "No longer shown · Adoption event" in body
        assert "CanaryTitleZq7" not in body
    assert str(event.public_id) not in "".join(bodies)


def test_a_hidden_thing_is_in_no_mail_even_where_its_withdrawal_is_not_noted_yet():
    owner = factories.organization()
    subscription(organization=owner)
    factories.instrument(owner, title="CanaryTitleZq7", audience=None)
    page = factories.instrument(owner, title="CanaryShortZq7")
    note_changes()
    narrow(page)

    send()
    bodies = told()

    assert "Canary" not in "".join(bodies)


def test_what_was_withdrawn_is_not_matched_by_what_it_says_while_hidden():
    gifts = factories.topic("gifts", "Gifts")
    page = factories.instrument(title="Hidden later")
    subscription(topic=gifts)
    narrow(page)
    page.topics.set([gifts.name])
    page.save_revision().publish()

    assert told() == []


def test_a_withdrawal_is_told_to_who_follows_the_topic_that_it_had():
    gifts, travel = factories.topic("gifts", "Gifts"), factories.topic("travel", "Travel")
    page = factories.instrument(topics=[gifts])
    practice = factories.practice()
    practice.topics.set([gifts.name])
    practice.save_revision().publish()
    factories.edition(page)
    factories.adoption(page)
    for topic in (gifts, travel):
        subscription(topic=topic)
    narrow(page)
    narrow(practice, "practice")
    page.topics.set([travel.name])
    page.save_revision().publish()

    (body,) = told()

    for kind in ("Instrument", "Edition", "Practice", "Adoption event"):
        assert f"No longer shown · {kind}" in body


def test_a_search_is_followed_with_its_language_and_kind():
    subscription(words="gifts", text_language="fr", instrument_kind="code_of_conduct")
    code = factories.instrument(title="Gifts code")
    factories.edition(code, language="fr", text="1. Cadeaux\n\nLes cadeaux.\n")
    factories.edition(code)
    factories.edition(factories.instrument(title="Gifts policy", kind="policy"), language="fr")
    factories.instrument(title="Gifts in no language")

    (body,) = told()

    assert body.count("· New ·") == 2
    assert "Edition: Gifts code, 14 May 2003, French" in body
    assert "Instrument: Gifts code" in body


def test_a_subscription_to_what_is_hidden_now_does_not_name_it():
    page = factories.instrument(title="CanaryTitleZq7")
    event = factories.adoption(page)
    subscription(instrument=page)
    subscription(words="canarytitlezq7")
    narrow(page)

    bodies = told()

    assert len(bodies) == 1
    assert "an instrument that is not shown at present" in bodies[0]
    assert "CanaryTitleZq7" not in bodies[0]
    assert str(event.public_id) not in bodies[0]


def test_everything_tells_of_every_kind(operator):
    subscription(frequency=Frequency.AT_ONCE)
    edition = factories.edition()
    factories.practice()
    factories.adoption(edition.instrument)
    factories.assessment(edition, topic=factories.topic("duty", "Duty"), by=operator)

    (body,) = told()

    for kind in ("Organization", "Instrument", "Edition", "Practice", "Adoption event", "Topic"):
        assert f"New · {kind}: " in body
    assert " · Changed · " not in body

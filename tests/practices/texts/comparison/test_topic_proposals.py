"""Topics proposed for provisions by terms, headings and meaning, with nothing learned from tags."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from practices.texts.comparison import Clause, prepare
from practices.texts.comparison.topic_proposals import LEAST, MOST, ProposalGround, TopicProfile, TopicReader

GIFTS = TopicProfile("gifts", {"en": ("gifts", "acceptance of hospitality"), "fr": ("cadeaux",)}, ("gifts",))
SECRETS = TopicProfile("confidentiality", {"en": ("confidentiality", "confidential information")}, ("secrets",))
LEAVE = TopicProfile("leave", {"en": ("annual leave",)}, ("leave",))
OTHERS = tuple(TopicProfile(f"other-{number}", {"en": (f"word{number}",)}, (f"word{number}",)) for number in range(9))
PROFILES = (GIFTS, SECRETS, LEAVE, *OTHERS)


class Axes:
    """An encoder of which each known word is an axis; others mean nothing."""

    model_id = "axes"
    words = ("gifts", "secrets", "leave", "presents")

    def encode(self, texts):
        rows = np.zeros((len(texts), 4), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for place, word in enumerate(self.words):
                row[0 if word == "presents" else place] += word in text.casefold()
        return rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1)


def proposed(*clauses, encoder=None):
    encoded = encoder.encode([phrase for profile in PROFILES for phrase in profile.phrases]) if encoder else None
    reader = TopicReader(PROFILES, encoded, model_id=encoder.model_id if encoder else "")
    return reader.propose(prepare(clauses, encoder=encoder))


def test_a_heading_with_a_term_proposes_its_topic_first():
    found = proposed(Clause("1", "Staff return what they are offered.", heading="Acceptance of hospitality"))["1"]

    assert (found[0].topic, found[0].ground) == ("gifts", ProposalGround.HEADING)


def test_terms_are_found_in_any_form_and_in_the_language_of_the_text():
    english = Clause("1", "Staff disclose no confidential information, nor do they use confidential informations.")
    french = Clause("2", "Les agents n'acceptent pas de cadeau.", heading="Cadeaux", language="fr-CA")
    foreign = Clause("3", "Confidential information is kept.", language="ru")

    found = proposed(english, french, foreign)

    assert [one.topic for one in found["1"]] == ["confidentiality"]
    assert [one.topic for one in found["2"]] == ["gifts"]
    assert "3" not in found  # a term of English says nothing in a Russian text


def test_words_of_a_term_that_stand_apart_are_not_the_term():
    apart = Clause("1", "The annual report of the board is sent to all members before any of them takes his leave.")
    close = Clause("2", "Members take their leave, annual or other.")

    named = {
        clause.key: one.terms[2] for clause, one, _sensed in TopicReader(PROFILES).measure(prepare([apart, close]))
    }

    assert named["1"] == 0 < named["2"]


def test_words_of_several_terms_propose_a_topic_that_no_term_names():
    found = proposed(Clause("1", "Information of the kind is confidential; whoever has it keeps it so."))["1"]

    assert (found[0].topic, found[0].ground) == ("confidentiality", ProposalGround.TERMS)


def test_what_comes_near_in_meaning_alone_is_proposed_as_such():
    found = proposed(Clause("1", "Staff refuse presents."), encoder=Axes())["1"]

    assert [(one.topic, one.ground) for one in found] == [("gifts", ProposalGround.MEANING)]


def test_without_an_encoder_of_the_same_model_words_alone_decide():
    clause = Clause("1", "Staff refuse presents.")
    reader = TopicReader(PROFILES, np.eye(12, 4, dtype=np.float32), model_id="another")

    assert reader.propose(prepare([clause], encoder=Axes())) == {}


def test_a_word_that_is_only_part_of_terms_proposes_nothing():
    abuse = TopicProfile("abuse", {"en": ("abuse of authority", "bullying by managers")}, ("abuse",))
    reader = TopicReader((abuse, *OTHERS))
    appointing = Clause("1", "The appointing authority decides on the request within a month of having received it.")
    abusing = Clause("2", "Nobody abuses the authority of an office, nor lets others do so in its name.")

    assert list(reader.propose(prepare([appointing, abusing]))) == ["2"]


def test_what_the_heading_alone_says_is_less_than_what_the_words_say_too():
    alone = Clause("1", "The officer signs the minutes of each meeting.", heading="Acceptance of hospitality")
    both = Clause("2", "The officer signs each acceptance of hospitality.", heading="Acceptance of hospitality")

    found = proposed(alone, both)

    assert found["1"][0].score < found["2"][0].score


def test_a_title_and_what_was_deleted_get_no_topics():
    titles = [Clause(str(place), words) for place, words in enumerate(("(gifts)", "Gifts", "Gifts and hospitality"))]
    empty = Clause("heading", "", heading="Gifts")
    sentence = Clause("sentence", "Accept no gifts.")

    assert list(proposed(*titles, empty, sentence)) == ["heading", "sentence"]


def test_nothing_is_proposed_without_topics_or_without_provisions():
    assert TopicReader(()).propose(prepare([Clause("1", "Staff accept no gifts.")])) == {}
    assert proposed() == {}


@given(st.lists(st.sampled_from(["gifts", "annual leave", "confidential information", "word1", "and"]), max_size=8))
def test_proposals_are_few_distinct_sure_and_in_order(words):
    found = proposed(Clause("1", " ".join(words), heading=words[0] if words else "")).get("1", ())

    assert len(found) <= MOST
    assert len({one.topic for one in found}) == len(found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(LEAST <= one.score <= 1.0 for one in found)

"""How binding a sentence is worded: the words that say so, in each language, and where they do not."""

import pytest

from practices.texts.comparison.binding import find_modals, read_binding
from practices.texts.comparison.modal_words import MODAL_WORDS, Force

CLEAR = [
    ("en", "Staff shall report gifts.", Force.BINDS, "shall"),
    ("en", "Staff may not accept gifts.", Force.BINDS, "may not"),
    ("en", "No staff member may accept a gift.", Force.BINDS, "No staff … may"),
    ("en", "Gifts are strictly prohibited.", Force.BINDS, "are strictly prohibited"),
    ("en", "Staff should report gifts.", Force.RECOMMENDS, "should"),
    ("en", "Staff are encouraged to report.", Force.RECOMMENDS, "are encouraged"),
    ("en", "Staff may keep a small gift.", Force.PERMITS, "may"),
    ("en", "Staff shall not be required to report.", Force.PERMITS, "shall not be required to"),
    ("en", "Staff are reminded of the Code.", Force.INFORMS, "are reminded"),
    ("en", "A person who may be a victim shall be heard.", Force.BINDS, "shall"),
    ("fr", "Le personnel doit signaler les cadeaux.", Force.BINDS, "doit"),
    ("fr", "Les agents ne peuvent accepter de cadeaux.", Force.BINDS, "ne peuvent"),
    ("fr", "Il est interdit d’accepter des cadeaux.", Force.BINDS, "est interdit"),
    ("fr", "Les agents devraient signaler les cadeaux.", Force.RECOMMENDS, "devraient"),
    ("fr", "L’agent n’est pas tenu de signaler.", Force.PERMITS, "n’est pas tenu"),
    ("fr", "Les agents sont informés de leurs droits.", Force.INFORMS, "sont informés"),
    ("de", "Bedienstete müssen Geschenke melden.", Force.BINDS, "müssen"),
    ("de", "Bedienstete dürfen von Firmen keine Geschenke annehmen.", Force.BINDS, "dürfen … keine"),
    ("de", "Bedienstete sollten Geschenke melden.", Force.RECOMMENDS, "sollten"),
    ("de", "Bedienstete dürfen Blumen annehmen.", Force.PERMITS, "dürfen"),
    ("it", "Il personale non può accettare doni.", Force.BINDS, "non può"),
    ("it", "Il personale dovrebbe segnalare i doni.", Force.RECOMMENDS, "dovrebbe"),
    ("it", "Il personale può accettare fiori.", Force.PERMITS, "può"),
    ("es", "El personal deberá declarar los regalos.", Force.BINDS, "deberá"),
    ("es", "Ningún funcionario podrá aceptar regalos.", Force.BINDS, "Ningún … podrá"),
    ("es", "El personal debería declarar los regalos.", Force.RECOMMENDS, "debería"),
    ("ru", "Сотрудники обязаны сообщать о подарках.", Force.BINDS, "обязаны"),
    ("ru", "Сотрудникам запрещается принимать подарки.", Force.BINDS, "запрещается"),
    ("ru", "Сотрудникам следует сообщать о подарках.", Force.RECOMMENDS, "следует"),
    ("ru", "Сотрудники могут принимать цветы.", Force.PERMITS, "могут"),
    ("ar", "ويجب على الموظفين الإبلاغ عن الهدايا.", Force.BINDS, "يجب"),
    ("ar", "لا يَجوز للموظفين قبول الهدايا.", Force.BINDS, "لا يَجوز"),
    ("ar", "ينبغي للموظفين الإبلاغ عن الهدايا.", Force.RECOMMENDS, "ينبغي"),
    ("ar", "يجوز للموظفين قبول الزهور.", Force.PERMITS, "يجوز"),
]


@pytest.mark.parametrize(("language", "sentence", "force", "words"), CLEAR, ids=lambda value: str(value)[:40])
def test_binding_is_read_from_its_word(language: str, sentence: str, force: Force, words: str):
    found = read_binding(sentence, language)

    assert found is not None
    assert (found.force, found.words.removeprefix("و")) == (force, words)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Members serve their organization alone."),
        ("en", "Staff may accept gifts but must report them."),
        ("en", "Staff shall report gifts and should return them."),
        ("en", "The measures may be appealed."),
        ("en", "If no agreement is reached the parties may leave."),
        ("de", "Bedienstete sollen Geschenke melden."),
        ("fr", "Les agents signalent les cadeaux."),
        ("nl", "Ambtenaren moeten geschenken melden."),
        ("en", ""),
    ],
)
def test_binding_is_not_said_where_it_is_not_clear(language: str, sentence: str):
    assert read_binding(sentence, language) is None


def test_longer_phrase_counts_where_two_overlap():
    found = find_modals("Staff shall not be obliged to pay, and shall report.", "en")

    assert [modal.words for modal in found] == ["shall not be obliged to", "shall"]


def test_places_are_those_of_the_words():
    sentence = "Bedienstete dürfen keine Geschenke annehmen."

    (found,) = find_modals(sentence, "de")

    assert " … ".join(sentence[start:end] for start, end in found.spans) == found.words


@pytest.mark.parametrize("language", sorted(MODAL_WORDS))
def test_each_language_has_words_for_each_force(language: str):
    assert {force for force in Force if not MODAL_WORDS[language].get(force)} == set()


@pytest.mark.parametrize("language", sorted(MODAL_WORDS))
def test_no_phrase_says_two_things(language: str):
    phrases = [phrase for listed in MODAL_WORDS[language].values() for phrase in listed]

    assert len(phrases) == len(set(phrases))


def test_hostile_sentence_is_read_in_time():
    assert read_binding("no staff " * 20_000, "en") is None

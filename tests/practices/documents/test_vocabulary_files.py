"""A vocabulary goes out to files and comes back the same; hostile files are refused in words."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.documents.skos import SKOS_FORMATS, code_of, write_skos
from practices.documents.vocabulary import Concept, VocabularyUnreadable, in_order, read_toml
from practices.documents.vocabulary_files import read_vocabulary_file
from practices.documents.vocabulary_sheet import read_sheet, write_sheet

OWN = Path(__file__).parents[3] / "practices" / "vocabulary" / "topics.toml"
SCHEME = "https://example.org/topics/"
WORDS = {"en": ("Gifts", "What is given,\nor taken", ("presents", "favours")), "fr": ("Cadeaux", "", ())}
SMALL = (
    Concept("gifts", "", True, WORDS, matches=(("exact", "https://example.org/x"), ("close", "https://example.org/y"))),
    Concept("small-gifts", "gifts", False, {"en": ("=Small gifts", "", ("-cheap",))}),
    Concept("old", "", False, {"ar": ("قديم", "", ())}, retired_on="2004-05-14", replaced_by=("gifts", "small-gifts")),
)


def unordered(concepts):
    """Graphs have no order of synonyms."""
    return [
        (c.code, c.broader, c.is_core, {k: (w, n, frozenset(s)) for k, (w, n, s) in c.labels.items()}, c.retired_on,
         frozenset(c.replaced_by), frozenset(c.matches))
        for c in concepts
    ]  # fmt: skip


def test_a_sheet_is_read_back_exactly():
    for concepts in (in_order(SMALL), read_toml(OWN.read_bytes())):
        assert read_sheet(write_sheet(concepts).encode()) == concepts


def test_a_cell_that_would_be_a_formula_is_none():
    assert "\n=Small" not in write_sheet(SMALL)
    assert ",'=Small gifts" in write_sheet(SMALL)


@pytest.mark.parametrize("form", SKOS_FORMATS)
def test_skos_is_read_back_whole(form):
    for concepts in (in_order(SMALL), read_toml(OWN.read_bytes())):
        content = write_skos(concepts, form, scheme=SCHEME, titles={"en": "Topics"})
        assert unordered(read_vocabulary_file(f"topics.{form}", content)) == unordered(concepts)


LINE = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30).map(str.strip)
LABEL = LINE.filter(lambda text: text and text == " ".join(text.split()))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["en", "fr", "ar"]), st.tuples(LABEL, LINE, st.lists(LABEL, max_size=3)), min_size=1
    )
)
def test_any_words_survive_a_sheet(labels):
    words = {
        language: (label, note, tuple(dict.fromkeys(word for word in synonyms if word != label)))
        for language, (label, note, synonyms) in labels.items()
    }
    concepts = (Concept("gifts", "", False, words),)

    assert read_sheet(write_sheet(concepts).encode()) == concepts


def test_a_sheet_of_somebody_elses_program_is_read():
    found = read_sheet(b"code;broader;label_en\r\nsmall;gifts;Small\r\ngifts;;Gifts\r\n\r\n")

    assert [(concept.code, concept.broader) for concept in found] == [("gifts", ""), ("small", "gifts")]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "code"),
        ("label_en\nGifts\n", "code"),
        ("code,label_en\n", "no topic"),
        ("code,label_en,colour\na,b,c\n", "colour"),
        ("code,code,label_en\na,b,c\n", "twice"),
        ("code,label_en\n,Gifts\n", "Line 2"),
        ("code,label_en\ngifts,\n", "no label"),
        ("code,label_en\nGifts!,Gifts\n", "no code"),
        ("code,label_en\ngifts,A\ngifts,B\n", "twice"),
        ("code,broader,label_en\ngifts,none,A\n", "not in the file"),
        ("code,broader,label_en\nab,cd,A\ncd,ab,B\n", "circle"),
        ("code,broader,label_en\nab,ab,A\n", "circle"),
        ("code,core,label_en\nab,maybe,A\n", "core"),
        ("code,retired_on,label_en\nab,soon,A\n", "no day"),
        ("code,replaced_by,label_en\nab,cd,A\ncd,,B\n", "since when"),
        ("code,label_en,exact_match\nab,A,javascript:x\n", "web address"),
        ("code,label_en,synonyms_fr\nab,A,x\n", "synonyms_fr"),
        ("code,label_en,label_fr,synonyms_fr\nab,A,,x\n", "no label there"),
        ('code,label_en\nab,"A\n', "broken"),
        ("code,label_en\nab,A\0\n", "no sheet"),
        (f"code,label_en\nab,{'x' * 201}\n", "200"),
    ],
)
def test_a_bad_sheet_is_refused_in_words(rows, says):
    with pytest.raises(VocabularyUnreadable, match=says):
        read_sheet(rows.encode())


def test_a_sheet_in_another_encoding_and_a_huge_file_are_refused():
    for content in ("code,label_en\nab,é\n".encode("latin-1"), b"x" * (4 * 1024 * 1024 + 1)):
        with pytest.raises(VocabularyUnreadable):
            read_vocabulary_file("topics.csv", content)


def test_a_deep_tree_and_too_many_topics_are_refused():
    deep = [Concept(f"c-{n}", f"c-{n - 1}" if n else "", False, {"en": ("A", "", ())}) for n in range(13)]
    many = [Concept(f"c-{n}", "", False, {"en": ("A", "", ())}) for n in range(5_001)]
    for concepts in (deep, many):
        with pytest.raises(VocabularyUnreadable):
            in_order(concepts)


SKOS_HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&b;</rdf:RDF>'
)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.ttl", "this is not turtle", "broken Turtle"),
        ("a.ttl", SKOS_HEAD, "no skos:Concept"),
        ("a.ttl", SKOS_HEAD + "<http://x.org/a> a skos:Concept .", "no label"),
        (
            "a.ttl",
            SKOS_HEAD
            + '<http://x.org/aa> a skos:Concept ; skos:prefLabel "A"@en ; skos:broader <http://x.org/bb> .'
            + '<http://x.org/bb> a skos:Concept ; skos:prefLabel "B"@en ; skos:broader <http://x.org/aa> .',
            "circle",
        ),
        ("a.ttl", SKOS_HEAD + "<http://x.org/a> <http://x.org/b> " + "[ <http://x.org/c> " * 5000, "."),
        ("a.rdf", BOMB, "DOCTYPE"),
        ("a.rdf", "<a><b></a>", "broken XML"),
        ("a.rdf", "<a/>", "no skos:Concept|RDF"),
        ("a.jsonld", "{", "broken JSON"),
        ("a.jsonld", "[" * 100_000, "."),
        ("a.jsonld", json.dumps({"@context": "http://127.0.0.1/context.jsonld", "@id": "x"}), "not fetched"),
        ("a.jsonld", json.dumps([{"@context": [{}, "file:///etc/passwd"]}]), "not fetched"),
        ("a.jsonld", json.dumps({"@context": {"@import": "http://127.0.0.1/"}}), "not fetched"),
        ("a.exe", "x", "none that can be read"),
        ("topics", "x", "none that can be read"),
    ],
)
def test_a_hostile_file_is_refused_in_words(name, content, says):
    with pytest.raises(VocabularyUnreadable, match=says):
        read_vocabulary_file(name, content.encode())


def test_codes_are_made_from_notations_and_addresses():
    assert [code_of(text) for text in ("01.01.00", "Gifts & Favours", "é", "ж", "7")] == [
        "01-01-00",
        "gifts-favours",
        "c-e",
        "",
        "c-7",
    ]


def test_a_strangers_concept_keeps_its_address_and_two_alike_codes_differ():
    words = 'skos:prefLabel "Gifts"@en ; skos:altLabel "Geschenk"@de'
    content = SKOS_HEAD + "".join(f"<http://x.org/{place}/gifts> a skos:Concept ; {words} .\n" for place in "ab")

    found = read_vocabulary_file("a.ttl", content.encode())

    assert [concept.code for concept in found] == ["gifts", "gifts-2"]
    assert found[0].matches == (("exact", "http://x.org/a/gifts"),)
    assert found[0].labels["de"][0] == "Geschenk"


def test_a_deprecated_concept_does_not_say_since_when():
    content = (
        SKOS_HEAD
        + "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        + '<http://x.org/old> a skos:Concept ; skos:prefLabel "Old" ; owl:deprecated true .'
    )

    assert read_vocabulary_file("a.ttl", content.encode())[0].retired_on == "unknown"


def test_real_vocabularies_are_read_or_refused_in_words(corpus):
    folder = corpus / "10_vocabularies"
    found = read_vocabulary_file("unbis.ttl", (folder / "unbis_categories.ttl").read_bytes())

    assert len(found) == 161
    assert set(found[0].labels) == {"ar", "en", "es", "fr", "ru", "zh"}
    with pytest.raises(VocabularyUnreadable, match="200 characters"):
        read_vocabulary_file("sdg.ttl", (folder / "sdg-kos-goals-targets-indicators.ttl").read_bytes())


def test_the_first_vocabulary_is_read():
    assert len(read_toml(OWN.read_bytes())) == len(tomllib.loads(OWN.read_text())["topics"])

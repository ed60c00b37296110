"""Topics found by machine where nothing is tagged, beside the vocabulary's labels alone and beside TF-IDF.

The weights of `texts.comparison.topic_proposals` were fitted on tagged texts of the demonstration and on one half of
the treaties; what is scored here is the other half, and staff rules that had no part in it. With `ASSESSING_LABELS`,
a folder of labels that two persons gave provisions of real texts, what the sheet of a text proposes is scored too.
"""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import md5
from pathlib import Path

from practices import vocabulary
from practices.texts.comparison import Clause, installed_encoder, prepare
from practices.texts.comparison.thesaurus import Thesaurus
from practices.texts.comparison.topic_proposals import TopicProfile, TopicReader
from tests.measurements.score.baselines import Baselines
from tests.measurements.score.domain import _staff_rules
from tests.measurements.score.folder import Corpus, read
from tests.measurements.score.headings import _texts
from tests.measurements.score.table import Row

VOCABULARY = Path(vocabulary.__path__[0])
STAFF_TOPICS: Mapping[str, tuple[str, ...]] = {
    "independence and instructions": ("independence",),
    "loyalty / discredit": ("loyalty",),
    "impartiality / conflict of interest": ("impartiality", "conflict-of-interest"),
    "gifts, honours": ("gifts",),
    "outside activities": ("outside-activities",),
    "confidentiality": ("confidentiality",),
    "publications and public statements": ("public-statements",),
    "harassment and discrimination": ("harassment", "discrimination"),
    "trafficking / human rights": ("human-rights",),
    "local law, privileges": ("host-law", "privileges"),
    "property and resources": ("property",),
    "intellectual property": ("intellectual-property",),
    "security": ("security",),
    "reporting wrongdoing": ("whistle-blowing",),
    "after leaving the service": ("after-separation",),
}
"""The topics of the labels, and the codes of ours; "orders" has none."""

type Tags = Mapping[str, Collection[str]]
"""Topics by the key of a provision."""


def score(corpus: Corpus, _baselines: Baselines) -> Iterator[Row]:
    """Score staff rules by the whole vocabulary, and treaties by the names of their headings alone."""
    yield from _staff(corpus)
    yield from _treaties(corpus)


def _staff(corpus: Corpus) -> Iterator[Row]:
    gold_of = read(corpus.path("05_alignment_domain", "gold.staff_conduct.json"))
    sides = _staff_rules(corpus)
    gold: dict[str, set[str]] = defaultdict(set)
    for topic, by_side in gold_of["topics"].items():
        for side, keys in by_side.items() if topic in STAFF_TOPICS else ():
            for key in keys:
                gold[f"{side} {key}"].add(topic)
    ours = {code: topic for topic, codes in STAFF_TOPICS.items() for code in codes}
    texts = [
        [Clause(f"{side} {clause.key}", clause.text, clause.heading) for clause in clauses]
        for side, clauses in sides.items()
    ]
    full = vocabulary_profiles()
    yield from _rows(corpus, "staff rules", texts, gold, full, labels_alone(full), ours)


def _treaties(corpus: Corpus) -> Iterator[Row]:
    folder = corpus.path("05_alignment_headings")
    topics = [row["topic"] for row in read(folder / "topics.json")]
    gold = {row["id"]: {row["group"]} for row in read(folder / "gold.headings.jsonl") if row["usable"]}
    families = _texts(read(folder / "provisions.jsonl"), {})
    texts = [
        [clause for clause in clauses if clause.key in gold]
        for family in families.values()
        for treaty, clauses in family.items()
        if is_held_out(treaty)
    ]
    kept = {clause.key: gold[clause.key] for text in texts for clause in text}
    profiles = [TopicProfile.gather(topic, [("en", topic)], [topic]) for topic in topics]
    yield from _rows(corpus, "treaties, held out", texts, kept, profiles, profiles, {topic: topic for topic in topics})


def is_held_out(treaty: str) -> bool:
    """Tell whether a treaty had no part in fitting the weights."""
    return int(md5(treaty.encode(), usedforsecurity=False).hexdigest(), 16) % 2 == 1


def vocabulary_profiles() -> list[TopicProfile]:
    """Return the topics of the first vocabulary with the thesaurus, as the portal reads them."""
    topics = tomllib.loads((VOCABULARY / "topics.toml").read_text(encoding="utf-8"))["topics"]
    concepts = defaultdict(list)
    for concept in Thesaurus.read(VOCABULARY / "thesaurus").concepts.values():
        concepts[concept.topic].append(concept)
    profiles = []
    for topic in topics:
        labels = [(language, label) for language, label in topic["labels"].items()]
        labels += [(language, one) for language, several in topic["alternatives"].items() for one in several]
        phrases = [label for language, label in labels if language == "en"] + [topic["scope_note"]["en"]]
        profiles.append(TopicProfile.gather(topic["code"], labels, phrases, concepts[topic["code"]]))
    return profiles


def labels_alone(profiles: Sequence[TopicProfile]) -> list[TopicProfile]:
    """Return the same topics with what the vocabulary itself says of them, without the thesaurus."""
    topics = tomllib.loads((VOCABULARY / "topics.toml").read_text(encoding="utf-8"))["topics"]
    said = {topic["code"]: topic for topic in topics}
    made = []
    for profile in profiles:
        own = [said[profile.code]["labels"]["en"], *said[profile.code]["alternatives"].get("en", ())]
        made.append(TopicProfile(profile.code, {"en": tuple(own)}, (*own, said[profile.code]["scope_note"]["en"])))
    return made


def _rows(
    corpus: Corpus,
    name: str,
    texts: Sequence[Sequence[Clause]],
    gold: Tags,
    profiles: Sequence[TopicProfile],
    plain: Sequence[TopicProfile],
    names: Mapping[str, str],
) -> Iterator[Row]:
    of = f"{sum(map(len, gold.values()))} labels"
    words = f1(_named(texts, plain, names), gold)
    tfidf = _tfidf(corpus, texts, plain, names, gold)
    for way, encoder in (("with the encoder", installed_encoder()), ("on words alone", None)):
        vectors = encoder.encode([phrase for one in profiles for phrase in one.phrases]) if encoder else None
        reader = TopicReader(profiles, vectors, model_id=encoder.model_id if encoder else "")
        found = {
            key: {names[one.topic] for one in proposals if one.topic in names}
            for text in texts
            for key, proposals in reader.propose(prepare(tuple(text), encoder=encoder)).items()
        }
        ours = f1(found, gold)
        yield Row("proposals", f"{name}, micro F1 beside labels alone, {way}", ours, words, of=of)
        yield Row("proposals", f"{name}, micro F1 beside TF-IDF, {way}", ours, tfidf, of=of)
        yield Row("proposals", f"{name}, proposed topics that are right, {way}", precision(found, gold), of=of)


def _named(texts: Sequence[Sequence[Clause]], plain: Sequence[TopicProfile], names: Mapping[str, str]) -> Tags:
    """Give each provision the topics of which a label or synonym stands in its heading or its words."""
    reader = TopicReader(plain)
    return {
        clause.key: {
            names[profile.code]
            for place, profile in enumerate(plain)
            if profile.code in names and measures.heading[place] + measures.terms[place] > 0
        }
        for text in texts
        for clause, measures, _sensed in reader.measure(prepare(tuple(text)))
    }


def _tfidf(
    corpus: Corpus,
    texts: Sequence[Sequence[Clause]],
    plain: Sequence[TopicProfile],
    names: Mapping[str, str],
    gold: Tags,
) -> float:
    """Score the topic whose labels and note come nearest by TF-IDF, from the threshold on that suits it best here."""
    clauses = [clause for text in texts for clause in text]
    words = [f"{clause.heading} {clause.text}" for clause in clauses]
    tfidf = corpus.scorer("common").Tfidf([*(" ".join(one.phrases) for one in plain), *words], 1)
    nearest: list[tuple[str, str, float]] = []
    for place, clause in enumerate(clauses, start=len(plain)):
        for at, likeness in tfidf.query(tfidf.v[place]):
            if at < len(plain):
                if plain[at].code in names:
                    nearest.append((clause.key, names[plain[at].code], likeness))
                break
    return max(
        f1({key: {topic} for key, topic, likeness in nearest if likeness >= least / 50}, gold) for least in range(25)
    )


def f1(found: Tags, gold: Tags) -> float:
    """Return the harmonic mean of precision and recall over all labels together."""
    right = sum(len(set(topics) & set(gold.get(key, ()))) for key, topics in found.items())
    count = sum(map(len, found.values())) + sum(map(len, gold.values()))
    return 2 * right / count if count else 0.0


def precision(found: Tags, gold: Tags) -> float:
    """Return the share of what was proposed that is right."""
    right = sum(len(set(topics) & set(gold.get(key, ()))) for key, topics in found.items())
    return right / (sum(map(len, found.values())) or 1)

"""A vocabulary as SKOS (W3C, 2009): Turtle, RDF/XML and JSON-LD, written out and read in.

A concept is written with its code as notation and identifier, labels and notes by language, its place, its matches
elsewhere, what was done to it as change notes, and where it is retired `owl:deprecated` with `dcterms:isReplacedBy`.
Read is what any tool writes: the code is the identifier or notation where that is one, else made from the address.
Strangers' bytes are read in the guarded child alone (`practices.documents.vocabulary_files`).
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.sax import SAXException

from rdflib import Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS, XSD, Namespace
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from practices.documents.vocabulary import (
    MOST_CONCEPTS,
    UNKNOWN_DAY,
    Concept,
    VocabularyUnreadable,
    gather_labels,
    in_order,
)
from practices.documents.xml_parts import parse_xml
from practices.texts.comparison.thesaurus import ThesaurusConcept

SKOS_FORMATS: Final = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
"""The end of a file's name, and what rdflib calls the format."""
EXCHANGE = Namespace("https://w3id.org/practice-exchange/terms#")
"""One word of our own: whether the source documents name the duty."""
MATCHES = {
    "exact": SKOS.exactMatch,
    "close": SKOS.closeMatch,
    "broad": SKOS.broadMatch,
    "narrow": SKOS.narrowMatch,
    "related": SKOS.relatedMatch,
}
MOST_TRIPLES = 400_000
_NOT_IN_CODES = re.compile(r"[^a-z0-9]+")


def write_skos(concepts: Sequence[Concept], form: str, *, scheme: str, titles: dict[str, str], only: str = "") -> bytes:
    """Write a vocabulary. `form` is a key of SKOS_FORMATS, `scheme` the vocabulary's address, below which topics lie.

    With `only`, the code of one of the concepts, write what is said of that one alone.
    """
    graph = Graph(bind_namespaces="none")
    for prefix, space in (("skos", SKOS), ("dcterms", DCTERMS), ("owl", OWL), ("xsd", XSD), ("exchange", EXCHANGE)):
        graph.bind(prefix, space)
    own = URIRef(scheme)
    graph.add((own, RDF.type, SKOS.ConceptScheme))
    for language, title in titles.items():
        graph.add((own, DCTERMS.title, Literal(title, lang=language)))
    for place, concept in enumerate(concepts, start=1):
        _write(graph, concept, own, place)
    if only:
        for triple in list(graph):
            if triple[0] != _address(own, only):
                graph.remove(triple)
    if form == "jsonld":
        return _as_json_ld(graph)
    return graph.serialize(format=SKOS_FORMATS[form], encoding="utf-8")


def _as_json_ld(graph: Graph) -> bytes:
    context = {prefix: str(space) for prefix, space in graph.namespaces() if prefix}
    return graph.serialize(format="json-ld", encoding="utf-8", context=context, auto_compact=False, indent=1)


def _write(graph: Graph, concept: Concept, scheme: URIRef, place: int) -> None:
    own = _address(scheme, concept.code)
    say = [
        (RDF.type, SKOS.Concept),
        (SKOS.inScheme, scheme),
        (SKOS.notation, Literal(concept.code)),
        (DCTERMS.identifier, Literal(concept.code)),
        (EXCHANGE.position, Literal(place)),
    ]
    for language, (label, note, synonyms) in concept.labels.items():
        say.append((SKOS.prefLabel, Literal(label, lang=language)))
        say += [(SKOS.altLabel, Literal(word, lang=language)) for word in synonyms]
        if note:
            say.append((SKOS.scopeNote, Literal(note, lang=language)))
    if concept.is_core:
        say.append((EXCHANGE.isCore, Literal(True)))
    if concept.broader:
        above = _address(scheme, concept.broader)
        say.append((SKOS.broader, above))
        graph.add((above, SKOS.narrower, own))
    else:
        say.append((SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, own))
    if concept.retired_on:
        say.append((OWL.deprecated, Literal(True)))
        say.append((EXCHANGE.retiredOn, Literal(concept.retired_on, datatype=XSD.date)))
    say += [(DCTERMS.isReplacedBy, _address(scheme, code)) for code in concept.replaced_by]
    say += [(MATCHES[kind], URIRef(address)) for kind, address in concept.matches]
    say += [(SKOS.changeNote, Literal(f"{note.on}: {note.words}", lang="en")) for note in concept.notes]
    for predicate, value in say:
        graph.add((own, predicate, value))


def write_thesaurus(concepts: Iterable[ThesaurusConcept], *, scheme: str, topics: str, title: str) -> bytes:
    """Write a thesaurus as Turtle in UTF-8: labels, alternative and hidden labels by language, definition, topic.

    `scheme` and `topics` are the addresses of the thesaurus and of the vocabulary of topics. It is written line by
    line: rdflib takes a minute for so many terms.
    """
    lines = [f"@prefix skos: <{SKOS}> .", f"@prefix dcterms: <{DCTERMS}> .", ""]
    lines.append(f"<{scheme}> a skos:ConceptScheme ; dcterms:title {_quoted(title, 'en')} .")
    for concept in concepts:
        say = [("notation", _quoted(concept.id)), ("inScheme", f"<{scheme}>"), ("topConceptOf", f"<{scheme}>")]
        for language, terms in concept.terms.items():
            say.append(("prefLabel", _quoted(terms.label, language)))
            say += [("altLabel", _quoted(term, language)) for term in terms.alternatives]
            say += [("hiddenLabel", _quoted(term, language)) for term in terms.hidden]
        if concept.definition:
            say.append(("definition", _quoted(concept.definition, "en")))
        if concept.topic:
            say.append(("broadMatch", f"<{topics}{concept.topic}/>"))
        lines.append(f"<{scheme}#{concept.id}> a skos:Concept")
        lines += [f" ; skos:{relation} {value}" for relation, value in say]
        lines.append(" .")
    return "\n".join([*lines, ""]).encode()


def _quoted(words: str, language: str = "") -> str:
    """Return a literal of Turtle, whose escapes are those of JSON."""
    return json.dumps(words, ensure_ascii=False) + (f"@{language}" if language else "")


def _address(scheme: URIRef, code: str) -> URIRef:
    return URIRef(f"{scheme}{code}/")


def read_skos(content: bytes, form: str) -> tuple[Concept, ...]:
    """Read the concepts of a SKOS file, each behind the one it is under; else by their position, notation or address.

    A concept of somebody else's keeps its address as an exact match. Of several broader concepts the first, by
    address, is its place. Raises VocabularyUnreadable, UnreadableText.
    """
    graph = _parse(content, form)
    nodes = sorted({node for node in graph.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef)})
    if not nodes:
        raise VocabularyUnreadable("The file has no skos:Concept with an address.")
    if len(nodes) > MOST_CONCEPTS:
        raise VocabularyUnreadable(f"The file has more than {MOST_CONCEPTS:,} topics.")
    codes = _codes(graph, nodes)
    places = {node: _place(graph, node, codes[node]) for node in nodes}
    nodes.sort(key=lambda node: places[node])
    return in_order([_read(graph, node, codes) for node in nodes])


def _parse(content: bytes, form: str) -> Graph:
    graph = Graph(bind_namespaces="none")
    if form == "rdf":
        parse_xml(content, name="The file")  # no document type, no entity, bounded
    if form == "jsonld":
        _check_json(content)
    try:
        graph.parse(data=content, format=SKOS_FORMATS[form], publicID="https://example.invalid/")
    except BadSyntax as error:
        raise VocabularyUnreadable(f"The file is broken Turtle (line {error.lines + 1}).") from error
    except (ParserError, SAXException) as error:
        raise VocabularyUnreadable("The file is XML, but no RDF/XML that can be read.") from error
    if len(graph) > MOST_TRIPLES:
        raise VocabularyUnreadable(f"The file says more than {MOST_TRIPLES:,} things.")
    return graph


def _check_json(content: bytes) -> None:
    """Refuse JSON that would make the reader fetch something: a context that is an address, an import."""
    try:
        waiting: list[Any] = [json.loads(content)]
    except (ValueError, RecursionError) as error:
        raise VocabularyUnreadable("The file is broken JSON.") from error
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            contexts = value.get("@context")
            listed = contexts if isinstance(contexts, list) else [contexts]
            if any(isinstance(context, str) for context in listed) or "@import" in value:
                raise VocabularyUnreadable("The file leans on a context elsewhere, which is not fetched: write it out.")
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _codes(graph: Graph, nodes: Iterable[URIRef]) -> dict[URIRef, str]:
    """Return each concept a code: what it says of itself where that is one, else made from its notation or address."""
    codes: dict[URIRef, str] = {}
    taken: set[str] = set()
    for node in nodes:
        names = (DCTERMS.identifier, SKOS.notation)
        said = [text for name in names for text in sorted(str(value) for value in graph.objects(node, name))]
        last = re.split(r"[/#:]", str(node).rstrip("/#"))[-1]
        own = next((text for text in said if text and text == code_of(text)), "")
        code = own or next((made for made in map(code_of, [*said, last]) if made), "")
        if not code:
            raise VocabularyUnreadable(f"No code can be made from the notation or the address of {node[:80]}.")
        number, base = 2, code
        while code in taken:
            code, number = f"{base}-{number}", number + 1
        taken.add(code)
        codes[node] = code
    return codes


def code_of(text: str) -> str:
    """Make a code of a notation or a name: small letters, digits, single hyphens; "" where nothing is left.

    A code has at least two characters, so that a single one is set behind "c".
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    code = _NOT_IN_CODES.sub("-", plain).strip("-")[:100].strip("-")
    return f"c-{code}" if len(code) == 1 else code


def _place(graph: Graph, node: URIRef, code: str) -> tuple[int, str]:
    position = graph.value(node, EXCHANGE.position)
    number = position.toPython() if isinstance(position, Literal) else None
    return (number if isinstance(number, int) else MOST_CONCEPTS + 1), code


def _read(graph: Graph, node: URIRef, codes: dict[URIRef, str]) -> Concept:
    labels = _by_language(graph, node, SKOS.prefLabel)
    synonyms = _by_language(graph, node, SKOS.altLabel)
    notes = _by_language(graph, node, SKOS.scopeNote)
    for language, words in synonyms.items():
        if language not in labels:
            labels[language], synonyms[language] = words[:1], words[1:]
    retired = graph.value(node, EXCHANGE.retiredOn)
    deprecated = graph.value(node, OWL.deprecated)
    is_retired = isinstance(deprecated, Literal) and deprecated.toPython() is True
    others = graph.objects(node, DCTERMS.isReplacedBy)
    replaced = tuple(sorted(codes[other] for other in others if isinstance(other, URIRef) and other in codes))
    core = graph.value(node, EXCHANGE.isCore)
    return Concept(
        code=codes[node],
        broader=_broader(graph, node, codes),
        is_core=isinstance(core, Literal) and core.toPython() is True,
        labels=gather_labels(
            {language: words[0] for language, words in labels.items()},
            {language: "\n\n".join(words) for language, words in notes.items() if language in labels},
            synonyms,
        ),
        retired_on=str(retired or UNKNOWN_DAY) if is_retired else "",
        replaced_by=replaced if is_retired else (),
        matches=_matches(graph, node, codes[node]),
    )


def _broader(graph: Graph, node: URIRef, codes: dict[URIRef, str]) -> str:
    above = {*graph.objects(node, SKOS.broader), *graph.subjects(SKOS.narrower, node)}
    known = sorted(codes[other] for other in above if isinstance(other, URIRef) and other in codes and other != node)
    if node in above:
        raise VocabularyUnreadable(f"Topics lie under each other in a circle: {codes[node]} > {codes[node]}.")
    return known[0] if known else ""


def _by_language(graph: Graph, node: URIRef, predicate: URIRef) -> dict[str, list[str]]:
    """Return the words of a concept by language; words that name none are English."""
    found: dict[str, list[str]] = {}
    for value in sorted((value for value in graph.objects(node, predicate) if isinstance(value, Literal)), key=_sorted):
        words = str(value).strip() if predicate != SKOS.scopeNote else str(value)
        if words.strip():
            found.setdefault((value.language or "en").lower(), []).append(words)
    return found


def _sorted(value: Literal) -> tuple[str, str]:
    return value.language or "", str(value)


def _matches(graph: Graph, node: URIRef, code: str) -> tuple[tuple[str, str], ...]:
    found = {
        str(other): kind
        for kind, predicate in reversed(MATCHES.items())
        for other in graph.objects(node, predicate)
        if _is_web(other)
    }
    if _is_web(node) and not str(node).rstrip("/").endswith(f"/topics/{code}"):
        found[str(node)] = "exact"
    order = list(MATCHES)
    return tuple(sorted(((kind, address) for address, kind in found.items()), key=lambda m: (order.index(m[0]), m[1])))


def _is_web(node: Node) -> bool:
    return isinstance(node, URIRef) and str(node).startswith(("http://", "https://"))

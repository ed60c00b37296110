"""The pieces of an edition that are compared and cited: articles, and the paragraphs right below them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from practices.documents.notation import bare_text, bare_words
from practices.models.provisions import Provision
from practices.texts.numbering import DIVISIONS

ARTICLE_LEVEL = frozenset({"article", "rule", "section", "clause", "regulation"})
PARAGRAPH_LEVEL = frozenset({"paragraph", "subsection", "p"})
HEADED = DIVISIONS - ARTICLE_LEVEL - PARAGRAPH_LEVEL
"""Elements of which each, outside of articles, gives a heading to what is right below it."""
LEFT_OUT = frozenset({"preface"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A provision with all that is folded into it. `cited` is how it is cited: "6, para 2", "Rule 4.2 (b)".

    `parts` are (label, text) in order, own words first; `heading` is the nearest heading above the words, `title` that
    of the provision itself or of its article, "" where only a part gives one. `is_in_article`: it is an article, or
    stands in one.
    """

    provision: Provision
    cited: str
    heading: str
    parts: tuple[tuple[str, str], ...]
    topics: frozenset[str] = frozenset()
    title: str = ""
    is_in_article: bool = False

    @property
    def key(self) -> str:
        """The eId, unique in its edition."""
        return self.provision.eid

    @property
    def text(self) -> str:
        """All words in one text."""
        return "\n".join(self._lines())

    @property
    def passage(self) -> str:
        """All words as they are shown: an empty line between its parts."""
        return "\n\n".join(self._lines())

    def _lines(self) -> list[str]:
        return [f"{label} {text}".strip() for label, text in self.parts]


@dataclass(slots=True)
class _Open:
    """A unit under construction."""

    provision: Provision
    cited: str
    heading: str
    title: str
    is_in_article: bool
    parts: list[tuple[str, str]] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)


def comparable_units(
    provisions: Iterable[Provision],
    *,
    topics: Mapping[int, Collection[str]] | None = None,
    of_whole_parts: bool = False,
) -> list[Unit]:
    """Fold an edition's provisions (in order) into units, in the same order.

    `topics` are the codes of the standing topics by primary key of the provision; without them they are prefetched.

    An article's own words make a unit, each paragraph right below it another; points, sub-points and
    bullets are folded into what they belong to. Parts and chapters only give headings; what stands right below one,
    or below a heading outside of articles, is one unit. A topic of an article without own words is a topic of each
    paragraph below it. `of_whole_parts`: as formerly, all that is not in an article belongs to the outermost heading.
    """
    return units_and_headings(provisions, topics=topics, of_whole_parts=of_whole_parts)[0]


def units_and_headings(
    provisions: Iterable[Provision],
    *,
    topics: Mapping[int, Collection[str]] | None = None,
    of_whole_parts: bool = False,
) -> tuple[list[Unit], list[Unit]]:
    """Return the same units, and what is a heading alone, without words, in the same order."""
    made = _fold(provisions, topics, frozenset() if of_whole_parts else HEADED)
    headings = [_unit(one) for one in made if not one.parts and one.provision.heading]
    return [_unit(one) for one in made if one.parts], headings


def _fold(
    provisions: Iterable[Provision], topics: Mapping[int, Collection[str]] | None, divisions: Collection[str]
) -> list[_Open]:
    rows = [row for row in provisions if row.element not in LEFT_OUT]
    cited = citations(rows)
    headings: dict[int | None, str] = {}
    titles: dict[int | None, str] = {}
    articles: set[int | None] = set()
    inherited: dict[int | None, set[str]] = {}
    opened: dict[int | None, _Open] = {}
    made: list[_Open] = []
    for row in rows:
        above = opened.get(row.parent_id)
        headings[row.pk] = bare_words(row.heading) or headings.get(row.parent_id, "")
        is_article = row.element in ARTICLE_LEVEL and bool(row.num)
        if is_article:
            articles.add(row.pk)
        is_below = row.parent_id in articles or (above is not None and above.is_in_article)
        titles[row.pk] = bare_words(row.heading) or (titles.get(row.parent_id, "") if is_below else "")
        is_apart = row.element in divisions and bool(row.heading) and not is_below
        is_own = row.parent_id in articles and row.element in PARAGRAPH_LEVEL
        starts = above is None or is_article or is_apart or is_own
        unit = (
            _Open(row, cited[row.pk], headings[row.pk], titles[row.pk], is_article or is_below)
            if starts or above is None
            else above
        )
        if starts:
            made.append(unit)
        opened[row.pk] = unit
        text = bare_text(row.text)
        words = text if starts else " ".join(filter(None, (bare_words(row.heading), text)))
        if words:
            unit.parts.append(("" if starts else row.label, words))
        tagged = _topics_of(row) if topics is None else {*topics.get(row.pk, ())}
        unit.topics.update(tagged, inherited.get(row.parent_id, ()) if starts else ())
        if is_article and not row.text:
            inherited[row.pk] = tagged
    return made


def _unit(made: _Open) -> Unit:
    parts, topics = tuple(made.parts), frozenset(made.topics)
    return Unit(made.provision, made.cited, made.heading, parts, topics, made.title, made.is_in_article)


def _topics_of(row: Provision) -> set[str]:
    return {item.topic.name for item in row.topic_items.all() if item.pinned_hash == row.hash}


def citations(provisions: Sequence[Provision]) -> dict[int, str]:
    """Say how each provision of an edition is cited, by primary key: "10.1", "Rule 4.2 (b)", "6, para 2"."""
    cited: dict[int, str] = {}
    unnumbered: dict[int, int] = {}
    labels = {row.pk: row for row in provisions}
    for row in provisions:
        parent = labels.get(row.parent_id or 0)
        above = cited.get(parent.pk, "") if parent is not None else ""
        label = row.label.strip().rstrip(".:")
        if not label and row.heading and row.element in HEADED:
            is_below = parent is not None and bool(parent.label)
            cited[row.pk] = f"{above}, {bare_words(row.heading)}" if is_below else bare_words(row.heading)
        elif not label or label in "-–—•*·":
            number = unnumbered[row.parent_id or 0] = unnumbered.get(row.parent_id or 0, 0) + 1
            cited[row.pk] = f"{above}, para {number}" if above else row.heading or f"para {number}"
        elif parent is None or row.element in ARTICLE_LEVEL or not parent.num or _includes(label, parent.num):
            cited[row.pk] = label
        else:
            cited[row.pk] = f"{above} {label}" if label.startswith("(") else f"{above} ({label.rstrip(')')})"
    return cited


def _includes(label: str, number: str) -> bool:
    """Tell whether a label like "10.1" repeats the number above it."""
    return number in label and len(label) > len(number)

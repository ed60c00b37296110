"""What is shown of what was found, the words marked; each thing asked of its own rule of visibility."""

import datetime
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import OrganizationKind
from practices.documents.notation import bare_text, bare_words
from practices.models.instruments import InstrumentKind, InstrumentTitle
from practices.models.practices import PracticeKind
from practices.models.provisions import Provision
from practices.models.search import FoundKind, SearchEntry, key_list
from practices.queries.adoptions.statements import Named
from practices.queries.editions.highlights import HighlightFragment, mark_tokens, snippet
from practices.queries.editions.rows import Dates, later_text_note, latest_dates
from practices.queries.searching.names import organization_names
from practices.queries.searching.terms import TermGroup
from practices.queries.wording import active_language, written_date
from practices.queries.written import Given, ask_written
from practices.texts.words import is_finished

Marked = frozenset[str]
Said = tuple[str, str]
"""A language, "" where it is not known, and a text."""
NOTES: Mapping[str, Callable[[str], str]] = {
    FoundKind.ORGANIZATION: lambda code: str(OrganizationKind(code).label),
    FoundKind.INSTRUMENT: lambda code: str(InstrumentKind(code).label),
    FoundKind.PRACTICE: lambda code: str(PracticeKind(code).label),
    FoundKind.REPORT: lambda day: written_date(datetime.date.fromisoformat(day)),
}
"""What the note of a card means."""
ALL_WORDS = "all_words"
"""The ground of an entry that no other is known of."""
ADDRESSES = {
    FoundKind.TOPIC: "topic",
    FoundKind.QUESTION: "question",
    FoundKind.REPORT: "report",
    FoundKind.INITIATIVE: "initiative",
}
"""Names of the addresses of what is no page."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; `title` and `snippet` are cut so that the words are pieces of their own.

    The snippet of a provision that is a heading alone is of its first part.

    `row` is its key here, `id` what it is called outside. `cited`: of a provision how it is cited. `notes` say more:
    kind, date of the text (of an instrument its latest), text status, whether there is a later one; `symbols` how else
    it is called. `matched_by`: on what ground it was found.
    """

    kind: str
    row: int
    id: str
    title: tuple[HighlightFragment, ...]
    title_language: str
    snippet: tuple[HighlightFragment, ...]
    language: str
    url: str
    cited: str = ""
    matched_by: str = ""
    notes: tuple[str, ...] = ()
    symbols: tuple[tuple[HighlightFragment, ...], ...] = ()
    organization: Named | None = None
    instrument: Named | None = None

    @property
    def said(self) -> tuple[HighlightFragment, ...]:
        """The snippet or, where a thing has no text, how else it is called."""
        if self.snippet or not self.symbols:
            return self.snippet
        first, *others = self.symbols
        return (*first, *(piece for symbol in others for piece in (HighlightFragment("; "), *symbol)))

    @property
    def kind_label(self) -> str:
        """What it is."""
        return str(FoundKind(self.kind).label)


SHOWN = (
    *("public_id", "eid", "heading", "text"),
    *(f"edition__{name}" for name in ("instrument", "dated_on", "precision", "text_status", "language", "url_path")),
    *(f"edition__instrument__{name}" for name in ("title", "symbol", "translation_key", "url_path")),
)
"""The columns of a provision, its text and its instrument that are shown."""


class _ShownEntry(NamedTuple):
    """What is read of an entry: its key, thing, organization and card."""

    key: int
    kind: str
    row: int
    organization: int | None
    card: Mapping[str, Any]


def read_hits(
    keys: Sequence[int],
    user: Any,
    groups: Iterable[TermGroup],
    *,
    known: Mapping[int, tuple[str, int]],
    grounds: Mapping[int, str],
    names: dict[int, Named] | None = None,
    dates_of: Callable[[Collection[int]], Dates] | None = None,
    marked: Iterable[str] = (),
    unwanted: Marked = frozenset(),
) -> list[Hit]:
    """Return what is shown of entries (their keys), in this order, of what `user` may see now.

    `known`: kind and row of entries, by key; `grounds`: on what ground each was found; `names`: organizations named
    before; `dates_of`: returns the dates of the latest texts of instruments; `marked`: tokens to mark besides those of
    the groups; `unwanted`: tokens that no part has that is shown. At most four queries where all are known.
    """
    if not keys:
        return []
    entries = _entries(keys, user, known)
    owners = organization_names({entry.organization for entry in entries if entry.organization}, names)
    texts = _texts([entry.row for entry in entries if entry.kind == FoundKind.PROVISION], user)
    works = {entry.row for entry in entries if entry.kind == FoundKind.INSTRUMENT}
    works.update(row.edition.instrument_id for row in texts.values())
    dates = (dates_of or partial(latest_dates, user=user))(works)
    own = (token for group in groups for part in (group.synonym_tokens, *_tokens(group)) for token in part)
    tokens = frozenset([*own, *marked])
    read: dict[int, Hit] = {}
    for entry in entries:
        owner = owners.get(entry.organization or 0)
        if entry.kind != FoundKind.PROVISION:
            read[entry.key] = _card(entry, owner, tokens, dates)
        elif entry.row in texts:
            row = texts[entry.row]
            part = row.first_part or ""
            if unwanted and any(piece.is_hit for piece in mark_tokens(part, unwanted, row.edition.language)):
                part = ""
            read[entry.key] = _provision(entry, row, part, owner, tokens, dates)
    return [replace(read[key], matched_by=grounds.get(key, ALL_WORDS)) for key in keys if key in read]


def _entries(keys: Sequence[int], user: Any, known: Mapping[int, tuple[str, int]]) -> list[_ShownEntry]:
    """Return the entries that their own rules show to `user`."""
    things = [known[key] for key in keys if key in known]
    if len(things) < len(keys):
        others = SearchEntry.objects.filter(pk__among=[key for key in keys if key not in known])
        things += others.order_by().values_list("kind", "row")
    rows: dict[str, list[int]] = {}
    for kind, row in things:
        rows.setdefault(kind, []).append(row)
    if getattr(user, "is_authenticated", False):
        found = _shown_to(user, keys, rows)
        return [_ShownEntry(*columns) for columns in found]
    given = {kind: key_list(some) for kind, some in rows.items()}
    listed = ask_written(_shown_to_all, tuple(sorted(rows)), keys=key_list(keys), **given)
    return [
        _ShownEntry(key, kind, row, organization, json.loads(card)) for key, kind, row, organization, card in listed
    ]


def _shown_to_all(kinds: Sequence[str]) -> QuerySet[SearchEntry, Any]:
    return _shown_to(AnonymousUser(), Given("keys"), {kind: Given(kind) for kind in kinds})


def _shown_to(user: Any, keys: Any, rows: Mapping[str, Any]) -> QuerySet[SearchEntry, Any]:
    found = SearchEntry.objects.filter(pk__among=keys).shown_to(user, rows).order_by()
    return found.values_list("pk", "kind", "row", "organization", "card")


def _tokens(group: TermGroup) -> Iterable[frozenset[str]]:
    return (term.tokens for term in group.terms)


def _texts(rows: Sequence[int], user: Any) -> dict[int, Any]:
    if not rows:
        return {}
    titles = InstrumentTitle.objects.filter(instrument=OuterRef("edition__instrument"), language=active_language())
    parts = Provision.objects.current().filter(parent=OuterRef("pk")).exclude(text="").order_by("position")
    found = (
        Provision.objects.visible_to(user)
        .filter(pk__in=rows)
        .select_related("edition__instrument")
        .annotate(
            said_title=Subquery(titles.order_by().values("title")[:1]),
            first_part=Subquery(parts.values("text")[:1]),
            second_part=Subquery(parts.values("pk")[1:2]),
            said_above=F("parent__text"),
        )
        .only(*SHOWN)
    )
    return {row.pk: row for row in found}


def _card(entry: _ShownEntry, owner: Named | None, marked: Marked, dates: Dates) -> Hit:
    card, kind = entry.card, entry.kind
    here = active_language()
    language, title = _chosen(card["titles"], here)
    spoken, summary = _chosen(card.get("summaries", ()), here)
    symbols = [(said, mark_tokens(text, marked, said)) for said, text in card.get("symbols", ())]
    note = NOTES[FoundKind(kind)](card["note"]) if card.get("note") else ""
    date = ""
    if kind == FoundKind.INSTRUMENT and entry.row in dates:
        date = _("Latest text: %(date)s") % {"date": written_date(*dates[entry.row])}
    symbol = "".join(text for _language, text in card.get("symbols", ())[:1])
    own = Named(card["id"], title, _address(kind, card["address"], here), symbol)
    return Hit(
        kind=kind,
        row=entry.row,
        id=card["id"],
        title=mark_tokens(title, marked, language),
        title_language=language,
        snippet=snippet(mark_tokens(summary, marked, spoken)),
        language=spoken,
        url=own.url,
        notes=tuple(filter(None, (note, date))),
        symbols=_worth_saying(kind, symbols, here),
        organization=owner if kind in (FoundKind.INSTRUMENT, FoundKind.PRACTICE) else None,
        instrument=own if kind == FoundKind.INSTRUMENT else None,
    )


def _worth_saying(
    kind: str, symbols: Sequence[tuple[str, tuple[HighlightFragment, ...]]], here: str
) -> tuple[tuple[HighlightFragment, ...], ...]:
    """Keep the symbol of an instrument, the acronym here, and other ways of calling a thing that hold the words."""
    kept = []
    for place, (language, pieces) in enumerate(symbols):
        is_first = place == 0 and kind in (FoundKind.INSTRUMENT, FoundKind.REPORT)
        is_ours = kind == FoundKind.ORGANIZATION and language == here
        if is_first or is_ours or any(piece.is_hit for piece in pieces):
            kept.append(pieces)
    return tuple(dict.fromkeys(kept))


def _provision(entry: _ShownEntry, row: Any, part: str, owner: Named | None, marked: Marked, dates: Dates) -> Hit:
    edition = row.edition
    work = edition.instrument
    notes = [
        written_date(edition.dated_on, edition.precision),
        edition.get_text_status_display(),
        later_text_note(edition, dates),
    ]
    return Hit(
        kind=FoundKind.PROVISION,
        row=row.pk,
        id=str(row.public_id),
        title=mark_tokens(bare_words(row.heading), marked, edition.language),
        title_language=edition.language,
        snippet=snippet(mark_tokens(bare_text(_said(row, part)), marked, edition.language)),
        language=edition.language,
        url=f"{edition.url or ''}#{row.eid}",
        cited=entry.card.get("cited", ""),
        notes=tuple(filter(None, notes)),
        organization=owner,
        instrument=Named(str(work.translation_key), row.said_title or work.title, work.url or "", work.symbol),
    )


def _said(row: Any, first_part: str) -> str:
    """Return the words of a provision, after those that lead to it.

    Where they only lead to its parts, the first of those follows, and an ellipsis for others.
    """
    above = row.said_above or ""
    text = row.text if is_finished(above) or not above else f"{above.rstrip()} {row.text}"
    if is_finished(text) or not first_part:
        return str(text)
    return f"{text.rstrip()} {first_part}{' …' if row.second_part else ''}".strip()


def _chosen(said: Sequence[Said], here: str) -> Said:
    """Return the text in the language `here`, else the first."""
    for language, text in said:
        if language == here:
            return language, text
    return (said[0][0], said[0][1]) if said else ("", "")


def _address(kind: str, address: str, here: str) -> str:
    """Return the address of a thing under the active language, `here`."""
    if kind in ADDRESSES:
        return reverse(ADDRESSES[FoundKind(kind)], args=[address])
    return address if here == settings.LANGUAGE_CODE or not address else f"/{here}{address}"

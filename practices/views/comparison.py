"""The comparison page: its address is its state."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organizations.models import OrganizationPage, reader_of
from practices.models.editions import EditionPage
from practices.queries.comparison.choosing_rows import ALL_ROWS, RowChoice, SharedBy, topics_of
from practices.queries.comparison.columns import with_later_texts
from practices.queries.comparison.comparing import (
    FEWEST_EDITIONS,
    MOST_EDITIONS,
    ComparisonColumn,
    ComparisonOrder,
    ComparisonSheet,
    compare_editions,
    has_same_words,
    load_columns,
)
from practices.queries.comparison.exports import COMPARISON_FORMATS
from practices.queries.comparison.findings import with_findings
from practices.queries.comparison.pairs import choose_pair, pair_choices, read_pair, write_pair
from practices.queries.comparison.parts import SheetPart, part_of
from practices.queries.editions.absent_texts import absent_texts
from practices.queries.editions.choosing import EditionChoices, latest_texts, texts_to_choose
from practices.queries.editions.facts import in_force_of
from practices.queries.editions.stood import as_they_stood

NAMES = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}
ONLY_CHANGES = "changes"
WHOLE = "all"
"""What `rows` is in an address that asks for all rows on one page."""
LONGEST_CODE = 100
OFFERED_FIRST = frozenset({"docx", "pdf"})


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """What an address asks for: editions by uuid in order, the order of rows, a date, and what was not understood."""

    editions: tuple[uuid.UUID, ...]
    by: str
    on: datetime.date | None
    problems: tuple[str, ...] = ()
    pair: tuple[int, int] | None = None
    only_changes: bool = False
    only: RowChoice = ALL_ROWS

    def address(self, **changes: Any) -> str:
        """Return the address of this state with `changes` (editions, by, on, pair, only_changes, only).

        The pair is of places in `editions`, so other editions leave it out. It begins with the first row.
        """
        editions = changes.get("editions", self.editions)
        by, on = changes.get("by", self.by), changes.get("on", self.on)
        pair = changes.get("pair", None if "editions" in changes else self.pair)
        pairs = [("edition", str(key)) for key in editions]
        pairs += [("by", by)] if by != ComparisonOrder.PROVISION else []
        pairs += [("on", on.isoformat())] if on else []
        if by == ComparisonOrder.WORDS:
            pairs += [("pair", write_pair(pair))] if pair else []
            pairs += [("only", ONLY_CHANGES)] if changes.get("only_changes", self.only_changes) else []
        only = changes.get("only", self.only)
        pairs += [("only", only.shared_by.value)] if only.shared_by else []
        pairs += [("topic", only.topic)] if only.topic else []
        return f"{reverse('compare')}?{urlencode(pairs)}" if pairs else reverse("compare")

    def query(self) -> str:
        """Return the query string of this state."""
        return self.address().partition("?")[2]


def address_by_topic(editions: Iterable[str], topic: str) -> str:
    """Return where texts (uuids) are compared by one topic (its code) alone; "" without texts."""
    keys = tuple(map(uuid.UUID, editions))
    asked = ComparisonQuery(keys, ComparisonOrder.TOPIC, None, only=replace(ALL_ROWS, topic=topic))
    return asked.address() if keys else ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an address comes to: the editions `shown`, those that they stand for where `on` swapped them, problems."""

    asked: ComparisonQuery
    shown: list[EditionPage]
    swapped: list[EditionPage | None]
    problems: tuple[str, ...]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show 2 to 6 editions side by side, or the picker while there are fewer."""
    chosen = choose(request)
    asked, shown, problems = chosen.asked, chosen.shown, [*chosen.problems]
    columns = load_columns(shown, chosen.swapped, user=request.user)
    if not asked.on:
        columns = with_later_texts(columns, request.user)
    else:
        prefetch_related_objects([edition.instrument for edition in shown], "events")
    pair = choose_pair(shown, asked.pair)
    if (
        asked.by == ComparisonOrder.WORDS
        and len(shown) >= FEWEST_EDITIONS
        and not has_same_words(*(shown[at] for at in pair))
    ):
        problems.append(
            _(
                "A word-by-word comparison needs two texts in one language, neither of them a summary; "
                "no words are marked."
            )
        )
    can_add, find = len(shown) < MOST_EDITIONS, request.GET.get("find", "")
    found = texts_to_choose(request.user, find=find, leave_out=asked.editions) if can_add else EditionChoices(())
    context: dict[str, Any] = {
        "asked": asked,
        "problems": problems,
        "chosen": [_choice(column, place, asked) for place, column in enumerate(columns)],
        "orders": [(order.label, asked.address(by=order.value), order == asked.by) for order in ComparisonOrder],
        "can_add": can_add,
        "pairs": pair_choices(columns, pair) if asked.by == ComparisonOrder.WORDS else (),
        "other_rows": asked.address(only_changes=not asked.only_changes),
        "shared_url": asked.address(by=ComparisonOrder.PROVISION, only=replace(asked.only, shared_by=SharedBy.ALL)),
        "found": found,
        "choices": by_organization(found.editions),
        "latest": latest_texts([*found.editions, *shown], request.user),
        "absent": absent_texts(request.user) if can_add else None,
        "sheet": None,
        "topics": topics_of(columns),
        "links_url": links_url(request.user),
        "fewest": FEWEST_EDITIONS,
        "freezing": f"{reverse('freeze_comparison')}?{asked.query()}",
        "exports": export_links("comparison_export", asked.query()),
    }
    if len(columns) >= FEWEST_EDITIONS:
        sheet = compare_editions(columns, asked.by, pair=pair, only_changes=asked.only_changes, only=asked.only)
        context |= part_context(with_findings(sheet, request.user), request, asked.address())
    return render(request, "practices/compare.html", context)


def part_context(sheet: ComparisonSheet, request: HttpRequest, address: str) -> dict[str, Any]:
    """Return what the templates show of a sheet: the part that `request` asks for, and where the others are."""
    start = request.GET.get("from", "")
    if request.GET.get("rows") == WHOLE:
        part = SheetPart(sheet, row_count=len(sheet.rows))
    else:
        part = part_of(sheet, int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0)
    return {"sheet": part.sheet, "part": part, "part_url": f"{address}&from=", "whole_url": f"{address}&rows={WHOLE}"}


def links_url(user: Any) -> str:
    """Return where `user` links two provisions; "" for readers who link none."""
    reader = reader_of(user)
    return reverse("links:new") if reader.is_secretariat or reader.is_participant else ""


def choose(request: HttpRequest) -> Chosen:
    """Return the editions that the address asks for, as they stood on its day.

    404 if one is not there for the reader.
    """
    asked = read_address(request.GET)
    editions = load_editions(asked, request.user)
    problems = [*asked.problems]
    if len(asked.editions) > MOST_EDITIONS:
        problems.append(_("At most six can be compared at once; the first six are shown."))
        editions = editions[:MOST_EDITIONS]
    shown, swapped, missing = _as_it_stood(editions, asked, request.user)
    kept = replace(asked, editions=tuple(edition.translation_key for edition in editions))
    return Chosen(kept, shown, swapped, (*problems, *missing))


def read_address(query: QueryDict) -> ComparisonQuery:
    """Read the query string; what cannot be read is said in `problems`, never guessed."""
    problems: list[str] = []
    keys: list[uuid.UUID] = []
    for text in filter(None, query.getlist("edition")[: 4 * MOST_EDITIONS]):
        try:
            key = uuid.UUID(text)
        except ValueError:
            problems.append(_("One edition in the link is invalid and was ignored."))
            continue
        if key not in keys:
            keys.append(key)
    by = query.get("by", ComparisonOrder.PROVISION)
    if by not in ComparisonOrder.values:
        problems.append(_("The order in the link is unknown; the rows are shown by provision."))
        by = ComparisonOrder.PROVISION
    on = None
    day = (query.get("on") or "").strip()
    if day:
        try:
            on = datetime.date.fromisoformat(day)
        except ValueError:
            problems.append(_("This is not a date. Write it as 2004-06-30."))
    pair = read_pair(query.get("pair") or "")
    if query.get("pair") and pair is None:
        problems.append(_("The pair of texts in the link is invalid (example: 1,3); the first two are compared."))
    said = query.getlist("only")
    shared_by = next((choice for choice in SharedBy if choice in said), None)
    if any(word not in ("", ONLY_CHANGES, *SharedBy) for word in said):
        problems.append(_("The choice of rows in the link is unknown; all rows are shown."))
    only = RowChoice(shared_by, query.get("topic", "")[:LONGEST_CODE])
    return ComparisonQuery(tuple(keys), by, on, tuple(dict.fromkeys(problems)), pair, ONLY_CHANGES in said, only)


def load_editions(asked: ComparisonQuery, user: Any) -> list[EditionPage]:
    """Return the asked editions in order; 404 if one is not there for `user`."""
    found = {
        edition.translation_key: edition
        for edition in EditionPage.objects.visible_to(user)
        .filter(translation_key__in=asked.editions[: MOST_EDITIONS + 1])
        .for_listing()
    }
    if len(found) < len(asked.editions[: MOST_EDITIONS + 1]):
        raise Http404
    return [found[key] for key in asked.editions[: MOST_EDITIONS + 1]]


def by_organization(editions: Iterable[EditionPage]) -> list[tuple[OrganizationPage, list[EditionPage]]]:
    """Return texts by organization, alphabetically."""
    grouped: dict[int, tuple[OrganizationPage, list[EditionPage]]] = {}
    for edition in editions:
        organization = edition.instrument.organization
        grouped.setdefault(organization.pk, (organization, []))[1].append(edition)
    return sorted(grouped.values(), key=lambda pair: pair[0].name_in().casefold())


def _as_it_stood(
    editions: list[EditionPage], asked: ComparisonQuery, user: Any
) -> tuple[list[EditionPage], list[EditionPage | None], list[str]]:
    if asked.on is None:
        return editions, [], []
    shown: list[EditionPage] = []
    swapped: list[EditionPage | None] = []
    problems: list[str] = []
    for edition, then in zip(editions, as_they_stood(editions, asked.on, user), strict=True):
        if then is None:
            problems.append(
                _("No text of %(title)s from that day or earlier is available; the one that you chose is shown.")
                % {"title": edition.instrument.title_in()}
            )
        shown.append(then or edition)
        swapped.append(edition if then is not None and then.pk != edition.pk else None)
    return shown, swapped, problems


def export_links(view: str, query: str) -> list[tuple[str, str, bool]]:
    """Return the formats of a comparison: name, address, whether it is one of the two that are offered first."""
    return [
        (NAMES[code], f"{reverse(view, kwargs={'form': code})}?{query}", code in OFFERED_FIRST)
        for code in COMPARISON_FORMATS
    ]


def _choice(column: ComparisonColumn, place: int, asked: ComparisonQuery) -> dict[str, Any]:
    others = [key for number, key in enumerate(asked.editions) if number != place]
    key, last = asked.editions[place], len(asked.editions) - 1
    return {
        "column": column,
        "in_force": in_force_of(column.edition.instrument, asked.on).words if asked.on else "",
        "without": asked.address(editions=others),
        "earlier": asked.address(editions=[*others[: place - 1], key, *others[place - 1 :]]) if place else "",
        "later": asked.address(editions=[*others[: place + 1], key, *others[place + 1 :]]) if place < last else "",
    }

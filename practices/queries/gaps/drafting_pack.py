"""What goes into a drafting pack: gaps, wordings taken along, and sources, as far as their terms of reuse allow."""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.documents.citations import cite_in_text
from practices.documents.drafting_pack import (
    DraftingPack,
    PackFrame,
    PackGap,
    PackProvision,
    PackQuote,
    PackSource,
    PackText,
    write_drafting_pack,
)
from practices.models.editions import EditionPage
from practices.models.instruments import ReuseTerms
from practices.models.provisions import Provision
from practices.queries.comparison.columns import ComparisonColumn
from practices.queries.editions.citations import cited_edition, full, provision_address
from practices.queries.editions.export_documents import may_take_text
from practices.queries.editions.exports import LONGEST_NAME, TEXT_FORMATS, Export
from practices.queries.editions.rows import edition_row
from practices.queries.gaps.baskets import Basket
from practices.queries.gaps.sheet import Gap, GapRow, GapSheet, Quoted, standing_words
from practices.queries.gaps.wordings import Wording
from practices.queries.wording import active_language, list_words, name_of, title_of, written_date

MOST_QUOTED = 10
"""Provisions of one instrument that are quoted where its terms allow quotation alone; of more there is a reference."""


class _Allowance:
    """Says what may be quoted; counts the provisions of each instrument (by uuid), so that a quotation stays one."""

    def __init__(self) -> None:
        self._quoted: dict[str, set[str]] = defaultdict(set)

    def keeps_back(self, terms: str, instrument: str, provision: str, *, may_take: bool) -> str:
        """Say why the words of a provision are kept back, "" if they are given."""
        if may_take:
            return ""
        if terms != ReuseTerms.QUOTE:
            return _("Its terms of reuse do not allow its text in this file. It can be read at the address.")
        quoted = self._quoted[instrument]
        if provision not in quoted and len(quoted) >= MOST_QUOTED:
            return _(
                "Its terms of reuse allow quotation only: after %(most)s provisions only the address is given."
            ) % {"most": MOST_QUOTED}
        quoted.add(provision)
        return ""


def make_pack(sheet: GapSheet, basket: Basket, user: Any, *, on: datetime.date) -> DraftingPack:
    """Gather a drafting pack in the active language, as made `on` a day. Three queries at most."""
    own, reference = sheet.own, sheet.reference
    allowance = _Allowance()
    rows = [row for row in sheet.rows if not row.is_present]
    places = {row.key for row in rows}
    provisions = tuple(_provision(row, sheet, basket, allowance, user) for row in rows)
    others = [item.wording for item in basket.items if item.place not in places]
    return DraftingPack(
        title=_("Drafting pack: %(title)s") % {"title": title_of(own.edition.instrument).text},
        made_on=on.isoformat(),
        dated=written_date(on),
        own=_text(own.edition),
        reference=_text(reference.edition),
        notes=tuple(_notes(sheet, basket, user)),
        provisions=provisions,
        present=tuple(_present(row, own) for row in sheet.rows if row.is_present),
        other_wordings=tuple(_wording(wording, allowance) for wording in others),
        sources=tuple(_sources(sheet, basket)),
        frame=_frame(),
    )


def export_pack(pack: DraftingPack) -> Export:
    """Return a pack as a file, named by the organization and the title of the own text."""
    digest = hashlib.sha256(json.dumps(asdict(pack), sort_keys=True).encode()).hexdigest()
    name = slugify(f"{pack.own.organization} {pack.own.title}")[:LONGEST_NAME].strip("-")
    return Export(
        name=f"drafting-pack-{name}".strip("-") + ".docx",
        content_type=TEXT_FORMATS["docx"].content_type,
        tag=f"pack-{digest[:40]}",
        write=lambda: write_drafting_pack(pack),
    )


def _text(edition: EditionPage) -> PackText:
    row, instrument = edition_row(edition), edition.instrument
    return PackText(
        title=title_of(instrument).text,
        organization=name_of(instrument.organization).text,
        described=list_words((row.date, row.language_label, row.status_label)),
        language=edition.language,
        terms=str(instrument.get_reuse_terms_display()),
        address=full(row.url),
    )


def _notes(sheet: GapSheet, basket: Basket, user: Any) -> Iterable[str]:
    yield _(
        "A drafting aid. Counterparts and gaps were found by the machine unless marked "
        "“confirmed”: content that was not found may appear in other words."
    )
    if not may_take_text(sheet.own.edition.instrument, user):
        yield _("The terms of reuse of your text do not allow it, or more than a quotation of it, in this file.")
    if sheet.own.edition.is_summary:
        yield _("Your text is a summary: content that is missing here may be in the full text.")
    elif sheet.own.is_incomplete:
        yield _("Your text is an extract: content that is missing here may be in the full text.")
    if not sheet.is_cut:
        yield _("These texts are long: whole provisions were compared, not single sentences.")
    if sheet.left_out_count:
        yield ngettext(
            "%(count)s provision at the end of a very long text was not compared.",
            "%(count)s provisions at the end of very long texts were not compared.",
            sheet.left_out_count,
        ) % {"count": sheet.left_out_count}
    if basket.gone_count:
        yield ngettext(
            "%(count)s wording of the basket is not in this file: it was changed, withdrawn, or is not open to you.",
            "%(count)s wordings of the basket are not in this file: they were changed, withdrawn, or are not open "
            "to you.",
            basket.gone_count,
        ) % {"count": basket.gone_count}


def _provision(row: GapRow, sheet: GapSheet, basket: Basket, allowance: _Allowance, user: Any) -> PackProvision:
    reference = sheet.reference.edition
    note = _keeps_back(reference, row.key, allowance, user)
    wordings = [item.wording for item in basket.items if item.place == row.key]
    return PackProvision(
        cited=row.entry.cited,
        heading=row.entry.heading if row.entry.heading != row.entry.cited else "",
        language=reference.language,
        address=provision_address(row.id),
        gaps=tuple(_gap(gap, sheet, is_kept_back=bool(note), allowance=allowance, user=user) for gap in row.gaps),
        wordings=tuple(_wording(wording, allowance) for wording in wordings),
        note=note,
    )


def _keeps_back(edition: EditionPage, provision: str, allowance: _Allowance, user: Any) -> str:
    """Say why words of an edition are kept back, "" if they are given."""
    instrument = edition.instrument
    key = str(instrument.translation_key)
    return allowance.keeps_back(
        instrument.reuse_terms, key, f"{edition.pk} {provision}", may_take=may_take_text(instrument, user)
    )


def _gap(gap: Gap, sheet: GapSheet, *, is_kept_back: bool, allowance: _Allowance, user: Any) -> PackGap:
    """Describe a gap; what came nearest is given where its words may be, a counterpart in any case."""
    own = sheet.own.edition
    passage, label = gap.own, _("Passage of your text that may be similar") if gap.is_unsure else _("Your text")
    if passage is None and gap.nearest is not None and may_take_text(own.instrument, user):
        passage, label = gap.nearest, _("Nearest passage of your text")
    return PackGap(
        theirs="" if is_kept_back else gap.theirs.text,
        standing=standing_words(gap, own),
        own=_own_quote(passage, own, allowance, user) if passage is not None else None,
        own_label=label,
        difference=gap.difference,
        why=gap.why,
    )


def _own_quote(passage: Quoted, own: EditionPage, allowance: _Allowance, user: Any) -> PackQuote:
    heading = passage.heading if passage.heading != passage.cited else ""
    is_kept_back = bool(_keeps_back(own, passage.url, allowance, user))
    return PackQuote(
        source=" ".join(filter(None, (passage.cited, heading))),
        text="" if is_kept_back else passage.text,
        language=passage.language,
        address=full(passage.url),
    )


def _wording(wording: Wording, allowance: _Allowance) -> PackQuote:
    note = allowance.keeps_back(wording.terms, wording.instrument_id, wording.id, may_take=wording.may_be_taken)
    return PackQuote(
        source=_source_line(wording),
        text="" if note else wording.text,
        language=wording.language,
        address=wording.address,
        terms=wording.terms_label,
        note=note,
    )


def _source_line(wording: Wording) -> str:
    symbol = f" ({wording.symbol})" if wording.symbol else ""
    heading = f" {wording.heading}" if wording.heading and wording.heading != wording.cited else ""
    return (
        f"{wording.organization.text}, {wording.instrument.text}{symbol}, {wording.cited}{heading}. "
        f"{wording.date}, {wording.status}"
    )


def _present(row: GapRow, own: ComparisonColumn) -> str:
    where = list(dict.fromkeys(gap.own.cited for gap in row.gaps if gap.own is not None))
    heading = f" {row.entry.heading}" if row.entry.heading and row.entry.heading != row.entry.cited else ""
    return _("%(reference)s: your text %(own)s") % {
        "reference": f"{row.entry.cited}{heading}",
        "own": list_words(where),
    }


def _sources(sheet: GapSheet, basket: Basket) -> Iterable[PackSource]:
    """Return the two texts, by a digest of their words, and each wording by that of its own."""
    editions = [sheet.own.edition, sheet.reference.edition]
    digests = _digests(editions)
    for edition in editions:
        yield _edition_source(edition, digests[edition.pk])
    seen: set[str] = set()
    for item in basket.items:
        wording = item.wording
        if wording.id not in seen:
            seen.add(wording.id)
            digest = hashlib.sha256(wording.text.encode()).hexdigest()
            yield PackSource(_source_line(wording), wording.terms_label, wording.address, digest)


def _digests(editions: Sequence[EditionPage]) -> dict[int, str]:
    """Return SHA-256 (hex) over the sorted hashes of the provisions of each edition. One query."""
    hashes: dict[int, list[str]] = {edition.pk: [] for edition in editions}
    rows = Provision.objects.current().filter(edition__in=editions).order_by("hash", "pk")
    for edition, digest in rows.values_list("edition", "hash"):
        hashes[edition].append(digest)
    return {key: hashlib.sha256("\n".join(found).encode()).hexdigest() for key, found in hashes.items()}


def _edition_source(edition: EditionPage, digest: str) -> PackSource:
    cited = cited_edition(edition, edition.instrument)
    terms = str(edition.instrument.get_reuse_terms_display())
    return PackSource(cite_in_text(cited), terms, cited.address, digest)


def _frame() -> PackFrame:
    return PackFrame(
        language=active_language(),
        contents=_("Contents"),
        own=_("Your text"),
        reference=_("Reference"),
        terms=_("Terms of reuse"),
        address=_("Address"),
        digest=_("SHA-256"),
        wordings=_("How other organizations word it"),
        no_wordings=_("No wording was added to the basket for this provision."),
        draft=_("Draft"),
        other_wordings=_("Other wordings in the basket"),
        present=_("Provisions with a counterpart"),
        sources=_("Sources"),
        page=_("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    )

"""Claims about texts: what a note asserts, what the words say, who checked it, and the organization's statement."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from organizations.models import reader_of
from practices.documents.notation import bare_text
from practices.documents.verbatim import holds_verbatim, plain_spaces
from practices.models.claims import Claim, ClaimPin, Verdict
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.editions.rows import EditionRow, edition_row
from practices.queries.questions.quotes import CurrentProvisions, Quote, places_of, quotes_of
from practices.queries.wording import Words, title_of

TONES = {Verdict.SAID: "yes", Verdict.SAID_PARTLY: "part", Verdict.NOT_SAID: "no"}
"""The sign that stands beside each verdict."""
NOTE_PARTS = ("summary", "what_was_done", "results", "lessons", "reuse")
"""The parts of a practice note in which a claim can stand."""


@dataclass(frozen=True, slots=True)
class PinnedProvisions:
    """The provisions of one edition that a claim was checked against."""

    edition: EditionRow
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One check as a reader may see it.

    `eid` is the place of the sentence in a summary, "" in a practice note. `is_by_secretariat` tells who checked: else
    it was the organization whose note it is. `holds`: the sentence still stands in the note, and the pinned words are
    the text's.
    """

    id: str
    sentence: Words
    verdict: str
    verdict_label: str
    organization: Named
    note_title: Words
    note_url: str
    eid: str
    instrument_title: Words
    instrument_url: str
    texts: tuple[PinnedProvisions, ...]
    note: str
    is_by_secretariat: bool
    checked_on: datetime.date
    statement: str
    statement_on: datetime.date | None
    agreed_on: datetime.date | None
    noticed_on: datetime.date | None
    public_from: datetime.date | None
    is_public: bool
    withdrawn_on: datetime.date | None
    holds: bool
    word_note: str = ""

    @property
    def tone(self) -> str:
        """The sign that stands beside the verdict: yes, part or no."""
        return TONES[Verdict(self.verdict)]


def claims_in_reach(user: Any, claims: Any = None) -> list[Claim]:
    """Return the checks (of `claims`, default: all) that `user` follows up, newest first. Seven queries at most.

    Those in the notes of the user's organizations whose instrument and pinned texts they may see; the secretariat's
    are all.
    """
    reader = reader_of(user)
    rows = Claim.objects.all() if claims is None else claims
    if not reader.is_secretariat:
        rows = rows.filter(organization__in=reader.organizations)
    return _in_sight(_listed(rows), user)


def claims_to_agree(user: Any) -> int:
    """Count the checks by the secretariat that wait for the agreement of an organization that `user` acts for."""
    organizations = reader_of(user).organizations
    if not organizations:
        return 0
    waiting = Claim.objects.filter(organization__in=organizations, checked_for__isnull=True)
    return len(claims_in_reach(user, waiting.filter(is_public=False, withdrawn_at__isnull=True)))


def claims_on_practice(page: PracticePage, user: Any) -> list[ClaimRow]:
    """Return the checks of a note that hold: the newest of each judge on each sentence and instrument."""
    return _standing(Claim.objects.visible_to(user).filter(practice=page), user) if page.pk else []


def claims_on_summary(edition: EditionPage, user: Any) -> dict[str, tuple[ClaimRow, ...]]:
    """Return the checks of a summary that hold, by the eId of the provision in which the sentence stands."""
    if not edition.is_summary or not edition.pk:
        return {}
    placed: dict[str, tuple[ClaimRow, ...]] = {}
    for row in _standing(Claim.objects.visible_to(user).filter(summary__edition=edition), user):
        placed[row.eid] = (*placed.get(row.eid, ()), row)
    return placed


def place_claims(rows: Iterable[ClaimRow], texts: Sequence[str]) -> list[list[ClaimRow]]:
    """Put each check beside the first of `texts` that holds its sentence; one list for each text, in their order."""
    placed: list[list[ClaimRow]] = [[] for _text in texts]
    for row in rows:
        for place, text in enumerate(texts):
            if holds_verbatim(text, row.sentence.text):
                placed[place].append(row)
                break
    return placed


def claim_rows(claims: Iterable[Claim]) -> list[ClaimRow]:
    """Turn checks (of `for_listing()`, already limited to what the reader may see whole) into rows. Three queries."""
    listed = list(claims)
    places = _places(listed)
    quotes = quotes_of(_present(pin, places) for claim in listed for pin in claim.pins.all())
    return [_row(claim, places, quotes) for claim in listed]


def _places(claims: Iterable[Claim]) -> CurrentProvisions:
    rows = [pin.provision for claim in claims for pin in claim.pins.all()]
    return places_of([*rows, *(claim.summary for claim in claims if claim.summary)])


def _hold(claim: Claim, places: CurrentProvisions) -> bool:
    """Tell whether the sentence still stands in the note, and the pinned words are the text's."""
    pins = list(claim.pins.all())
    if not pins or any(places.with_words(pin.provision, pin.pinned_hash) is None for pin in pins):
        return False
    summary = places.now(claim.summary) if claim.summary else None
    return any(holds_verbatim(words, claim.sentence) for words in words_of_note(claim.practice, summary))


def _present(pin: ClaimPin, places: CurrentProvisions) -> Provision:
    """Return the provision that has the pinned words now, else the one that was read."""
    return places.with_words(pin.provision, pin.pinned_hash) or pin.provision


def words_of_note(practice: PracticePage | None, summary: Provision | None) -> list[str]:
    """Return the texts of a note or of a provision of a summary, as published, in which a sentence can stand."""
    if practice is not None:
        return [getattr(practice, part) for part in NOTE_PARTS] if practice.live else []
    if summary is None:
        return []
    return [bare_text(summary.heading), bare_text(summary.text)]


def _listed(claims: Any) -> Any:
    return claims.for_listing().prefetch_related("organization__names")


def _standing(claims: Any, user: Any) -> list[ClaimRow]:
    newest: dict[tuple[str, int, bool], Claim] = {}
    for claim in _in_sight(_listed(claims), user):
        key = (plain_spaces(claim.sentence), claim.instrument_id, claim.checked_for_id is None)
        newest.setdefault(key, claim)
    return sorted(
        (row for row in claim_rows(newest.values()) if row.holds),
        key=lambda row: (row.sentence.text, row.instrument_title.text, row.is_by_secretariat, row.id),
    )


def _in_sight(claims: Iterable[Claim], user: Any) -> list[Claim]:
    """Keep the checks whose instrument and pinned texts `user` may see; the secretariat may see all. Two queries."""
    listed = list(claims)
    if not listed or reader_of(user).is_secretariat:
        return listed
    instruments = {claim.instrument_id for claim in listed}
    seen = set(InstrumentPage.objects.visible_to(user).filter(pk__in=instruments).values_list("pk", flat=True))
    pinned = {pin.provision.edition_id for claim in listed for pin in claim.pins.all()}
    open_texts = set(EditionPage.objects.visible_to(user).filter(pk__in=pinned).values_list("pk", flat=True))
    return [
        claim
        for claim in listed
        if claim.instrument_id in seen and all(pin.provision.edition_id in open_texts for pin in claim.pins.all())
    ]


def _row(claim: Claim, places: CurrentProvisions, quotes: dict[int, Quote]) -> ClaimRow:
    practice, summary = claim.practice, claim.summary
    language = practice.language if practice else summary.edition.language if summary else ""
    title = practice.title if practice else summary.edition.title if summary else ""
    place = f"{summary.edition.url}#{summary.eid}" if summary else ""
    return ClaimRow(
        id=str(claim.public_id),
        sentence=Words(claim.sentence, language),
        verdict=claim.verdict,
        verdict_label=claim.get_verdict_display(),
        organization=name_organization(claim.organization),
        note_title=Words(title, language),
        note_url=(practice.url or "") if practice else place,
        eid=summary.eid if summary else "",
        instrument_title=title_of(claim.instrument),
        instrument_url=claim.instrument.url or "",
        texts=_pinned(claim, places, quotes),
        note=claim.note,
        is_by_secretariat=claim.checked_for_id is None,
        checked_on=claim.checked_at.date(),
        statement=claim.statement,
        statement_on=claim.statement_on,
        agreed_on=claim.agreed_on,
        noticed_on=claim.noticed_on,
        public_from=claim.public_from,
        is_public=claim.is_public,
        withdrawn_on=claim.withdrawn_at.date() if claim.withdrawn_at else None,
        holds=_hold(claim, places),
        word_note=claim.word_note,
    )


def _pinned(claim: Claim, places: CurrentProvisions, quotes: dict[int, Quote]) -> tuple[PinnedProvisions, ...]:
    by_edition: dict[int, list[Provision]] = {}
    for pin in claim.pins.all():
        by_edition.setdefault(pin.provision.edition_id, []).append(_present(pin, places))
    return tuple(
        PinnedProvisions(
            edition_row(rows[0].edition),
            tuple(quotes[row.pk] for row in sorted(rows, key=lambda row: (row.position, row.pk))),
        )
        for rows in by_edition.values()
    )

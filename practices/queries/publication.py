"""What the sheet of a text proposes before it is sent for approval, and who can see the text afterwards."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from organizations.models import OrganizationPage
from practices.documents.structure import read_structure
from practices.models.editions import EditionPage
from practices.models.instruments import EventKind, InstrumentPage, ReuseTerms
from practices.models.practices import PracticePage
from practices.models.proposals import Proposal
from practices.models.released_pages import PAGE_KINDS
from practices.models.releases import BREADTH, Audience, Release, ReleaseDecision, ReleasedKind
from practices.models.sealed_pages import sealed_drafts
from practices.models.workflows import organization_of, releases_waiting_with
from practices.queries.approvals.consequences import audience_in_words
from practices.queries.wording import list_words, written_date

TERMS_IN_WORDS: dict[str, Any] = {
    ReuseTerms.DISPLAY_ONLY: gettext_lazy(
        "Display only: everybody who may see the text reads, searches and compares it here. Files to download state "
        "what it is, without its words."
    ),
    ReuseTerms.QUOTE: gettext_lazy(
        "Quotation with the source: the same, and others may quote passages of it with the source."
    ),
    ReuseTerms.REUSE: gettext_lazy(
        "Reuse with the source: its words are in files to download and in the data for programs; other organizations "
        "may adapt it with the source."
    ),
    ReuseTerms.FREE: gettext_lazy("Free reuse: the same, and nobody has to name the source."),
}
"""What follows from the terms of reuse, in the same words wherever they are asked or shown."""
AUTHORITIES = {
    EventKind.ADOPTED: gettext_lazy("%(title)s, adopted on %(day)s"),
    EventKind.IN_FORCE: gettext_lazy("%(title)s, in force since %(day)s"),
    EventKind.CIRCULATED: gettext_lazy("%(title)s, circulated on %(day)s"),
}
"""On what authority an instrument may be opened, by what happened to it; the first that is known counts."""


@dataclass(frozen=True, slots=True)
class ProposedPublication:
    """What the sheet of a text proposes. `named` are keys of organizations, `effective_at` and `until` may be None."""

    audience: Audience
    authority: str
    named: tuple[str, ...] = ()
    effective_at: datetime.datetime | None = None
    until: datetime.datetime | None = None


def proposed_publication(page: Any, user: Any) -> ProposedPublication:
    """Return to whom a text may be opened and on what authority: as `user` proposed, as it is open, or as was usual."""
    own = releases_waiting_with(page).filter(proposed_by=user, arguments__kind=PAGE_KINDS[type(page)]).last()
    if own is not None:
        return _as_proposed(own)
    present = _present(page)
    audience = present.reach if present is not None else Audience.OWN
    if audience == Audience.OWN and not page.live:
        audience = _usual(page)
    named = tuple(str(one.translation_key) for one in present.named.all()) if present is not None else ()
    return ProposedPublication(audience, authority_of(page, user), named if audience == Audience.NAMED else ())


def _as_proposed(proposal: Proposal) -> ProposedPublication:
    said = proposal.arguments
    begins, ends = (_moment(said.get(name)) for name in ("effective_at", "until"))
    return ProposedPublication(Audience(said["audience"]), said["authority"], tuple(said["named"]), begins, ends)


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None


def _present(page: Page) -> Release | None:
    release: Release | None = Release.objects.filter(
        kind=PAGE_KINDS[page.specific_class], thing=page.translation_key
    ).first()
    return release


def _usual(page: Page) -> Audience:
    """Return to whom the organization opened its newest text of the kind that is open; everybody where none is."""
    model, owner = type(page), organization_of(page)
    others = model.objects.descendant_of(owner).exclude(pk=page.pk) if owner is not None else model.objects.none()
    things = others.order_by().values("translation_key")
    opened = Release.objects.filter(kind=PAGE_KINDS[model], thing__in=things)
    last = opened.exclude(audience__in=(Audience.OWN, Audience.NAMED)).order_by("-since", "-pk").first()
    return last.reach if last is not None else Audience.PUBLIC


def readable_draft(page: Any, user: Any) -> Any:
    """Return the newest draft of a page, or the page as published where a seal closes its draft to `user`."""
    return page if is_draft_closed(page, user) else page.get_latest_revision_as_object()


def is_draft_closed(page: Page, user: Any) -> bool:
    """Tell whether a seal closes the newest draft of a page to `user`, who is of the secretariat."""
    return Page.objects.filter(sealed_drafts(user), pk=page.pk).exists()


def authority_of(page: Any, user: Any) -> str:
    """Return on what authority a text may be opened: what adopted it, with the symbol; else what was stated last."""
    work = page.instrument if isinstance(page, EditionPage) else page
    draft = readable_draft(work, user)
    adopted = _adopted(draft) if isinstance(draft, InstrumentPage) else ""
    if adopted:
        return list_words(filter(None, (adopted, draft.symbol)))
    decisions = ReleaseDecision.objects.filter(thing=work.translation_key).exclude(record__authority="")
    last = decisions.select_related("record").order_by("-sequence").first()
    return str(last.record.authority) if last is not None else ""


def _adopted(draft: InstrumentPage) -> str:
    for kind, said in AUTHORITIES.items():
        event = next((one for one in draft.events.all() if one.kind == kind and one.on), None)
        if event is not None:
            return said % {"title": draft.title, "day": written_date(event.on, event.precision)}
    return ""


def open_doubt_count(page: Page) -> int:
    """Count the doubts about the structure of a text that nobody accepted; 0 for what is no text."""
    draft = page.get_latest_revision_as_object()
    if not isinstance(draft, EditionPage) or not draft.numbered_text.strip():
        return 0
    accepted = draft.accepted_doubts or ()
    return len(read_structure(draft.numbered_text, language=draft.language or "en", accepted=accepted).doubts)


def wider_audiences(page: Page) -> list[Audience]:
    """Return the audiences to which a text is open or can be opened, the narrowest first."""
    present = _present(page)
    least = BREADTH[present.reach] if present is not None else BREADTH[Audience.OWN]
    return [one for one, breadth in BREADTH.items() if breadth >= least]


def who_sees(page: Any) -> str:
    """Say in a sentence who can see a published text now: as far as its instrument is open too."""
    kinds = [(PAGE_KINDS[type(page)], page)]
    if isinstance(page, EditionPage):
        kinds.append((ReleasedKind.INSTRUMENT, page.instrument))
    releases = [Release.objects.filter(kind=kind, thing=one.translation_key).first() for kind, one in kinds]
    found = [one for one in releases if one is not None]
    narrowest = min(found, key=lambda one: BREADTH[one.reach], default=None)
    if len(found) < len(kinds) or narrowest is None:
        return _("It is published. Only your organization and the secretariat can see it.")
    if narrowest.reach == Audience.PUBLIC:
        return _("It is published, and everybody can see it now.")
    named = [one.translation_key for one in narrowest.named.all()]
    audience = audience_in_words(narrowest.reach, named)
    return _("It is published. Who can see it now: %(audience)s.") % {"audience": audience}


def source_stays(page: Any) -> str:
    """Say that fewer people can open the source file of a published text than can read it, "" otherwise."""
    if not isinstance(page, EditionPage) or not page.source_file:
        return ""
    rows = Release.objects.filter(thing=page.translation_key)
    reach = {row.kind: row.reach for row in rows}
    of_file = reach.get(ReleasedKind.SOURCE_FILE, Audience.OWN)
    if BREADTH[of_file] >= BREADTH[reach.get(ReleasedKind.EDITION, Audience.OWN)]:
        return ""
    if of_file in (Audience.OWN, Audience.ALONE):
        return _("Its source file stays closed: readers cannot download it.")
    return _("Its source file is open to fewer people than the text.")


def opens_later(page: Page) -> str:
    """Say to whom a text opens by itself, and when; "" where nothing was decided ahead."""
    decisions = ReleaseDecision.objects.about(PAGE_KINDS[page.specific_class], page.translation_key)
    ahead = decisions.filter(effective_at__gt=timezone.now()).order_by("effective_at", "sequence").first()
    if ahead is None:
        return ""
    day, audience = written_date(timezone.localdate(ahead.effective_at)), audience_in_words(ahead.reach, ahead.named)
    return _("From %(day)s: %(audience)s") % {"day": day, "audience": audience}


def usual_terms(owners: Iterable[OrganizationPage]) -> str:
    """Return the terms of reuse of the newest instrument of these organizations, "" where they have none."""
    rows = InstrumentPage.objects.filter(organization__in=[one.pk for one in owners], live=True)
    return str(rows.order_by("-first_published_at", "-pk").values_list("reuse_terms", flat=True).first() or "")


def asks_for_terms(page: Any) -> bool:
    """Tell whether terms of reuse belong to a page: to instruments and their texts."""
    return not isinstance(page, PracticePage)

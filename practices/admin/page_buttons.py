"""What the editor's menu offers for an instrument, an edition or a practice."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from organizations.models import reader_of
from practices.admin.approvals.requests import approvals_url
from practices.admin.assessing import assess_url
from practices.admin.claims import claims_url
from practices.admin.derivations import derive_url
from practices.admin.publishing import publish_url
from practices.admin.reader_preview import see_as_url
from practices.admin.releases import kind_of_page, owner_of, release_url
from practices.admin.structuring import ask_url
from practices.admin.topics import topics_url
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.permissions import may_write_for

OFFERED = (InstrumentPage, EditionPage, PracticePage)


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Offer "Who may see this" and "Topics" to who writes for the page's organization."""
    if page.specific_class in OFFERED:
        specific = page.specific
        owner = owner_of(specific)
        if owner is not None and may_write_for(user, owner):
            yield from _buttons(specific)
            if isinstance(specific, PracticePage) or (isinstance(specific, EditionPage) and specific.is_summary):
                yield Button(_("Check its claims"), claims_url(specific), icon_name="clipboard-list", priority=17)
            if isinstance(specific, EditionPage) and specific.get_latest_revision_as_object().is_facsimile:
                yield Button(
                    _("Ask the secretariat to structure it"), ask_url(specific), icon_name="list-ul", priority=16
                )


def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Offer the same in lists; the screens themselves refuse what is another organization's."""
    reader = reader_of(user)
    if page.specific_class in OFFERED and (reader.is_secretariat or reader.is_participant):
        yield from _buttons(page)


def _buttons(page: Page) -> Iterator[Button]:
    yield Button(_("Publish"), publish_url(page), icon_name="upload", priority=11)
    yield Button(_("Who may see this"), release_url(kind_of_page(page), page), icon_name="view", priority=12)
    yield Button(_("Topics"), topics_url(page), icon_name="tag", priority=13)
    yield Button(_("Approvals"), approvals_url(page), icon_name="check", priority=12)
    yield Button(_("See as …"), see_as_url(page), icon_name="glasses", priority=14)
    if page.specific_class is not PracticePage and page.live:
        yield Button(_("Assess"), assess_url(page), icon_name="clipboard-list", priority=13)
    if page.specific_class is EditionPage:
        yield Button(_("New edition from this one"), derive_url(page), icon_name="copy", priority=15)

"""The screen "Who may see this": the present audience, its history, and the form that changes it."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from organizations.menu import ScreenViewSet
from organizations.models import OrganizationPage
from organizations.screens import ExchangeScreen, editor_step
from practices.actions.proposals import ProposalRefused, is_proposed, propose_release
from practices.actions.releases import ReleaseRefused, is_prolonging, is_widening
from practices.forms.releases import ReleaseForm
from practices.models.editions import EditionPage
from practices.models.proposals import Proposal
from practices.models.released_pages import PAGE_KINDS, RELEASED_PAGES
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind, is_open_to
from practices.permissions import may_write_for
from practices.queries.approvals.record import refusals_of
from practices.queries.editions.source_contents import SourceReading, read_source_contents
from practices.queries.releases import planned_end
from practices.queries.wording import list_words


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One decision as it is shown."""

    decision: ReleaseDecision
    names: str
    is_waiting: bool


def owner_of(page: Page) -> OrganizationPage | None:
    """Return the organization that decides about an instrument, an edition or a practice."""
    owner: OrganizationPage | None = (
        page.instrument.organization if isinstance(page, EditionPage) else page.organization
    )
    return owner


class ReleaseView(ExchangeScreen):
    """For the thing's own organization and the secretariat; for the others it is not there."""

    template_name = "practices/admin/release.html"
    page_title = _("Who may see this")
    header_icon = "view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the thing, its owner and its decisions."""
        super().setup(request, *args, **kwargs)
        self.kind = kwargs["kind"].replace("-", "_")
        model = RELEASED_PAGES.get(self.kind)
        self.page: Any = model.objects.filter(translation_key=kwargs["key"]).first() if model else None
        self.owner: Any = owner_of(self.page) if self.page else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) who does not write for the owner, and a source file that is not there."""
        if self.page is None or self.owner is None or not may_write_for(request.user, self.owner):
            raise Http404
        if self.kind == ReleasedKind.SOURCE_FILE and not self.page.source_file:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def way(self) -> list[dict[str, Any]]:
        """Come from the page."""
        return [editor_step(self.page)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the present audience, the history and the form."""
        return self._show(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Propose to widen; ask once more before narrowing, which holds at once."""
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        data = form.cleaned_data
        about = {
            "kind": self.kind,
            "thing": self.page.translation_key,
            "audience": data["audience"],
            "named": [organization.translation_key for organization in data["named"]],
        }
        widening = is_widening(**about) or is_prolonging(**about, until=data["until"])
        if not widening and "confirmed" not in request.POST:
            return self._show(form, template="practices/admin/release_confirm.html", chosen=Audience(data["audience"]))
        return self._decide(form)

    def _decide(self, form: ReleaseForm) -> HttpResponse:
        try:
            with transaction.atomic():
                proposal = self._propose(self.kind, form.cleaned_data)
                for kind in self._beside(form.cleaned_data):
                    self._propose(kind, form.cleaned_data)
        except (ProposalRefused, ReleaseRefused) as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        if proposal is None:
            messages.success(self.request, gettext("Closed. This takes effect now."))
        else:
            messages.success(self.request, gettext("Proposed. It opens when a second person approves."))
        return redirect(self.request.path)

    def _beside(self, data: dict[str, Any]) -> list[ReleasedKind]:
        """Return what is proposed with a text: its file, and its instrument, unless that is as open or proposed."""
        asked = {ReleasedKind.SOURCE_FILE: "with_source", ReleasedKind.INSTRUMENT: "with_instrument"}
        return [kind for kind, field in asked.items() if data.get(field) and self._is_missing(kind, data)]

    def _is_missing(self, kind: ReleasedKind, data: dict[str, Any]) -> bool:
        """Tell whether a thing is neither open to these people nor proposed to be."""
        about = {"kind": kind, "thing": self._page_of(kind).translation_key, "audience": data["audience"]}
        named = [organization.translation_key for organization in data["named"]]
        is_open = kind == ReleasedKind.INSTRUMENT and not is_widening(**about, named=named)
        return not is_open and not is_proposed(**about, named=map(str, named))

    def _page_of(self, kind: str) -> Any:
        return self.page.instrument if kind == ReleasedKind.INSTRUMENT != self.kind else self.page

    def _propose(self, kind: str, data: dict[str, Any]) -> Proposal | None:
        page = self._page_of(kind)
        return propose_release(
            kind=kind,
            thing=page.translation_key,
            title=page.title,
            organization=self.owner,
            audience=data["audience"],
            named=list(data["named"]),
            authority=data["authority"],
            effective_at=data["effective_at"].isoformat() if data["effective_at"] else None,
            until=data["until"].isoformat() if data["until"] else None,
            by=self.request.user,
            uncleaned_reason=data.get("uncleaned_reason", ""),
        )

    def _form(self, data: Any = None) -> ReleaseForm:
        """Offer to open a whole edition together with its file; of a facsimile there is nothing else to read.

        And with its instrument, as long as that is not public.
        """
        is_edition = self.kind == ReleasedKind.EDITION
        offers = is_edition and bool(self.page.source_file) and not self.page.is_incomplete
        offers_instrument = is_edition and not is_open_to(
            ReleasedKind.INSTRUMENT, self.page.instrument.translation_key, AnonymousUser()
        )
        return ReleaseForm(
            data,
            owner=self.owner,
            last=self._decisions().first(),
            is_settled=not self._decisions().filter(effective_at__gt=timezone.now()).exists(),
            offers_source=offers,
            asks_for_reason=self.source is not None and self.source.needs_reason,
            offers_instrument=offers_instrument,
            initial={
                "with_source": offers and self.page.get_latest_revision_as_object().is_facsimile,
                "with_instrument": offers_instrument,
            },
        )

    @cached_property
    def source(self) -> SourceReading | None:
        """The source file that is opened, or may be with the text, and what it holds beside its text."""
        if not isinstance(self.page, EditionPage) or self.kind not in (ReleasedKind.EDITION, ReleasedKind.SOURCE_FILE):
            return None
        is_of_draft = not self.page.live or self.page.workflow_in_progress
        return read_source_contents(self.page.get_latest_revision_as_object() if is_of_draft else self.page)

    def _decisions(self) -> Any:
        decisions = ReleaseDecision.objects.about(self.kind, self.page.translation_key)
        return decisions.select_related("by", "seconded_by", "record")

    def _show(self, form: ReleaseForm, template: str = "", **extra: Any) -> HttpResponse:
        self.template_name = template or self.template_name
        return self.render_to_response(self.get_context_data(form=form, **extra))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the thing, its present audience, what waits and what was decided."""
        release = Release.objects.filter(kind=self.kind, thing=self.page.translation_key).first()
        return super().get_context_data(
            page_to_release=self.page,
            kind=ReleasedKind(self.kind),
            release=release,
            audience=release.reach if release else Audience.OWN,
            named=list(release.named.order_by("title", "pk")) if release else [],
            end=planned_end(kind=self.kind, thing=self.page.translation_key, now=timezone.now()),
            history=_history(list(self._decisions()), release),
            refusals=refusals_of(self.page, self.kind),
            proposals=_waiting(self.kind, self.page.translation_key),
            things=_siblings(self.page, self.kind),
            source=self.source,
            **kwargs,
        )


def _history(decisions: list[ReleaseDecision], release: Release | None) -> list[HistoryRow]:
    keys = {key for decision in decisions for key in decision.named}
    titles = {
        str(key): title
        for key, title in OrganizationPage.objects.filter(translation_key__in=keys).values_list(
            "translation_key", "title"
        )
    }
    applied = release.decision_id if release else None
    last_applied = next((decision.sequence for decision in decisions if decision.pk == applied), 0)
    return [
        HistoryRow(
            decision,
            list_words(sorted(titles.get(key, key) for key in decision.named)),
            decision.sequence > last_applied and decision.effective_at > decision.recorded_at,
        )
        for decision in decisions
    ]


def _waiting(kind: str, thing: uuid.UUID) -> Any:
    open_proposals = Proposal.objects.open().filter(action="decide_release", arguments__thing=str(thing))
    return open_proposals.filter(arguments__kind=kind).for_listing()


def kind_of_page(page: Page) -> ReleasedKind:
    """Tell which kind of released thing a page is, without fetching it whole."""
    return PAGE_KINDS[page.specific_class]


def release_url(kind: str, page: Page) -> str:
    """Return the address of the screen for a thing."""
    return reverse("releases:release", args=[kind.replace("_", "-"), page.translation_key])


def _siblings(page: Page, kind: str) -> list[tuple[Any, str]]:
    """Return the label and address of the text and its source file when the page has both."""
    if not isinstance(page, EditionPage):
        return []
    kinds = [ReleasedKind.EDITION, *([ReleasedKind.SOURCE_FILE] if page.source_file else [])]
    things = [(ReleasedKind(one).label, release_url(one, page)) for one in kinds if one != kind]
    return [(ReleasedKind.INSTRUMENT.label, release_url(ReleasedKind.INSTRUMENT, page.instrument)), *things]


class ReleaseViewSet(ScreenViewSet):
    """Who may see what."""

    name = "releases"
    url_prefix = "release"
    screens = (("<slug:kind>/<uuid:key>/", ReleaseView, "release"),)

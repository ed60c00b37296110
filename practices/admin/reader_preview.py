"""The screen "See as": a draft or page as the public, a delegation or another organization would see it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.models import Page

from organizations.menu import ScreenViewSet
from organizations.models import OrganizationPage, Reader, reader_of, reading_as, stand_in
from organizations.screens import ExchangeScreen, editor_step
from practices.admin.releases import kind_of_page, owner_of
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.releases import ReleasedKind, is_open_to
from practices.permissions import may_write_for

MODELS = (InstrumentPage, EditionPage, PracticePage)
PUBLIC, DELEGATION = "public", "delegation"


@dataclass(frozen=True, slots=True)
class PreviewReader:
    """Through whose eyes: `code` for the address, and the account that stands in for them."""

    code: str
    label: str
    user: Any


def sights(owner: OrganizationPage) -> list[PreviewReader]:
    """Return the public, a delegation, and each other published organization by name."""
    published = OrganizationPage.objects.filter(live=True, is_contact_only=False)
    others = published.exclude(pk=owner.pk).order_by("title", "pk")
    return [
        PreviewReader(PUBLIC, _("The public"), AnonymousUser()),
        PreviewReader(DELEGATION, _("A delegation (reader with an account)"), stand_in(Reader(is_delegate=True))),
        *(
            PreviewReader(str(one.translation_key), one.title, stand_in(Reader(organizations=frozenset({one.pk}))))
            for one in others
        ),
    ]


class SeeAsScreen(View):
    """What the screen and its frame share: the page's newest draft, its owner, and the chosen eyes."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the page's newest revision."""
        super().setup(request, *args, **kwargs)
        pages = (model.objects.filter(translation_key=kwargs["key"]).first() for model in MODELS)
        self.page: Any = next(filter(None, pages), None)
        self.owner: Any = owner_of(self.page) if self.page else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse (404) who does not write for the owner, and eyes that there are not."""
        if self.owner is None or not may_write_for(request.user, self.owner):
            raise Http404
        self.sights = sights(self.owner)
        code = request.GET.get("as", PUBLIC)
        chosen = next((sight for sight in self.sights if sight.code == code), None)
        if chosen is None:
            raise Http404
        self.chosen: PreviewReader = chosen
        return super().dispatch(request, *args, **kwargs)


class SeeAsView(ExchangeScreen, SeeAsScreen):
    """The verdict in words, and below it the page in a frame."""

    template_name = "practices/admin/reader_preview.html"
    page_title = gettext_lazy("See as")
    header_icon = "view"

    def way(self) -> list[dict[str, Any]]:
        """Come from the page."""
        return [editor_step(self.page)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say what they would see."""
        facts = _facts(self.page, self.chosen.user)
        return self.render_to_response(
            self.get_context_data(
                page_seen=self.page,
                sights=self.sights,
                chosen=self.chosen,
                facts=facts,
                file_fact=_file_fact(self.page, self.chosen.user),
                is_seen=all(fact.holds for fact in facts),
                frame_url=f"{reverse('see_as:frame', args=[self.page.translation_key])}?as={self.chosen.code}",
            )
        )


class SeeAsFrame(SeeAsScreen):
    """The page itself, its newest draft, with what both the reader and the eyes that were chosen may see."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Render the draft as a preview does, with another reader."""
        draft = self.page.get_latest_revision_as_object()
        request.is_preview = True  # type: ignore[attr-defined]
        request.user = _seen_by_both(request.user, self.chosen.user)
        response: HttpResponse = draft.serve_preview(request, "")
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


def _seen_by_both(viewer: Any, other: Any) -> Any:
    """Return an account that reads what both may read: around a page stands what the other may see and they may not.

    What the public sees, everybody sees.
    """
    return stand_in(reading_as(reader_of(viewer), reader_of(other))) if other.is_authenticated else other


@dataclass(frozen=True, slots=True)
class VisibilityFact:
    """A sentence about what is in the way of being seen, or is not."""

    words: str
    holds: bool


def _facts(page: Any, user: Any) -> list[VisibilityFact]:
    """Return what decides whether they see the page: all must hold."""
    facts = [VisibilityFact(_("It is published.") if page.live else _("It is not published yet."), bool(page.live))]
    if isinstance(page, EditionPage):
        is_open = is_open_to(ReleasedKind.INSTRUMENT, page.instrument.translation_key, user)
        words = _("The instrument is released to them.") if is_open else _("The instrument is not released to them.")
        facts.append(VisibilityFact(words, is_open))
    is_open = is_open_to(kind_of_page(page), page.translation_key, user)
    facts.append(VisibilityFact(_("It is released to them.") if is_open else _("It is not released to them."), is_open))
    return facts


def _file_fact(page: Any, user: Any) -> VisibilityFact | None:
    """Return whether the source file is open to them as well, if there is one."""
    if not isinstance(page, EditionPage) or not page.source_file:
        return None
    is_open = is_open_to(ReleasedKind.SOURCE_FILE, page.translation_key, user)
    words = _("The source file is released to them.") if is_open else _("The source file is not released to them.")
    return VisibilityFact(words, is_open)


def see_as_url(page: Page) -> str:
    """Return the address of the screen for a page."""
    return reverse("see_as:screen", args=[page.translation_key])


class ReaderPreviewViewSet(ScreenViewSet):
    """A page through other eyes."""

    name = "see_as"
    url_prefix = "see-as"
    screens = (
        ("<uuid:key>/", SeeAsView, "screen"),
        ("<uuid:key>/frame/", SeeAsFrame, "frame"),
    )

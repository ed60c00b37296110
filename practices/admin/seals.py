"""The screen of sealed texts: what the secretariat may read of them, since when, and who opened it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from organizations.menu import ExchangeViewSet, OwnReaderMenuItem
from organizations.models import OrganizationPage, reader_of
from organizations.screens import ExchangeScreen, OwnReaderView, show_refusals
from practices.actions import seals
from practices.actions.seals import (
    SealRefused,
    agree_to_open_seal,
    ask_to_open_seal,
    end_seal_opening,
    open_seal,
)
from practices.admin.asked import read_uuid
from practices.forms.seals import SealForm
from practices.models.seals import SealOpening
from practices.permissions import is_secretariat_for

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class SealRow:
    """One opening as it is listed. `title`: of its text, "" for all texts or where the reader may not read it."""

    opening: SealOpening
    title: str
    state: str
    may_agree: bool
    may_end: bool


class SealsView(ExchangeScreen, OwnReaderView):
    """What is open, the form that opens, and the buttons that agree and close."""

    template_name = "practices/admin/seals.html"
    page_title = _("Sealed texts")
    header_icon = "lock"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show them."""
        return self._show(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open or ask, agree, or close: one call below."""
        for name, act, said in (
            ("agree", agree_to_open_seal, gettext("Opened. The organization’s people are notified.")),
            ("end", end_seal_opening, gettext("Closed. The organization’s people are notified.")),
        ):
            if name in request.POST:
                return self._decide(request.POST[name], act, said)
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        data, is_own = form.cleaned_data, self._reads_for(form.cleaned_data["organization"])
        try:
            (open_seal if is_own else ask_to_open_seal)(**data, by=request.user)
        except SealRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        opened = gettext("Opened to the secretariat. Your people are notified.")
        asked = gettext(
            "Requested. It opens once another member of the secretariat agrees; the organization is notified."
        )
        messages.success(request, opened if is_own else asked)
        return redirect("seals:index")

    def _decide(self, key: str, act: Any, said: str) -> HttpResponse:
        openings = SealOpening.objects.visible_to(self.request.user)
        opening = get_object_or_404(openings.select_related("organization"), public_id=read_uuid(key))
        with show_refusals(self.request, SealRefused):
            act(opening=opening, by=self.request.user)
            messages.success(self.request, said)
        return redirect("seals:index")

    def _form(self, data: Any = None) -> SealForm:
        """Make the form: for one's own organizations with their texts, for the secretariat with all others."""
        reader = reader_of(self.request.user)
        every = OrganizationPage.objects.for_listing()
        if not reader.reads_for:
            return SealForm(data, organizations=every)
        own = every if reader.is_secretariat else every.filter(pk__in=reader.reads_for)
        first = every.filter(pk__in=reader.reads_for).first()
        texts = _texts_of(every.filter(pk__in=reader.reads_for))
        asked = {"page": read_uuid(self.request.GET.get("text"))}
        return SealForm(
            data,
            organizations=own,
            texts=texts,
            initial={"organization": first.translation_key if first else None, **asked},
        )

    def _reads_for(self, organization: OrganizationPage) -> bool:
        return organization.pk in reader_of(self.request.user).reads_for

    def _show(self, form: SealForm) -> HttpResponse:
        listed = list(SealOpening.objects.visible_to(self.request.user).for_listing()[:MOST_LISTED])
        reader = reader_of(self.request.user)
        return self.render_to_response(
            self.get_context_data(
                form=form, rows=self._rows(listed), is_own=bool(reader.reads_for), most_days=seals.MOST_DAYS
            )
        )

    def _rows(self, listed: Iterable[SealOpening]) -> list[SealRow]:
        user, now = self.request.user, timezone.now()
        openings = list(listed)
        told = {one.thing for one in openings if one.thing and (self._reads_for(one.organization) or one.holds(now))}
        titles = dict(Page.objects.filter(translation_key__in=told).values_list("translation_key", "draft_title"))
        return [
            SealRow(
                one,
                titles.get(one.thing, ""),
                _state(one),
                is_secretariat_for(user, one.organization) and one.asked_by_id != user.pk and _waits(one),
                one.holds(now) or _waits(one),
            )
            for one in openings
        ]


def _texts_of(organizations: Any) -> Any:
    below = Q(pk__in=())
    for start in organizations.order_by().values_list("path", flat=True):
        below |= Q(path__startswith=start) & ~Q(path=start)
    return Page.objects.filter(below).order_by("draft_title", "pk")


def _waits(opening: SealOpening) -> bool:
    return opening.until is None and opening.ended_at is None


def _state(opening: SealOpening) -> str:
    """Say how an opening stands, in words."""
    if _waits(opening):
        return gettext("Waits for a second member of the secretariat")
    if opening.holds(timezone.now()):
        return gettext("Open")
    return gettext("Closed")


class SealFormatter(LogFormatter):
    """Says what was done with a seal, why and for how long."""

    label = _("Sealed texts")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        words = {"reason": log_entry.data.get("reason", ""), "days": log_entry.data.get("days", "")}
        said = {
            seals.OPENED: gettext("Opened sealed texts to the secretariat for %(days)s days: %(reason)s"),
            seals.ASKED: gettext("Asked to read sealed texts, for the secretariat, for %(days)s days: %(reason)s"),
            seals.AGREED: gettext("Agreed, for the secretariat, to read sealed texts for %(days)s days: %(reason)s"),
            seals.ENDED: gettext("Closed sealed texts to the secretariat again"),
        }
        return said[log_entry.action] % words


def register_seal_log(actions: Any) -> None:
    """Make the actions known to Wagtail's log."""
    for action in (seals.OPENED, seals.ASKED, seals.AGREED, seals.ENDED):
        actions.register_action(action)(type("Formatter", (SealFormatter,), {}))


class SealViewSet(ExchangeViewSet):
    """Sealed texts."""

    name = "seals"
    url_prefix = "seals"
    menu_label = _("Sealed texts")
    menu_name = "seals"
    icon = menu_icon = "lock"
    menu_order = 385
    menu_item_class = OwnReaderMenuItem
    screens = (("", SealsView, "index"),)

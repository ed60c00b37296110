"""One sheet to publish a text: an officer sends it for approval, an approver decides it, both see how it stands."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from organizations.menu import ScreenViewSet
from organizations.screens import ExchangeScreen, editor_step, show_refusals
from practices.actions.publication_decisions import approve_publication, ask_for_changes, parts_to_decide
from practices.actions.publishing import PublicationRefused, send_for_approval, take_back, work_of
from practices.admin.releases import owner_of, release_url
from practices.forms.approvals import choice_from
from practices.forms.publishing import PublicationForm
from practices.models.editions import EditionPage
from practices.models.released_pages import PAGE_KINDS
from practices.models.workflows import needs_terms, refuse_seconding
from practices.permissions import may_write_for
from practices.queries.approvals.reading import ToApprove, notes_about
from practices.queries.approvals.second_persons import second_persons, who_would_approve
from practices.queries.approvals.waiting import WaitingPart, read_waiting, waiting_text
from practices.queries.editions.source_contents import SourceReading, read_source_contents
from practices.queries.publication import (
    TERMS_IN_WORDS,
    open_doubt_count,
    opens_later,
    proposed_publication,
    readable_draft,
    source_stays,
    who_sees,
)


class PublicationView(ExchangeScreen):
    """The sheet of an instrument, a text or a practice; for others than its organization's people it is not there."""

    page_title = _("Publish")
    header_icon = "upload"
    page: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the page and its organization."""
        super().setup(request, *args, **kwargs)
        found = Page.objects.filter(translation_key=kwargs["key"]).specific().first()
        self.page = found if type(found) in PAGE_KINDS else None
        self.owner: Any = owner_of(self.page) if self.page is not None else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to who neither writes for the organization nor is the second person for what waits."""
        if self.owner is None or not (may_write_for(request.user, self.owner) or self.may_decide):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def waiting(self) -> WaitingPart | None:
        """The text that waits for a second person, None if it does not."""
        return waiting_text(self.page)

    @cached_property
    def may_decide(self) -> bool:
        """Whether the user is the second person for what waits."""
        return self.waiting is not None and not refuse_seconding(self.page, self.request.user)

    def way(self) -> list[dict[str, Any]]:
        """Come from the page."""
        return [editor_step(self.page)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, what is to be decided, or how it stands."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it for approval, approve it or ask for changes: one call below."""
        act = request.POST.get("act", "")
        if act in ("approve", "changes"):
            return self._decide(act)
        if act == "take_back":
            return self._take_back()
        form = self._form(request.POST)
        if not self.is_draft or not form.is_valid():
            return self._show(form)
        try:
            send_for_approval(page=self.page, plan=form.plan(), by=request.user)
        except PublicationRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show(form)
        said = gettext("Sent for approval. Until it is approved, only your organization and those who approve see it.")
        messages.success(request, said)
        return redirect(request.path)

    def _take_back(self) -> HttpResponse:
        with show_refusals(self.request, PublicationRefused):
            take_back(page=self.page, by=self.request.user)
            messages.success(self.request, gettext("Request for approval withdrawn. The text is a draft again."))
        return redirect(self.request.path)

    def _decide(self, act: str) -> HttpResponse:
        post, by = self.request.POST, self.request.user
        revision, note = _number(post.get("revision", "")), post.get("note", "")[:2000]
        try:
            if act == "approve":
                choice = choice_from(post)
                approve_publication(page=self.page, revision=revision, choice=choice, by=by, note=note)
                messages.success(self.request, gettext("Approved and published."))
            else:
                ask_for_changes(page=self.page, revision=revision, by=by, note=note)
                said = gettext("Changes asked for. The person who sent it for approval is notified by e-mail.")
                messages.success(self.request, said)
        except PublicationRefused as refusal:
            messages.error(self.request, str(refusal))
            return self._show()
        return redirect(self.request.path)

    @property
    def is_draft(self) -> bool:
        """Whether there is something to send: a draft that is not published and does not wait."""
        is_new = not self.page.live or self.page.has_unpublished_changes
        return is_new and self.waiting is None and self.page.latest_revision is not None

    @cached_property
    def source(self) -> SourceReading | None:
        """What the source file of the draft holds beside its text; None without a file."""
        if not isinstance(self.page, EditionPage):
            return None
        return read_source_contents(self.page.get_latest_revision_as_object())

    def _form(self, data: Any = None) -> PublicationForm:
        return PublicationForm(
            data,
            page=self.page,
            work=readable_draft(work_of(self.page), self.request.user),
            owner=self.owner,
            proposed=proposed_publication(self.page, self.request.user),
            source=self.source,
        )

    def _show(self, form: PublicationForm | None = None) -> HttpResponse:
        if self.may_decide:
            return self._render("publish_decide", **self._to_decide())
        if self.is_draft and may_write_for(self.request.user, self.owner):
            return self._render("publish", **self._to_send(form))
        return self._render("publish_state", **self._state())

    def _to_send(self, form: PublicationForm | None) -> dict[str, Any]:
        form = form or self._form()
        chosen = form["reuse_terms"].value() if "reuse_terms" in form.fields else ""
        return {
            "form": form,
            "terms_in_words": TERMS_IN_WORDS.get(chosen, ""),
            "doubt_count": open_doubt_count(self.page),
            "source": self.source,
            "approvers": who_would_approve(self.page, self.request.user),
            "notes": notes_about(self.page)[:3],
            "needs_terms": needs_terms(self.page),
        }

    def _to_decide(self) -> dict[str, Any]:
        assert self.waiting is not None  # noqa: S101 - it may be decided
        step = self.waiting.task_state
        reading: ToApprove | None = read_waiting(self.waiting, parts_to_decide(self.page, self.request.user))
        return {
            "reading": reading,
            "step": step,
            "note": self.request.POST.get("note", ""),
            "left_out": choice_from(self.request.POST).left_out,
            "needs_terms": needs_terms(self.page),
        }

    def _state(self) -> dict[str, Any]:
        return {
            "is_waiting": self.waiting is not None,
            "may_take_back": self._may_take_back(),
            "second_persons": second_persons(self.page, self.request.user),
            "who_sees": who_sees(self.page) if self.page.live else "",
            "page_url": self.request.build_absolute_uri(self.page.get_url(self.request)) if self.page.live else "",
            "source_stays": source_stays(self.page) if self.page.live else "",
            "opens_later": opens_later(self.page),
            "release_url": release_url(PAGE_KINDS[type(self.page)], self.page),
        }

    def _may_take_back(self) -> bool:
        state = self.page.current_workflow_state
        return self.waiting is not None and state is not None and bool(state.user_can_cancel(self.request.user))

    def _render(self, template: str, **context: Any) -> HttpResponse:
        self.template_name = f"practices/admin/{template}.html"
        return self.render_to_response(self.get_context_data(sent=self.page, owner=self.owner, **context))

    def get_page_subtitle(self) -> str:
        return str(self.page.get_latest_revision_as_object().title)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


def publish_url(page: Page) -> str:
    """Return the address of the sheet of a page."""
    return reverse("publishing:sheet", args=[page.translation_key])


class PublicationViewSet(ScreenViewSet):
    """The sheet to publish."""

    name = "publishing"
    url_prefix = "publish"
    screens = (("<uuid:key>/", PublicationView, "sheet"),)

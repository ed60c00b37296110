"""The screens of requests for approval: their list, asking about a text or a release, one request with its answer."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page, TaskState

from organizations.screens import ParticipantView, show_refusals
from organizations.second_persons import is_unreachable
from practices.actions.approvals.answers import answer_as_secretariat, may_answer, parts_for, refuse_answer
from practices.actions.approvals.requests import (
    ApprovalRefused,
    Subject,
    ask_approver,
    ask_countersignature,
    ask_with_note,
    refuse_asking,
    take_back,
)
from practices.actions.approvals.sources import PublicSourceRefused, name_source
from practices.admin.approvals.screens import ApprovalScreen
from practices.admin.kept_files import hand_out
from practices.forms.approvals import AskForm, CountersignatureForm, SignedNoteForm, choice_from
from practices.models.approvals.approvers import RegisteredApprover, is_one_person_office
from practices.models.approvals.requests import ApprovalPart, ApprovalRequest, ApprovalWay, SignedNote
from practices.models.editions import today
from practices.models.proposals import Proposal
from practices.models.released_pages import PAGE_KINDS
from practices.models.workflows import organization_of, source_of_thing
from practices.permissions import is_secretariat_for, may_write_for
from practices.queries.approvals.pinned import pin_release, pin_request
from practices.queries.approvals.reading import to_approve
from practices.queries.approvals.record import approvals_of
from practices.queries.approvals.requests import (
    answer_in_words,
    asked_of,
    open_keys,
    part_rows,
    request_rows,
    state_in_words,
)
from practices.queries.approvals.second_persons import SecondPersons, second_persons

MOST_LISTED = 100


class ApprovalRequestsView(ApprovalScreen):
    """The requests of one's organizations; all for the secretariat. The newest first."""

    template_name = "practices/admin/approvals.html"
    buttons = (
        (_("Registered approvers"), "approvals:approvers", "user"),
        (_("Absence and deputies"), "approvals:absences", "calendar-alt"),
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        visible = ApprovalRequest.objects.visible_to(request.user).for_listing()[:MOST_LISTED]
        return self.render_to_response(self.get_context_data(rows=request_rows(visible, open_keys(request.user))))


class SubjectView(ApprovalScreen):
    """Who approved a text and its releases; and, where one waits, the ways to ask for an approval."""

    template_name = "practices/admin/approval_ask.html"
    page_title = _("Approvals of this text")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the page, and what waits."""
        super().setup(request, *args, **kwargs)
        self.subject: Subject | None = None
        self.page: Any = self._find(request.user, kwargs["kind"], kwargs["key"])
        self.owner = organization_of(self.page) if self.page is not None else None

    def _find(self, user: Any, kind: str, key: Any) -> Page | None:
        if kind == "release":
            proposals = Proposal.objects.visible_to(user).for_listing()
            self.subject = proposals.filter(public_id=key, action="decide_release").first()
            pinned = pin_release(self.subject) if self.subject is not None else None
            return pinned.page if pinned else None
        page: Page | None = Page.objects.filter(translation_key=key).specific().first() if kind == "text" else None
        if page is None or type(page) not in PAGE_KINDS:
            return None
        states = TaskState.objects.for_instance(page).filter(status=TaskState.STATUS_IN_PROGRESS)
        self.subject = states.order_by("-pk").first()
        return page

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 to who does not write for the organization."""
        if self.owner is None or not may_write_for(request.user, self.owner):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the record and the forms."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, or name the public source: one call below."""
        way = request.POST.get("way", "")
        if way == "source":
            return self._name_source(request.POST.get("source", ""))
        if way not in ApprovalWay.values or self.subject is None:
            return self._show()
        form = self._form(way, request.POST, request.FILES)
        if not form.is_valid():
            return self._show({way: form})
        try:
            asked = self._ask(self.subject, way, form.cleaned_data)
        except ApprovalRefused as refusal:
            form.add_error(None, str(refusal))
            return self._show({way: form})
        messages.success(request, gettext("Requested. The answer appears on this page and is sent to you by e-mail."))
        return redirect("approvals:detail", asked.public_id)

    def _name_source(self, source: str) -> HttpResponse:
        with show_refusals(self.request, PublicSourceRefused):
            name_source(page=self.page, source=source, by=self.request.user)
            messages.success(self.request, gettext("Named. It is shown with the text."))
        return redirect(self.request.path)

    def _ask(self, subject: Subject, way: str, data: dict[str, Any]) -> ApprovalRequest:
        if way == ApprovalWay.SIGNED_LINK:
            return ask_approver(subject=subject, by=self.request.user, **data).request
        if way == ApprovalWay.SIGNED_NOTE:
            name = data.pop("signer")
            return ask_with_note(subject=subject, name=name, by=self.request.user, **data)
        return ask_countersignature(subject=subject, by=self.request.user, **data)

    def _form(self, way: str, data: Any = None, files: Any = None) -> forms.Form:
        if way == ApprovalWay.SIGNED_LINK:
            approvers = RegisteredApprover.objects.valid(today()).filter(organization=self.owner).for_listing()
            return AskForm(data, approvers=approvers)
        return SignedNoteForm(data, files) if way == ApprovalWay.SIGNED_NOTE else CountersignatureForm(data)

    def _show(self, typed: dict[str, forms.Form] | None = None) -> HttpResponse:
        assert self.owner is not None  # noqa: S101 - dispatch answered
        hindrance = refuse_asking(self.subject) if self.subject is not None else ""
        ways = [ApprovalWay.SIGNED_LINK, ApprovalWay.SIGNED_NOTE]
        if is_one_person_office(self.owner):
            ways.append(ApprovalWay.COUNTERSIGNATURE)
        is_waiting = self.subject is not None and not hindrance
        typed = typed or {}
        return self.render_to_response(
            self.get_context_data(
                page=self.page,
                owner=self.owner,
                is_waiting=is_waiting,
                second_persons=self._second_persons(),
                hindrance=hindrance,
                offered=[(way, typed.get(way) or self._form(way)) for way in ways] if is_waiting else [],
                lines=approvals_of(self.page),
                source=source_of_thing(self.page.translation_key),
                may_name_source=is_secretariat_for(self.request.user, self.owner) and is_unreachable(self.owner),
            )
        )

    def _second_persons(self) -> SecondPersons | None:
        """Say who may approve the text that waits, where the user may not."""
        return second_persons(self.page, self.request.user) if isinstance(self.subject, TaskState) else None


class RequestView(ApprovalScreen):
    """One request: what it is about and the answer; the secretariat answers here where it is asked."""

    template_name = "practices/admin/approval.html"
    page_title = _("Request for approval")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the request."""
        super().setup(request, *args, **kwargs)
        seen = ApprovalRequest.objects.visible_to(request.user).for_listing()
        self.found: ApprovalRequest = get_object_or_404(seen, public_id=kwargs["public_id"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; the text stands here as long as it can be approved."""
        return self._show()

    def _show(self) -> HttpResponse:
        """Show the request, with what a refused answer held."""
        request, asked = self.request, self.found
        pins = pin_request(asked)
        hindrance = "" if asked.answered_at or asked.closed_at else refuse_answer(asked, pins)
        is_open = asked.is_open and not hindrance
        is_asked = is_open and may_answer(request.user, asked)
        seen = list(ApprovalPart.objects.visible_to(request.user).filter(request=asked).for_listing())
        parts = parts_for(asked, request.user) if is_asked else seen
        return self.render_to_response(
            self.get_context_data(
                asked=asked,
                state=state_in_words(asked, is_open=is_open),
                asked_of=asked_of(asked),
                answer=answer_in_words(asked) if asked.answered_at else "",
                hindrance=hindrance,
                reading=to_approve(asked, parts, pins) if is_open else None,
                parts=part_rows(seen),
                may_answer=is_asked,
                may_take_back=asked.is_open and may_write_for(request.user, asked.organization),
                note_file=SignedNote.objects.filter(request=asked).first(),
                note=request.POST.get("note", ""),
                left_out=choice_from(request.POST).left_out,
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve, ask for changes, or take back: one call below."""
        act = request.POST.get("act", "")
        try:
            if act == "take_back":
                take_back(asked=self.found, by=request.user)
                messages.success(request, gettext("Withdrawn: the link no longer works."))
            elif act in ("approve", "changes"):
                note, choice = request.POST.get("note", ""), choice_from(request.POST)
                answer_as_secretariat(
                    asked=self.found, approve=act == "approve", by=request.user, note=note, choice=choice
                )
                messages.success(request, gettext("Answered. The person who asked is notified by e-mail."))
        except ApprovalRefused as refusal:
            messages.error(request, str(refusal))
            return self._show()
        return redirect("approvals:detail", self.found.public_id)


class NoteFileView(ParticipantView):
    """A signed note as a download, for the organization and the secretariat."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand the file over; 404 when it is not there."""
        seen = ApprovalRequest.objects.visible_to(request.user).filter(public_id=kwargs["public_id"])
        return hand_out(SignedNote.objects.filter(request__in=seen).first(), content_type="application/octet-stream")


def approvals_url(page: Page) -> str:
    """Return the address of the screen for a text."""
    return reverse("approvals:ask", args=["text", page.translation_key])

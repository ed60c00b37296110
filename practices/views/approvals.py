"""The page behind the signed link of a request for approval, for people without an account. Opening it does nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from organizations.mailboxes import masked
from practices.actions.approvals.answers import answer_by_link, find_by_key, refuse_answer
from practices.actions.approvals.codes import open_with_code, send_code
from practices.actions.approvals.requests import ApprovalRefused
from practices.actions.mailed_codes import HOLDS_FOR, has_live_code
from practices.forms.approvals import OutsideAnswerForm, choice_from
from practices.models.approvals.requests import ApprovalAnswer, ApprovalRequest
from practices.queries.approvals.pinned import parts_of, pin_of, pin_request
from practices.queries.approvals.reading import to_approve
from practices.views.passes import keep_pass
from practices.views.private_pages import CodedLinkView
from practices.views.sources import hand_out_source


class ApprovalLinkView(CodedLinkView):
    """A page behind the link of a request for approval."""

    name = "approval"
    argument = "key"
    most_sent = 40

    def find(self, token: str) -> ApprovalRequest | None:
        return find_by_key(token)

    @property
    def request_for_approval(self) -> ApprovalRequest:
        """What was asked, once dispatch has let the request in."""
        asked: ApprovalRequest = self.found
        return asked


class ApproveView(ApprovalLinkView):
    """First the code, then the text and the answer; after it a word of thanks and nothing else."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show how far it is."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have a code sent, enter it, or answer: one call below."""
        act = request.POST.get("do", "")
        try:
            if act == "code":
                send_code(asked=self.request_for_approval)
            elif act == "enter":
                return self._let_in()
            elif act in ApprovalAnswer.values:
                return self._answer(act)
        except ApprovalRefused as refusal:
            return self._show(str(refusal), status=409)
        return redirect("approve", self.token)

    def _let_in(self) -> HttpResponse:
        key = open_with_code(asked=self.request_for_approval, typed=self.request.POST.get("code", ""))
        return keep_pass(redirect("approve", self.token), self.cookie, key)

    def _answer(self, act: str) -> HttpResponse:
        form = OutsideAnswerForm(self.request.POST)
        if not form.is_valid():
            return self._show(form=form)
        try:
            answer_by_link(
                asked=self.request_for_approval,
                signed=form.signed(act),
                opened_with=self.request.COOKIES.get(self.cookie, ""),
                choice=choice_from(self.request.POST),
            )
        except ApprovalRefused as refusal:
            if not refusal.field:
                raise
            form.add_error(refusal.field, str(refusal))
            return self._show(form=form, status=409)
        return redirect("approve", self.token)

    def _show(self, refusal: str = "", *, form: OutsideAnswerForm | None = None, status: int = 200) -> HttpResponse:
        asked = self.request_for_approval
        common = {"asked": asked, "refusal": refusal, "key": self.token}
        if asked.answered_at is not None:
            return render(self.request, "practices/approve_answered.html", common, status=status)
        if not self.is_let_in:
            return self._show_code(common, status)
        approver = asked.approver
        assert approver is not None  # noqa: S101 - a signed link is somebody's
        if form is not None:
            form.begin_at_fault()
        first = {"name": approver.name, "function": approver.function}
        is_answer = self.request.POST.get("do") in ApprovalAnswer.values
        pins = pin_request(asked)
        context = {
            **common,
            "form": form or (OutsideAnswerForm(self.request.POST) if is_answer else OutsideAnswerForm(initial=first)),
            "reading": to_approve(asked, parts_of(pins), pins),
            "left_out": choice_from(self.request.POST).left_out,
            "hindrance": refuse_answer(asked, pins),
        }
        return render(self.request, "practices/approve.html", context, status=status)

    def _show_code(self, common: dict[str, Any], status: int) -> HttpResponse:
        asked = self.request_for_approval
        context = {
            **common,
            "address": masked(asked.approver.email if asked.approver else ""),
            "is_code_sent": has_live_code(asked),
            "minutes": HOLDS_FOR.seconds // 60,
        }
        return render(self.request, "practices/approve_code.html", context, status=status)


class ApprovalFileView(ApprovalLinkView):
    """The source file of the text that is to be approved, for who has entered the code."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hand the file over as a download. Raises Http404."""
        pinned = pin_of(self.request_for_approval) if self.is_let_in else None
        if pinned is None or self.request_for_approval.answered_at is not None:
            raise Http404
        return hand_out_source(pinned.revision.as_object())

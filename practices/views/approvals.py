"""The page behind the signed link of a request for approval, for people without an account. Opening it does nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.views.generic import View

from organizations.mailboxes import masked
from practices.actions.approvals.answers import answer_by_link, find_by_key, refuse_answer
from practices.actions.approvals.codes import open_with_code, send_code
from practices.actions.approvals.requests import ApprovalRefused
from practices.actions.mailed_codes import HOLDS_FOR, has_live_code, has_pass
from practices.forms.approvals import OutsideAnswerForm, choice_from
from practices.models.approvals.requests import ApprovalAnswer, ApprovalRequest
from practices.queries.approvals.pinned import parts_of, pin_of, pin_request
from practices.queries.approvals.reading import to_approve
from practices.views.passes import keep_pass, pass_cookie
from practices.views.private_pages import keep_private
from practices.views.rate_limits import is_over, too_many, visitor_of
from practices.views.sources import hand_out_source

MOST_OPENED, MOST_SENT = 300, 40
"""Requests of one visitor, and acts by one link, within `COUNTED_OVER` seconds."""
COUNTED_OVER = 600


class ApprovalLinkView(View):
    """A page behind a link: finds the request, refuses with the same words whatever opens nothing."""

    asked: ApprovalRequest | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load what the link leads to."""
        super().setup(request, *args, **kwargs)
        self.key: str = kwargs["key"]
        self.asked = find_by_key(self.key)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who asks too often, and every link that opens nothing."""
        if is_over("approval_visitor", visitor_of(request), most=MOST_OPENED, seconds=COUNTED_OVER) or (
            request.method == "POST" and is_over("approval_link", self.key, most=MOST_SENT, seconds=COUNTED_OVER)
        ):
            return keep_private(too_many(COUNTED_OVER))
        if self.asked is None:
            return keep_private(render(request, "practices/approve_absent.html", status=404))
        return keep_private(super().dispatch(request, *args, **kwargs))

    @property
    def request_for_approval(self) -> ApprovalRequest:
        """What was asked, once dispatch has let the request in."""
        assert self.asked is not None  # noqa: S101 - dispatch answered
        return self.asked

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the pass to this request."""
        return pass_cookie("approval", self.request_for_approval.public_id)

    @cached_property
    def is_let_in(self) -> bool:
        """Whether who asks has entered the code within the last hours."""
        return has_pass(self.request_for_approval, self.request.COOKIES.get(self.cookie, ""))


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
        return redirect("approve", self.key)

    def _let_in(self) -> HttpResponse:
        key = open_with_code(asked=self.request_for_approval, typed=self.request.POST.get("code", ""))
        return keep_pass(redirect("approve", self.key), self.cookie, key)

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
        return redirect("approve", self.key)

    def _show(self, refusal: str = "", *, form: OutsideAnswerForm | None = None, status: int = 200) -> HttpResponse:
        asked = self.request_for_approval
        common = {"asked": asked, "refusal": refusal, "key": self.key}
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

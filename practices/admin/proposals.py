"""The desk: what waits for a second person."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.screens import ExchangeScreen
from practices.actions.proposals import (
    ProposalRefused,
    decide_proposal,
    is_second_person,
    may_be_seconded_outside,
    withdraw_proposal,
)
from practices.actions.releases import ReleaseRefused
from practices.admin.list_columns import ListColumn, to
from practices.admin.lists import ListScreen
from practices.models.proposals import Decision, Proposal
from practices.permissions import may_write_for
from practices.queries.approvals.record import decider_of
from practices.queries.proposals import proposal_details

DONE = {
    "approve": _("Approved."),
    "reject": _("Rejected. The proposer sees your reason."),
    "withdraw": _("Withdrawn."),
}


class ProposalIndexView(ListScreen):
    """Proposals of the user's organizations, the open ones first."""

    model = Proposal
    page_title = _("Waiting for a second person")
    any_permission_required = ["view"]
    limited_by = ("decision", "workflow")
    search_fields = ("summary", "organization__title")
    columns = (
        ListColumn("summary", _("Proposal"), link=to("proposals:detail")),
        ListColumn("organization", _("Organization"), sort="organization__title"),
        ListColumn("proposed_by", _("Proposed by"), sort=""),
        ListColumn("proposed_at", _("Proposed")),
        ListColumn("decision", _("Decision"), "get_decision_display"),
    )

    def get_base_queryset(self) -> Any:
        waiting = Case(When(decision=Decision.OPEN, then=0), default=1)
        return super().get_base_queryset().order_by(waiting, "-proposed_at", "-pk")


class ProposalView(ExchangeScreen, TemplateView):
    """One proposal in words, and the buttons of who may decide or withdraw it."""

    template_name = "practices/admin/proposal.html"
    header_icon = "tasks"
    page_title = _("Proposal")
    list_of = ("proposals:index", _("Waiting for a second person"))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        visible = Proposal.objects.visible_to(request.user).for_listing()
        self.proposal = get_object_or_404(visible, public_id=kwargs["public_id"])

    @cached_property
    def may_decide(self) -> bool:
        """Whether the user is the second person."""
        return self.proposal.decision == Decision.OPEN and is_second_person(self.request.user, self.proposal)

    @cached_property
    def may_withdraw(self) -> bool:
        """Whether the proposal is the user's own and still open."""
        return self.proposal.decision == Decision.OPEN and self.proposal.proposed_by_id == self.request.user.pk

    @cached_property
    def may_ask(self) -> bool:
        """Whether the user may ask a registered approver, or the secretariat, about it."""
        may_write = may_write_for(self.request.user, self.proposal.organization)
        return self.proposal.decision == Decision.OPEN and may_be_seconded_outside(self.proposal) and may_write

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve, reject or withdraw: one call below."""
        act = request.POST.get("act", "")
        if act not in DONE:
            raise PermissionDenied
        try:
            if act == "withdraw":
                withdraw_proposal(proposal=self.proposal, by=request.user)
            else:
                reason = request.POST.get("reason", "").strip()
                decide_proposal(proposal=self.proposal, approve=act == "approve", by=request.user, reason=reason)
        except (ProposalRefused, ReleaseRefused) as refusal:
            messages.error(request, str(refusal))
            self.proposal.refresh_from_db()
            return self.render_to_response(self.get_context_data(reason=request.POST.get("reason", "")))
        messages.success(request, DONE[act])
        return redirect("proposals:index")

    def get_page_subtitle(self) -> str:
        return str(self.proposal)

    def here(self) -> str:
        return str(self.proposal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "proposal": self.proposal,
            "details": proposal_details(self.proposal),
            "decider": decider_of(self.proposal) if self.proposal.decided_at else "",
            "may_decide": self.may_decide,
            "may_withdraw": self.may_withdraw,
            "may_ask": self.may_ask,
        }


class ProposalViewSet(ExchangeViewSet):
    """The list and the screen of one proposal."""

    name = "proposals"
    icon = "tasks"
    menu_label = _("Waiting for a second person")
    menu_name = "proposals"
    menu_order = 100
    index_view = ProposalIndexView
    screens = (("<uuid:public_id>/", ProposalView, "detail"),)

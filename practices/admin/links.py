"""The screens "Links of provisions": what waits, what was confirmed, and linking two provisions oneself."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.screens import ParticipantScreen, show_refusals
from practices.actions.links import LinkRefused, confirm_link, decide_proposal, propose_link, withdraw_link
from practices.admin.asked import NOTHING, read_uuid
from practices.forms.links import TwoProvisionsForm
from practices.models.editions import EditionPage
from practices.models.links import LinkProposal, ProvisionLink, Relation
from practices.queries.links.queue import link_rows, pair_rows, proposal_rows, relation_words

PER_PAGE = 20
MOST_REASONS = 8
KEYS = {Relation.EQUIVALENT: "e", Relation.NARROWER: "n", Relation.BROADER: "b", Relation.RELATED: "r"}


def _frequent_reasons() -> list[str]:
    return [
        gettext("The same rule in other words"),
        gettext("The same words"),
        gettext("One binds more people"),
        gettext("One has more conditions or exceptions"),
        gettext("The same subject, another rule"),
    ]


class LinksScreen(ParticipantScreen):
    """What the screens share: who is let in, and the way to them."""

    header_icon = "link"
    page_title = _("Links of provisions")

    def reasons(self) -> list[str]:
        """Return the frequent reasons, and the last that this person gave."""
        own = ProvisionLink.objects.filter(confirmed_by=self.request.user.pk).order_by("-confirmed_at")
        last = own.values_list("reason", flat=True)[:20]
        return list(dict.fromkeys([*_frequent_reasons(), *(reason for reason in last if len(reason) <= 80)]))[
            :MOST_REASONS
        ]

    def relations(self) -> list[tuple[str, str, str]]:
        """Return (code, words, key) of each relation, read from A."""
        return [(relation.value, relation_words(relation), key) for relation, key in KEYS.items()]


class QueueView(LinksScreen):
    """The pairs that wait, the most valuable first; each is decided for itself."""

    template_name = "practices/admin/links.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List what waits, of all texts or of one."""
        edition = _edition(request)
        waiting = LinkProposal.objects.open().visible_to(request.user).select_related("proposed_by")
        if edition is not None:
            waiting = waiting.with_end(edition=edition)
        listed = Paginator(_with_names(waiting.for_listing()), PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(
                listed=listed,
                rows=proposal_rows(listed, request.user),
                edition=edition,
                reasons=self.reasons(),
                relations=self.relations(),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide one pair; by script the answer is JSON, and 409 where nothing was changed."""
        asked = read_uuid(request.POST.get("proposal"))
        proposal = LinkProposal.objects.visible_to(request.user).filter(public_id=asked).first()
        is_dismissed = request.POST.get("do") == "dismiss"
        if proposal is None:
            return self._answer(request, gettext("There is no such pair any more."), refused=True)
        try:
            decide_proposal(
                proposal=proposal,
                left=read_uuid(request.POST.get("left")),
                relation="" if is_dismissed else request.POST.get("relation") or "?",
                reason=request.POST.get("reason", ""),
                by=request.user,
            )
        except LinkRefused as refusal:
            return self._answer(request, str(refusal), refused=True)
        said = gettext("Dismissed: it will not be suggested again.") if is_dismissed else gettext("Confirmed.")
        return self._answer(request, said)

    def _answer(self, request: HttpRequest, said: str, *, refused: bool = False) -> HttpResponse:
        if request.headers.get("accept", "").startswith("application/json"):
            return JsonResponse({"said": said}, status=409 if refused else 200)
        (messages.error if refused else messages.success)(request, said)
        return redirect(request.get_full_path())


class ConfirmedView(LinksScreen):
    """The links that people confirmed, newest first, each to be withdrawn by who may."""

    template_name = "practices/admin/links_confirmed.html"
    page_title = _("Confirmed links")

    def way(self) -> list[dict[str, Any]]:
        """Come from what waits."""
        return [{"url": reverse("links:index"), "label": _("Links of provisions")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        edition = _edition(request)
        links = ProvisionLink.objects.visible_to(request.user).filter(withdrawn_at__isnull=True)
        if edition is not None:
            links = links.with_end(edition=edition)
        listed = Paginator(_with_names(links.for_listing()), PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(listed=listed, rows=link_rows(listed, request.user), edition=edition)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw one."""
        asked = read_uuid(request.POST.get("link"))
        link = ProvisionLink.objects.visible_to(request.user).filter(public_id=asked).first()
        if link is None:
            messages.error(request, gettext("There is no such link any more."))
            return redirect(request.get_full_path())
        with show_refusals(request, LinkRefused):
            withdraw_link(link=link, by=request.user)
            messages.success(request, gettext("Withdrawn."))
        return redirect(request.get_full_path())


class NewLinkView(LinksScreen):
    """Two provisions that a person names, laid side by side, then linked or proposed."""

    template_name = "practices/admin/link_new.html"
    page_title = _("Link two provisions")

    def way(self) -> list[dict[str, Any]]:
        """Come from what waits."""
        return [{"url": reverse("links:index"), "label": _("Links of provisions")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the two; once both are known, show them."""
        is_asked = bool(request.GET.get("left") or request.GET.get("right"))
        form = TwoProvisionsForm(request.GET if is_asked else None, user=request.user)
        return self._show(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm the link, or propose it for others to decide."""
        form = TwoProvisionsForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._show(form)
        two = {"left": form.cleaned_data["left"], "right": form.cleaned_data["right"]}
        relation, reason = request.POST.get("relation", ""), request.POST.get("reason", "")
        try:
            if request.POST.get("do") == "propose":
                propose_link(**two, relation=relation, by=request.user)
            else:
                confirm_link(**two, relation=relation, reason=reason, by=request.user)
        except LinkRefused as refusal:
            messages.error(request, str(refusal))
            return self._show(form, reason=reason, relation=relation)
        messages.success(request, gettext("Saved."))
        return redirect("links:confirmed" if request.POST.get("do") != "propose" else "links:index")

    def _show(self, form: TwoProvisionsForm, *, reason: str = "", relation: str = "") -> HttpResponse:
        pair = None
        if form.is_bound and form.is_valid():
            found = (form.cleaned_data["left"], form.cleaned_data["right"], None)
            pair = pair_rows([found], None)[0]
        return self.render_to_response(
            self.get_context_data(
                form=form,
                pair=pair,
                reason=reason,
                relation=relation,
                reasons=self.reasons(),
                relations=self.relations(),
            )
        )


def _with_names(rows: Any) -> Any:
    return rows.prefetch_related("left__edition__instrument__titles", "right__edition__instrument__titles")


def _edition(request: HttpRequest) -> EditionPage | None:
    """Return the text that the list is limited to, if one is named that the user may see."""
    key = read_uuid(request.GET.get("edition"))
    if key == NOTHING:
        return None
    return EditionPage.objects.visible_to(request.user).filter(translation_key=key).defer("numbered_text").first()


class LinkAdminViewSet(ExchangeViewSet):
    """Links of provisions."""

    name = "links"
    url_prefix = "links"
    menu_label = _("Links of provisions")
    menu_name = "links"
    icon = menu_icon = "link"
    menu_order = 86
    screens = (
        ("", QueueView, "index"),
        ("confirmed/", ConfirmedView, "confirmed"),
        ("new/", NewLinkView, "new"),
    )

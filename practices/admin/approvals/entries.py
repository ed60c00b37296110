"""The screen "Organizations to approve": all entries that wait, what each still needs, and one decision for many."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import ExchangeScreen, SecretariatView
from practices.actions.approvals.entries import EntryRefused, approve_entry
from practices.queries.approvals.entries import say_partners, submitted_entries
from practices.queries.wording import with_label

PER_PAGE = 100


class SubmittedEntriesView(ExchangeScreen, SecretariatView):
    """What waits, with ticks; what is ticked is approved as it was shown, each entry by itself."""

    template_name = "practices/admin/entries.html"
    page_title = _("Organizations to approve")
    header_icon = "group"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List what waits."""
        rows = submitted_entries(request.user)
        listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        context = self.get_context_data(
            listed=listed,
            ready=[row for row in listed if not row.refusal],
            waiting=len(rows),
            partners=say_partners(request.user),
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve what is ticked, or all that were shown as ready; what is refused says why."""
        keys = request.POST.getlist("ready" if request.POST.get("do") == "all" else "entry")
        count, refused = 0, list[tuple[str, EntryRefused]]()
        for key in dict.fromkeys(keys):
            page, _dash, revision = key.partition("-")
            if not (page.isdecimal() and revision.isdecimal()):
                continue
            try:
                approve_entry(page=int(page), revision=int(revision), by=request.user)
                count += 1
            except EntryRefused as refusal:
                refused.append((key, refusal))
        names = {row.key: row.name for row in submitted_entries(request.user)} if refused else {}
        for key, why in refused:
            messages.error(request, with_label(names.get(key, key.partition("-")[0]), why))
        if count:
            words = ngettext(
                "%(count)s organization was approved and published.",
                "%(count)s organizations were approved and published.",
                count,
            )
            messages.success(request, words % {"count": count})
        return redirect("entries:index")


class EntryViewSet(ExchangeViewSet):
    """Organizations to approve."""

    name = "entries"
    url_prefix = "organizations-to-approve"
    menu_label = _("Organizations to approve")
    menu_name = "entries"
    icon = menu_icon = "group"
    menu_order = 82
    menu_item_class = SecretariatMenuItem
    screens = (("", SubmittedEntriesView, "index"),)

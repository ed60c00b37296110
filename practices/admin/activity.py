"""The screen "Who did what": what is logged about one's organizations; about all of them for the secretariat."""

from collections.abc import Collection, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton

from organizations.menu import ExchangeViewSet, OwnReaderMenuItem
from organizations.screens import ExchangeScreen, OwnReaderView
from practices.documents.csv_sheet import csv_lines, write_csv
from practices.models.editions import today
from practices.queries.activity.asked import (
    OF_SECRETARIAT,
    WITHOUT_ACCOUNT,
    ActivityKind,
    ActivityQuery,
    organizations_read_by,
    read_asked,
)
from practices.queries.activity.rows import all_activity, deed_page
from practices.queries.wording import Words, name_of


class DeedsView(ExchangeScreen, OwnReaderView):
    """The list, newest first."""

    template_name = "practices/admin/activity.html"
    header_icon = "history"
    page_title = _("Activity")

    @cached_property
    def header_buttons(self) -> list[Any]:
        """The list as a sheet, as it was asked for."""
        query = self.request.GET.copy()
        query.pop("after", None)
        address = f"{reverse('deeds:csv')}?{query.urlencode()}" if query else reverse("deeds:csv")
        return [HeaderButton(gettext("Download CSV"), address, icon_name="download")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List them."""
        asked = read_asked(request.user, request.GET)
        page, organizations = deed_page(asked), _organizations(request.user)
        return self.render_to_response(
            self.get_context_data(
                asked=asked,
                rows=page.rows,
                next=str(page.next) if page.next else "",
                organizations=organizations,
                organization=_chosen(asked, organizations),
                people=_people(asked),
                kinds=ActivityKind.choices,
            )
        )


class DeedsSheetView(OwnReaderView):
    """The same rows as CSV, all of them."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """Return the sheet, written while it is sent."""
        asked = read_asked(request.user, request.GET)
        name = f"who-did-what-{today()}.csv"
        return StreamingHttpResponse(
            _lines(asked),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _lines(asked: ActivityQuery) -> Iterator[str]:
    heads = [_("When"), _("Who"), _("Kind"), _("What"), pgettext("a column", "About"), _("Organization")]
    yield write_csv([str(head) for head in heads], [])
    for entry in all_activity(asked):
        own = entry.organization.text if entry.organization else ""
        yield csv_lines([[entry.at.isoformat(timespec="seconds"), entry.who, entry.kind, entry.what, entry.about, own]])


def _organizations(user: Any) -> list[tuple[str, Words]]:
    """Return those that may be chosen, where there are several."""
    found = [(str(one.translation_key), name_of(one)) for one in organizations_read_by(user)]
    return found if len(found) > 1 else []


def _chosen(asked: ActivityQuery, organizations: Collection[Any]) -> str:
    """Return the one that was chosen of several, "" where there is no choice or none was made."""
    if not organizations or asked.organizations is None or len(asked.organizations) != 1:
        return ""
    return str(asked.organizations[0].translation_key)


def _people(asked: ActivityQuery) -> list[tuple[str, str]]:
    people = [(key, account.get_full_name() or account.get_username()) for key, account in asked.people.items()]
    others = [(OF_SECRETARIAT, gettext("The secretariat")), (WITHOUT_ACCOUNT, gettext("Without an account"))]
    return [*sorted(people, key=lambda one: one[1]), *others]


class ActivityViewSet(ExchangeViewSet):
    """Who did what."""

    name = "deeds"
    url_prefix = "deeds"
    menu_label = _("Activity")
    menu_name = "deeds"
    icon = menu_icon = "history"
    menu_order = 810
    menu_item_class = OwnReaderMenuItem
    screens = (
        ("", DeedsView, "index"),
        ("who-did-what.csv", DeedsSheetView, "csv"),
    )

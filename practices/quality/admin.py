"""The screen "Data quality": what is missing, old or broken, with the one way to mend each."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet
from organizations.models import OrganizationPage
from organizations.screens import ParticipantScreen, show_refusals
from practices.actions.evidence_checks import EvidenceCheckRefused, ask_anew
from practices.documents.csv_sheet import write_csv
from practices.models.editions import today
from practices.quality.forms import QualityQueryForm
from practices.quality.queries.findings import (
    QualityScope,
    count_findings,
    finding_rows,
    findings,
    organizations_to_choose,
    scope_of,
    sheet_rows,
)

PER_PAGE = 50


class QualityView(ParticipantScreen):
    """The findings: all for the secretariat, their own for the people of organizations; as a page or as a sheet."""

    template_name = "practices/admin/quality.html"
    page_title = _("Data quality")
    header_icon = "clipboard-list"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what is asked for; what cannot be asked is said, and nothing is listed."""
        form = QualityQueryForm(
            request.GET,
            kinds=scope_of(request.user, today()).kinds,
            organizations=organizations_to_choose(request.user),
        )
        if not form.is_valid():
            return self.render_to_response(
                self.get_context_data(form=form, counts=[], listed=None, rows=[]), status=400
            )
        scope = self._scope(form)
        if request.GET.get("format") == "csv":
            return _sheet(request, scope)
        counts = count_findings(scope)
        listed: Any = Paginator(_Counted(scope, counts), PER_PAGE).get_page(request.GET.get("p"))
        return self.render_to_response(
            self.get_context_data(
                form=form,
                counts=counts,
                chosen=scope.kind,
                organization=form.cleaned_data["organization"],
                listed=listed,
                rows=finding_rows(listed),
            )
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for an address to be looked at again."""
        with show_refusals(request, EvidenceCheckRefused):
            ask_anew(address=request.POST.get("address", "").replace("\0", "")[:500], by=request.user)
            messages.success(request, gettext("This address comes first the next time evidence is checked."))
        return redirect("quality:index")

    def _scope(self, form: QualityQueryForm) -> QualityScope:
        asked = form.cleaned_data
        pages = OrganizationPage.objects.filter(translation_key=asked["organization"] or None)
        key = pages.values_list("pk", flat=True).first() if asked["organization"] else None
        return scope_of(self.request.user, today(), organization=key, kind=asked["kind"])


class _Counted(Sequence[Any]):
    """The findings as a paginator reads them: how many there are was counted by kind already."""

    def __init__(self, scope: QualityScope, counts: Any) -> None:
        self.scope = scope
        self.total = sum(one.count for one in counts if scope.kind in ("", one.code))

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: Any) -> Any:
        return list(findings(self.scope)[part]) if self.total else []


def _sheet(request: HttpRequest, scope: QualityScope) -> HttpResponse:
    heads = (gettext("What"), gettext("Organization"), gettext("About"), gettext("Date"), gettext("Address"))
    rows = sheet_rows(finding_rows(findings(scope)), request.build_absolute_uri)
    return HttpResponse(
        write_csv(heads, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="data-quality-{today():%Y-%m-%d}.csv"'},
    )


class QualityViewSet(ExchangeViewSet):
    """Data quality."""

    name = "quality"
    url_prefix = "quality"
    menu_label = _("Data quality")
    menu_name = "quality"
    icon = menu_icon = "clipboard-list"
    menu_order = 700
    screens = (("", QualityView, "index"),)

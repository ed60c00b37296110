"""The screen of the grid: organizations by the four tracks, edited like a sheet."""

from http import HTTPStatus
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.screens import ExchangeScreen, SecretariatView
from practices.admin.adoption_form import organizations_to_record
from practices.documents.sheets.mending import mend
from practices.models.adoptions import STATES_OF, State, Track
from practices.models.instruments import InstrumentPage
from practices.sheets.actions.grid import GridRefused, save_grid
from practices.sheets.grid import GRID_COLUMNS, GridRow, read_grid
from practices.sheets.kinds import KINDS

ROWS_OF_GRID = 25
LONGEST = 600


class GridChoiceView(ExchangeScreen, SecretariatView):
    """Choosing the reference."""

    template_name = "practices/admin/sheet_grids.html"
    page_title = _("Adoption grid")
    header_icon = "table"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """List the instruments that can be a reference, those with statements first."""
        visible = InstrumentPage.objects.visible_to(request.user).for_listing()
        stated = visible.filter(adoption_events__isnull=False).distinct()
        words = request.GET.get("find", "").strip()[:100]
        others = visible.filter(title__icontains=words) if words else visible.none()
        context = self.get_context_data(stated=stated[:100], others=others[:50], find=words)
        return self.render_to_response(context)


class GridView(ExchangeScreen, SecretariatView):
    """The grid beside one reference."""

    template_name = "practices/admin/sheet_grid.html"
    header_icon = "table"
    list_of = ("sheets:grids", _("Adoption grid"))

    @cached_property
    def reference(self) -> InstrumentPage:
        """The instrument that the address names."""
        visible = InstrumentPage.objects.visible_to(self.request.user).for_listing()
        found: InstrumentPage = get_object_or_404(visible, translation_key=self.kwargs["key"])
        return found

    def get_page_title(self) -> str:
        """Name the reference."""
        return str(self.reference.title_in())

    def here(self) -> str:
        """Name the reference."""
        return str(self.reference.title_in())

    @cached_property
    def listed(self) -> Page[Any]:
        """The organizations of this page."""
        members = organizations_to_record(self.request.user).filter(is_test=False)
        rows = members.exclude(pk=self.reference.organization_id)
        return Paginator(rows, ROWS_OF_GRID).get_page(self.request.GET.get("p"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what stands."""
        return self._show(read_grid(self.reference, list(self.listed), request.user))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record what was changed; where a cell is refused, nothing, with the reason at the cell."""
        rows = read_grid(self.reference, list(self.listed), request.user)
        for row in rows:
            for track in row.tracks:
                for cell in track.cells:
                    cell.value = mend(request.POST.get(cell.name, cell.before)[:LONGEST])
        asked = [name for name in request.POST if name.startswith("choice-")]
        choices = {name.removeprefix("choice-"): str(request.POST.get(name, "")) for name in asked}
        try:
            recorded = save_grid(reference=self.reference, rows=rows, choices=choices, by=request.user)
        except GridRefused as refusal:
            return self._show(rows, status=HTTPStatus.UNPROCESSABLE_ENTITY, refused=refusal.count)
        if recorded:
            words = ngettext("%(count)s statement was recorded.", "%(count)s statements were recorded.", recorded)
            messages.success(request, words % {"count": recorded})
        else:
            messages.info(request, gettext("Nothing was changed."))
        return redirect(request.get_full_path())

    def _show(self, rows: list[GridRow], *, status: int = HTTPStatus.OK, refused: int = 0) -> HttpResponse:
        by_name = KINDS["adoptions"].by_name
        context = self.get_context_data(
            reference=self.reference,
            rows=rows,
            tracks=[(track, track.label, [str(State(state).label) for state in STATES_OF[track]]) for track in Track],
            columns=[by_name[name].label for name in GRID_COLUMNS],
            listed=self.listed,
            refused=refused,
        )
        return self.render_to_response(context, status=status)

"""The screens of sheets, for the secretariat: choosing, columns, what rows become, importing, undoing; files out."""

from collections import Counter
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from organizations.menu import ExchangeViewSet, SecretariatMenuItem
from organizations.screens import ExchangeScreen, SecretariatView, show_refusals
from practices.admin.held_uploads import hold_no_file
from practices.admin.list_columns import ListColumn, to
from practices.admin.lists import ListScreen
from practices.documents.sheets.tables import CellMark, cell_address
from practices.models.sheets import AT_WORK, RIGHT, SheetImport, SheetImportRow, SheetOutcome, SheetState
from practices.sheets.actions.acts import SheetImportRefused, acts_of
from practices.sheets.actions.uploads import (
    MEDIA_TYPES,
    check_again,
    drop_sheet,
    explain_words,
    keep_sheet,
    read_columns,
    read_table,
)
from practices.sheets.actions.working import (
    PLANNED,
    choose_for_all,
    choose_for_row,
    mails_of,
    take_in_rows,
    undo_import,
    work_on,
)
from practices.sheets.facts_admin import FactsView
from practices.sheets.files import export_of, template_of
from practices.sheets.forms import SheetColumnsForm, SheetMeaningsForm, SheetUploadForm
from practices.sheets.grid_admin import GridChoiceView, GridView
from practices.sheets.kinds import KINDS
from practices.sheets.sentences import say_mails, say_note, say_sent_mails

ON_A_PAGE = 50
REFRESHED_AFTER = 5
"""Seconds after which the screen of an import at work is loaded again."""
SHOWING_NEEDS = (SheetState.CHECKED, SheetState.TAKEN)
LIST_OF = ("sheets:index", _("Sheets"))


class SheetListView(SecretariatView, ListScreen):
    """Choosing a sheet, its templates, and the imports so far."""

    model = SheetImport
    template_name = "practices/admin/sheets.html"
    page_title = _("Sheets")
    header_icon = "upload"
    paginate_by = ON_A_PAGE
    limited_by = ("state",)
    day_field = "kept_at__date"
    search_fields = ("name",)
    columns = (
        ListColumn("name", _("File"), link=to("sheets:detail")),
        ListColumn("kind", _("What the rows are"), lambda row: str(_labels().get(row.kind, ""))),
        ListColumn("state", _("State"), "get_state_display"),
        ListColumn("row_count", _("Rows")),
        ListColumn("taken_count", _("Imported")),
        ListColumn("undone_count", _("Undone")),
        ListColumn("by", _("By"), sort=""),
        ListColumn("kept_at", _("When")),
    )

    def get_base_queryset(self) -> Any:
        return self.visible().for_listing()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form and the files to download."""
        kwargs.setdefault("form", SheetUploadForm(initial={"kind": self.request.GET.get("kind", "")}))
        return {**super().get_context_data(**kwargs), "kinds": list(KINDS.values())}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file, and go on to its columns."""
        form = SheetUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        file = form.cleaned_data["file"]
        try:
            content = file.read()
            table = read_table(content)
            sheet = keep_sheet(
                kind=form.cleaned_data["kind"], name=file.name, content=content, table=table, by=request.user
            )
        except SheetImportRefused as refusal:
            hold_no_file(request)
            form.add_error("file", str(refusal))
            return self._show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return redirect("sheets:detail", sheet.public_id)

    def _show(self, form: SheetUploadForm, status: int = HTTPStatus.OK) -> HttpResponse:
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form), status=status)


class SheetImportView(ExchangeScreen, SecretariatView):
    """One import: its columns, then its rows with what each becomes, then what was done."""

    template_name = "practices/admin/sheet.html"
    header_icon = "upload"
    list_of = LIST_OF

    @cached_property
    def sheet(self) -> SheetImport:
        """The import that the address names."""
        rows = SheetImport.objects.visible_to(self.request.user).select_related("by")
        found: SheetImport = get_object_or_404(rows, public_id=self.kwargs["public_id"])
        return found

    def get_page_title(self) -> str:
        """Name the file."""
        return self.sheet.name

    def here(self) -> str:
        """Name the file."""
        return self.sheet.name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show how far it is."""
        return self._show(SheetColumnsForm(sheet=self.sheet))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the next step; what does not end at once is gone on with by the worker."""
        step = request.POST.get("do", "")
        if step == "columns":
            form = SheetColumnsForm(request.POST, sheet=self.sheet)
            if not form.is_valid():
                return self._show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
            try:
                read_columns(sheet=self.sheet, columns=form.chosen, same_for_all=form.same_for_all, by=request.user)
            except SheetImportRefused as refusal:
                form.add_error(None, str(refusal))
                return self._show(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        elif step == "explain":
            meanings = SheetMeaningsForm(request.POST, sheet=self.sheet)
            if not meanings.is_valid():
                return self._show(
                    SheetColumnsForm(sheet=self.sheet), status=HTTPStatus.UNPROCESSABLE_ENTITY, meanings=meanings
                )
            with show_refusals(request, SheetImportRefused):
                explain_words(sheet=self.sheet, meanings=meanings.cleaned_data, by=request.user)
        elif step == "drop":
            with show_refusals(request, SheetImportRefused):
                drop_sheet(sheet=self.sheet, by=request.user)
                messages.success(request, gettext("The sheet was removed. Nothing was imported."))
                return redirect("sheets:index")
        else:
            with show_refusals(request, SheetImportRefused):
                self._step(step)
        transaction.on_commit(partial(work_on, key=self.sheet.pk))
        return redirect(request.path if step == "undo" else request.get_full_path())

    def _step(self, step: str) -> None:
        user = self.request.user
        if step == "take":
            take_in_rows(sheet=self.sheet, by=user)
        elif step == "check":
            check_again(sheet=self.sheet, by=user)
        elif step == "undo":
            undo_import(sheet=self.sheet, by=user)
        elif step == "choose-all":
            choose_for_all(sheet=self.sheet, choice=self.request.POST.get("choice", ""), by=user)
        elif step.startswith("choose-"):
            row = get_object_or_404(self.sheet.rows.select_related("sheet"), line=_number(step.removeprefix("choose-")))
            choose_for_row(row=row, choice=self.request.POST.get(f"choice-{row.line}", ""), by=user)

    def _show(
        self, form: SheetColumnsForm, status: int = HTTPStatus.OK, meanings: SheetMeaningsForm | None = None
    ) -> HttpResponse:
        sheet = self.sheet
        counts = dict(sheet.rows.order_by().values_list("outcome").annotate(Count("pk")))
        shown = self.request.GET.get("show", "")
        rows = sheet.rows.order_by("line")
        if shown == "stays":
            rows = rows.exclude(stays="")
        elif shown in SheetOutcome.values:
            rows = rows.filter(outcome=shown)
        page = Paginator(rows, ON_A_PAGE).get_page(self.request.GET.get("p"))
        at_work = sheet.state in AT_WORK
        waiting = sheet.rows.filter(outcome__in=RIGHT, taken_at__isnull=True).count()
        context = self.get_context_data(
            sheet=sheet,
            kind=KINDS[sheet.kind],
            form=form,
            is_mapping=sheet.state == SheetState.MAPPING or form.is_bound or self.request.GET.get("columns") == "1",
            acts=acts_of(sheet, self.request.user),
            is_at_work=at_work,
            notes=[words for code, detail in sheet.notes if (words := say_note(code, detail))],
            column_lines=_column_lines(sheet, form),
            counts=[(one.value, one.label, counts[one.value]) for one in SheetOutcome if counts.get(one.value)],
            shown=shown,
            rows=page,
            cells=[(row, _cells(sheet, row), _changes(sheet, row)) for row in page],
            meanings=meanings or SheetMeaningsForm(sheet=sheet),
            for_all=_decisions_for_all(sheet),
            heads=[(head, cell_address(sheet.head_line, index)) for index, head in enumerate(sheet.heads)],
            waiting=waiting,
            done=sheet.row_count - counts.get(SheetOutcome.UNCHECKED, 0),
            stays=sheet.rows.exclude(stays="").count(),
            planned_mails=_planned_mails(sheet) if waiting else "",
            needs=KINDS[sheet.kind].publishing_needs(sheet.rows, sheet.by) if sheet.state in SHOWING_NEEDS else [],
            sent_mails=_sent_mails(sheet) if self.request.GET.get("undo") == "1" else "",
            is_undo_asked=self.request.GET.get("undo") == "1",
        )
        response = self.render_to_response(context, status=status)
        if at_work:
            response.headers["Refresh"] = str(REFRESHED_AFTER)
        return response


class SheetTemplateView(SecretariatView):
    """The template of a kind."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Give it out in the language of the reader."""
        return _file(template_of(_kind(kind)), f"template-{kind}.xlsx", "xlsx")


class SheetExportView(SecretariatView):
    """What is there, as a sheet with the same columns."""

    def get(self, request: HttpRequest, kind: str, format_: str) -> HttpResponse:
        """Give it out."""
        if format_ not in ("csv", "xlsx"):
            raise Http404
        return _file(export_of(_kind(kind), request.user, format_), f"{kind}.{format_}", format_)


def _kind(code: str) -> Any:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _file(content: bytes, name: str, format_: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=MEDIA_TYPES[format_], headers=headers)


def _labels() -> dict[str, Any]:
    return {kind.code: kind.label for kind in KINDS.values()}


def _changes(sheet: SheetImport, row: SheetImportRow) -> list[tuple[Any, str, str]]:
    """Return what a row changes: the label of the column, what was there and what it becomes."""
    columns = KINDS[sheet.kind].by_name
    said = (row.made or {}).get("differences", ()) if row.outcome == SheetOutcome.CHANGED else ()
    return [(columns[name].label if name in columns else name, before, after) for name, before, after in said]


def _decisions_for_all(sheet: SheetImport) -> list[tuple[str, str, int]]:
    """Return the decisions that several rows ask for in the same words: value, label and how many rows."""
    asking = sheet.rows.filter(outcome=SheetOutcome.CHOICE, taken_at__isnull=True)
    every = Counter((value, label) for options in asking.values_list("options", flat=True) for value, label in options)
    return [(value, label, count) for (value, label), count in every.items() if count > 1]


def _planned_mails(sheet: SheetImport) -> str:
    """Say how many mails an import sends, "" for none."""
    said = dict(sheet.notes).get(PLANNED)
    return say_mails(*map(int, said.split())) if said else ""


def _sent_mails(sheet: SheetImport) -> str:
    """Say how many mails an import has sent, "" for none."""
    sent = mails_of(sheet.rows.filter(taken_at__isnull=False, undone_at__isnull=True))
    return say_sent_mails(int(sent.split()[0])) if sent else ""


def _number(words: str) -> int:
    return int(words) if words.isdecimal() and len(words) < 8 else 0


def _column_lines(sheet: SheetImport, form: SheetColumnsForm) -> list[tuple[Any, str, str]]:
    """Return for each column its field, the address of its head, and the first words that it holds."""
    rows = list(sheet.rows.order_by("line").values_list("cells", flat=True)[:20])
    return [
        (field, cell_address(sheet.head_line, index), next((cells[index][:80] for cells in rows if cells[index]), ""))
        for index, field in enumerate(form.column_fields)
    ]


def _cells(sheet: SheetImport, row: SheetImportRow) -> list[tuple[str, str, str]]:
    """Return the cells of a row: words, address, and "error" or "mended" where something is said of one."""
    faulty = {address for address, _sentence in row.faults}
    made = []
    for index, words in enumerate(row.cells):
        address = cell_address(row.line, index)
        mark = sheet.marks.get(address, "")
        tone = "error" if address in faulty else "mended" if mark in (CellMark.MENDED, CellMark.FILLED) else ""
        made.append((words, address, tone))
    return made


class SheetViewSet(ExchangeViewSet):
    """Sheets in and out."""

    name = "sheets"
    url_prefix = "sheets"
    icon = "upload"
    menu_label = _("Sheets")
    menu_name = "sheets"
    menu_order = 805
    index_view = SheetListView
    menu_item_class = SecretariatMenuItem
    screens = (
        ("templates/<slug:kind>/", SheetTemplateView, "template"),
        ("export/<slug:kind>.<slug:format_>", SheetExportView, "export"),
        ("facts/", FactsView, "facts"),
        ("grid/", GridChoiceView, "grids"),
        ("grid/<uuid:key>/", GridView, "grid"),
        ("<uuid:public_id>/", SheetImportView, "detail"),
    )

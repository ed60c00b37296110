"""The base of the admin's lists: Wagtail's own, with search, filters, sorting by each column, and export."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import django_filters
from django.db.models import Q
from django.forms import RadioSelect
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets import AdminDateInput

from organizations.models import OrganizationPage
from organizations.screens import ExchangeScreen
from practices.admin.list_columns import ListColumn, in_sheet, in_words
from practices.documents.csv_sheet import write_csv
from practices.documents.documents import printable
from practices.models.instruments import InstrumentPage


class RelatedField(django_filters.fields.ModelChoiceField):
    """A choice among things, named in the active language where they have names."""

    def label_from_instance(self, obj: Any) -> str:
        """Name it."""
        named = getattr(obj, "name_in", None) or getattr(obj, "title_in", None)
        return str(named() if named else obj)


class RelatedFilter(django_filters.ModelChoiceFilter):
    """Limits a list to one of the things that its rows are about; the address names it by its uuid."""

    field_class = RelatedField


class TruthFilter(django_filters.ChoiceFilter):
    """Limits a list to what is so, or to what is not; both are said in words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [("true", _("Yes")), ("false", _("No"))]
        super().__init__(*args, **{"choices": choices, "widget": RadioSelect, "empty_label": _("All"), **kwargs})

    def filter(self, qs: Any, value: str) -> Any:
        """Keep those rows."""
        return qs.filter(**{self.field_name: value == "true"}) if value else qs


class ListScreen(ExchangeScreen, IndexView):
    """A list of what the user may see.

    `lead` is a sentence above it, `nothing` what is said where it is empty. `limited_by` names the fields that it
    can be limited by, `day_field` the day of which it can be limited to a time; `more_filters` adds others.
    `acts` are the buttons below it, for what is chosen in a column for that: of each its code and its label.
    `search_fields` are paths; a row is found once, however often a path leads to the words.
    """

    template_name = "exchange_admin/list.html"
    any_permission_required: Any = None
    search_backend_name = None
    paginate_by = 40
    columns: Sequence[ListColumn] = ()
    limited_by: Sequence[str] = ()
    day_field = ""
    acts: Sequence[tuple[str, Any]] = ()
    lead: Any = ""
    nothing: Any = _("There is nothing here.")

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        """Return what the columns are of, for the things that are shown: themselves, or rows that are made of them."""
        return listed

    def visible(self) -> Any:
        """Return what the user may see."""
        return self.model.objects.visible_to(self.request.user)

    def get_base_queryset(self) -> Any:
        """Return what the user may see, with all that a row shows, in the order of the list."""
        return self.visible().for_listing()

    @property
    def sorted_by(self) -> ListColumn | None:
        """The column by which it is sorted, None for the order of the list."""
        name = (self.ordering or "").removeprefix("-")
        return next((one for one in self.columns if one.sort_key and one.sort_key == name), None)

    def order_queryset(self, queryset: Any) -> Any:
        """Sort by the column that was asked for."""
        column = self.sorted_by
        if column is None:
            return queryset
        descending = self.ordering.startswith("-")
        return queryset.order_by(column.order(self.model, descending=descending), "-pk" if descending else "pk")

    def search_queryset(self, queryset: Any) -> Any:
        """Keep what has the words in one of the fields that are searched."""
        if not self.is_searching:
            return queryset
        found = Q()
        for path in self.search_fields or ():
            found |= Q(**{f"{path}__icontains": self.search_query})
        return queryset.filter(pk__in=self.visible().order_by().filter(found).values("pk"))

    def get_table(self, object_list: Any) -> Any:
        """Return the table of what is shown."""
        return super().get_table(list(self.rows(object_list)))

    def more_filters(self) -> dict[str, django_filters.Filter]:
        """Return filters that are no fields, by the names that stand in the address."""
        return {}

    @cached_property
    def filterset_class(self) -> Any:
        """The filters: codes to choose, things that the rows are about, days, and what the list adds."""
        made: dict[str, Any] = {name: self._filter(name) for name in self.limited_by}
        if self.day_field:
            for name, label, lookup in (("since", _("From"), "gte"), ("until", _("Until"), "lte")):
                made[name] = django_filters.DateFilter(self.day_field, lookup, label=label, widget=AdminDateInput)
        made |= self.more_filters()
        meta = type("Meta", (), {"model": self.model, "fields": ()})
        return type("ListFilterSet", (WagtailFilterSet,), {**made, "Meta": meta}) if made else None

    def _filter(self, name: str) -> django_filters.Filter:
        field = self.model._meta.get_field(name)
        label = next((one.label for one in self.columns if one.name == name), capfirst(field.verbose_name))
        related = field.related_model
        if related is None:
            return django_filters.ChoiceFilter(
                choices=field.flatchoices, label=label, widget=RadioSelect, empty_label=_("All")
            )
        rows = related.objects.filter(pk__in=self.visible().order_by().values(name))
        if issubclass(related, OrganizationPage | InstrumentPage):
            named = rows.prefetch_related("names" if issubclass(related, OrganizationPage) else "titles")
            return RelatedFilter(queryset=named.order_by("title", "pk"), to_field_name="translation_key", label=label)
        return RelatedFilter(queryset=rows.order_by("pk"), to_field_name="public_id", label=label)

    @cached_property
    def no_results_message(self) -> str:
        """What is said instead of rows."""
        return gettext("No entries match.") if self.is_searching or self.is_filtering else str(self.nothing)

    @cached_property
    def list_export(self) -> list[str]:
        """The names of the columns: all are exported."""
        return [column.name for column in self.exported]

    @cached_property
    def exported(self) -> list[ListColumn]:
        """The columns that are values."""
        return [column for column in self.columns if not column.is_act]

    def get_filename(self) -> str:
        """Name the file as the address of the list."""
        return str(self.index_url_name).partition(":")[0].replace("_", "-")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return the values of a row."""
        return {column.name: column.get_value(item) for column in self.exported}

    def get_heading(self, queryset: Any, field: str) -> str:
        """Return what a column is called."""
        return next(str(column.label) for column in self.columns if column.name == field)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return what stands in a cell of a workbook: a number, a day or a moment as it is, anything else in words."""
        if isinstance(value, datetime.datetime):
            return value.replace(tzinfo=None)
        if isinstance(value, int | datetime.date) and not isinstance(value, bool):
            return value
        return printable(in_words(value))

    def write_xlsx(self, queryset: Any, output: Any) -> None:
        """Write the workbook."""
        super().write_xlsx(self.rows(queryset), output)

    def write_csv_response(self, queryset: Any) -> HttpResponse:
        """Return the rows as a sheet of text; no cell begins a formula."""
        heads = [str(column.label) for column in self.exported]
        lines = ([in_sheet(column.get_value(row)) for column in self.exported] for row in self.rows(queryset))
        return HttpResponse(
            write_csv(heads, lines),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{self.get_filename()}.csv"'},
        )


class ComputedListScreen(ListScreen):
    """A list whose rows no query can order: they are searched and sorted by their values.

    All rows are made where it is searched or sorted, else those that are shown.
    """

    model = None
    is_searchable = True
    filterset_class = None

    def things(self) -> list[Any]:
        """Return what the user may see, in the order of the list."""
        raise NotImplementedError

    def rows_of(self, things: Iterable[Any]) -> list[Any]:
        """Return the rows of things, in the same order."""
        return list(things)

    def get_queryset(self) -> list[Any]:
        """Return the things, or the rows that have the words that were asked for, sorted."""
        if not self._looks_at_all:
            return self.things()
        rows = self.rows_of(self.things())
        if self.is_searching:
            rows = [row for row in rows if self.search_query.casefold() in self._words_of(row)]
        return self.sorted_by.sorted(rows, descending=self.ordering.startswith("-")) if self.sorted_by else rows

    def rows(self, listed: Iterable[Any]) -> Iterable[Any]:
        return listed if self._looks_at_all else self.rows_of(listed)

    @property
    def _looks_at_all(self) -> bool:
        return bool(self.is_searching or self.sorted_by)

    def _words_of(self, row: Any) -> str:
        return "\n".join(in_words(column.get_value(row)) for column in self.exported).casefold()

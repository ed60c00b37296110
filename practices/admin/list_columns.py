"""The columns of the admin's lists: each says its value, its order and where it leads."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case, CharField, F, Model, OuterRef, Subquery, TextField, Value, When
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.admin.ui.tables import Column
from wagtail.coreutils import multigetattr

from organizations.models import OrganizationName
from practices.models.dates import Precision, format_partial_date
from practices.models.instruments import InstrumentTitle
from practices.queries.wording import active_language, written_date, written_moment


class ListColumn(Column):
    """A column: what it is called, its value, where it leads, and by what one sorts.

    `value` is a path of attributes or a function of the row; it gives a word, a number, a day, a moment or a truth,
    and the same is exported. `sort` is a field, an expression or a function that makes one: the field of the name
    where nothing is said, "" where one cannot sort. `note` is said below the value, on the screen alone. A column
    that `is_act` leads to something that can be done: it is no value, and is not exported.
    """

    cell_template_name = "exchange_admin/list_cell.html"

    def __init__(
        self,
        name: str,
        label: Any,
        value: str | Callable[[Any], Any] = "",
        *,
        sort: Any = None,
        link: Callable[[Any], str] | None = None,
        note: Callable[[Any], Any] | None = None,
        is_act: bool = False,
    ) -> None:
        self.sort = name if sort is None and not is_act else sort or ""
        self.link, self.note, self.is_act = link, note, is_act
        super().__init__(name, label=label, accessor=value or name, sort_key="" if self.sort == "" else name)

    def get_value(self, instance: Any) -> Any:
        """Return the value; of moments the local one, "" for nothing."""
        value = self.accessor(instance) if callable(self.accessor) else multigetattr(instance, self.accessor)
        if isinstance(value, datetime.datetime):
            return timezone.localtime(value)
        if value is None:
            return ""
        return value if isinstance(value, int | float | datetime.date) else str(value)

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the value in words, the note and the link; of what can be done, what it is done about."""
        others = [one for one in parent_context["table"].columns.values() if not one.is_act]
        return {
            **super().get_cell_context_data(instance, parent_context),
            "value": in_words(self.get_value(instance)),
            "note": self.note(instance) if self.note else "",
            "link": self.link(instance) if self.link else "",
            "is_title": self is next((one for one in others if one.link), None),
            "about": in_words(others[0].get_value(instance)) if self.is_act else "",
        }

    def order(self, model: type[Model], *, descending: bool) -> Any:
        """Return the expression by which the rows are sorted, those without a value last."""
        sort = self.sort() if callable(self.sort) else self.sort
        expression = _order_of(model, sort) if isinstance(sort, str) else sort
        return expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)

    def sorted(self, rows: Iterable[Any], *, descending: bool) -> list[Any]:
        """Sort rows that are made already by their values, those without a value last."""
        filled: list[Any] = []
        empty: list[Any] = []
        for row in rows:
            (empty if self.get_value(row) == "" else filled).append(row)
        return [*sorted(filled, key=lambda row: _folded(self.get_value(row)), reverse=descending), *empty]


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


class ChoiceColumn(ListColumn):
    """A column in which rows are chosen for what is done with several: the value is sent, "" where it cannot be done.

    `named` says what a row is called.
    """

    cell_template_name = "exchange_admin/list_choice.html"

    def __init__(self, name: str, label: Any, value: str | Callable[[Any], Any], named: Callable[[Any], str]) -> None:
        self.named = named
        super().__init__(name, label, value, is_act=True)

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add what the row is called."""
        return {**super().get_cell_context_data(instance, parent_context), "named": self.named(instance)}


def to(name: str, key: str = "public_id") -> Callable[[Any], str]:
    """Return what leads from a row to the address of a name, by an attribute of the row (a path)."""
    return lambda row: reverse(name, args=[multigetattr(row, key)])


def known_day(on: datetime.date, precision: str) -> datetime.date | str:
    """Return a day; of what is known less precisely, or not at all, what is known of it in words."""
    return on if precision == Precision.DAY else format_partial_date(on, precision)


def in_words(value: Any) -> str:
    """Write a value of a column as a reader reads it."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime.datetime):
        return written_moment(value)
    if isinstance(value, datetime.date):
        return written_date(value)
    return str(value)


def in_sheet(value: Any) -> str:
    """Write a value for a sheet of text: days and moments as ISO 8601 does."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, datetime.date) else in_words(value)


def by_name(path: str = "organization") -> Callable[[], Any]:
    """Sort by the name in the active language of the organization that a path leads to."""
    return lambda: _named(OrganizationName.objects.filter(organization=OuterRef(path)), "name", path)


def by_title(path: str = "reference") -> Callable[[], Any]:
    """Sort by the title in the active language of the instrument that a path leads to."""
    return lambda: _named(InstrumentTitle.objects.filter(instrument=OuterRef(path)), "title", path)


def _named(names: Any, field: str, path: str) -> Any:
    here = names.filter(language=active_language()).order_by("pk").values(field)[:1]
    return Lower(Coalesce(Subquery(here), F(f"{path}{LOOKUP_SEP}title")))


def _order_of(model: type[Model], path: str) -> Any:
    """Sort by a field: words without regard to case, codes by their labels in the active language."""
    field = _field_at(model, path)
    if field is not None and field.choices:
        labels = sorted((str(label).casefold(), code) for code, label in field.flatchoices)
        return Case(*(When(**{path: code}, then=Value(place)) for place, (_label, code) in enumerate(labels)))
    return Lower(path) if isinstance(field, CharField | TextField) else F(path)


def _field_at(model: type[Model], path: str) -> Any:
    """Return the field at the end of a path; None for what was added to the rows."""
    *parents, name = path.split(LOOKUP_SEP)
    for parent in parents:
        related = model._meta.get_field(parent).related_model
        assert isinstance(related, type)  # noqa: S101 - a column names its path
        model = related
    return next((field for field in model._meta.fields if field.name == name), None)

"""What the form of a page holds, in one revision or as it was sent, so that two can be brought together."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.http import HttpRequest
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea
from wagtail.models import Page, PageSubscription

from organizations.edit_conflicts.controls import Control, read_fragment
from organizations.edit_conflicts.merging import Cut
from organizations.edit_conflicts.rows import Values
from practices.texts.numbering import segment

BLOCK_END = re.compile(r"(</(?:p|h[1-6]|li|ul|ol|blockquote)>|<hr\s*/?>)(?!\n)")
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


@dataclass(frozen=True, slots=True)
class PageForm:
    """The form of a page in one state: its controls, by name."""

    form: Any
    controls: Mapping[str, Control]

    def values(self) -> Values:
        """Return what a browser would send, by name; formatted text as HTML, a block a line."""
        values = {name: control.values for name, control in self.controls.items() if control.kind != "file"}
        return {**values, **{name: [_lines(self.form[name].value() or "")] for name in rich_names(self.form)}}

    def cuts(self) -> dict[str, Cut]:
        """Return how texts are cut into the pieces that are merged: a numbered text by its provisions."""
        language = str(self.form["language"].value() or "en") if "language" in self.form.fields else "en"
        return {"numbered_text": lambda text: cut_provisions(text, language)}


def form_of(page: Page, request: HttpRequest) -> PageForm:
    """Return the form of a page as the editor would open it."""
    form_class = page.specific_class.get_edit_handler().get_form_class()
    form = form_class(
        instance=page, parent_page=page.get_parent(), for_user=request.user, subscription=PageSubscription()
    )
    controls = read_fragment("".join(_html(form)))
    for name in rich_names(form):
        controls[name] = Control(name, "lines", str(form[name].label))
    return PageForm(form, controls)


def rich_names(form: Any) -> list[str]:
    """Return the names of the fields of formatted text."""
    return [name for name, field in form.fields.items() if isinstance(field.widget, DraftailRichTextArea)]


def read_sent(form: Any, values: Values) -> Values:
    """Return what was sent, formatted text as HTML."""
    return {**values, **{name: [_rich(form, name, values[name])] for name in rich_names(form) if name in values}}


def write_sent(form: Any, values: Values) -> Values:
    """Return what the editor's fields send for these values: formatted text as its editor writes it."""
    written = {
        name: [form.fields[name].widget.format_value("".join(values[name]).replace("\n", ""))]
        for name in rich_names(form)
        if name in values
    }
    return {**values, **written}


def cut_provisions(text: str, language: str) -> list[str]:
    """Cut a numbered text where its provisions begin; the pieces joined are the text."""
    lines = text.splitlines(keepends=True)
    starts = sorted({0, *(one.line - 1 for one in segment(text, language=language).segments), len(lines)})
    pieces = ["".join(lines[start:end]) for start, end in pairwise(starts)]
    return [piece for piece in pieces if piece]


def _rich(form: Any, name: str, values: list[str]) -> str:
    try:
        return _lines(form.fields[name].widget.value_from_datadict({name: "".join(values)}, {}, name) or "")
    except ValueError:  # no text of the editor
        return ""


def _lines(html: str) -> str:
    return BLOCK_END.sub(r"\1\n", BLOCK_KEY.sub("", html))


def _html(form: Any) -> Iterator[str]:
    for name in form.fields:
        yield _field_html(form[name])
    for formset in getattr(form, "formsets", {}).values():
        yield str(formset.management_form)
        for row in [*formset.forms, formset.empty_form]:
            for name in row.fields:
                yield _field_html(row[name])


def _field_html(field: forms.BoundField) -> str:
    return f"{field.label_tag()}{field}"

"""The forms of sheets: choosing a file, and saying which column is which."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.models.sheets import SheetImport
from practices.queries.wording import with_label
from practices.sheets.kinds import KINDS
from practices.sheets.meanings import read_meanings, words_to_explain


class SheetUploadForm(forms.Form):
    """A file, and what its rows are."""

    kind = forms.ChoiceField(label=_("What the rows are"), choices=lambda: [(k.code, k.label) for k in KINDS.values()])
    file = forms.FileField(
        label=_("Sheet"),
        help_text=_(
            "XLSX, ODS or CSV, up to 32 MB and 100,000 rows. Nothing is imported before you have seen what it becomes."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt"}),
    )


class SheetColumnsForm(forms.Form):
    """What each column of a sheet is, and what is the same for all rows."""

    def __init__(self, *args: Any, sheet: SheetImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.kind = sheet, KINDS[sheet.kind]
        self.columns = [one for one in self.kind.columns if one.is_listed or one.name in sheet.columns]
        offered = [("", _("Left out")), *((one.name, one.label) for one in self.columns)]
        for index, head in enumerate(sheet.heads):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=head or "–", choices=offered, required=False, initial=sheet.columns[index]
            )
        for column in self.columns:
            choices: list[Any] = [("", "---------"), *column.choices.choices] if column.choices else []
            if column.is_asked:
                choices = [("", _("No")), ("yes", _("Yes"))]
            initial = sheet.same_for_all.get(column.name, "")
            same: dict[str, Any] = {"label": column.label, "required": False, "initial": initial}
            same["help_text"] = column.help_text if column.is_asked else ""
            self.fields[f"same-{column.name}"] = (
                forms.ChoiceField(choices=choices, **same) if choices else forms.CharField(max_length=500, **same)
            )

    @property
    def column_fields(self) -> list[Any]:
        """The field of each column, in the order of the sheet."""
        return [self[f"column-{index}"] for index in range(len(self.sheet.heads))]

    @property
    def same_fields(self) -> list[Any]:
        """The fields of what is the same for all rows, of columns that the sheet does not have."""
        rows = (one for one in self.columns if not one.is_asked)
        return [self[f"same-{one.name}"] for one in rows if one.name not in self.sheet.columns]

    @property
    def asked_fields(self) -> list[Any]:
        """The fields of what is asked for all rows, of columns that the sheet does not have."""
        asked = (one for one in self.columns if one.is_asked)
        return [self[f"same-{one.name}"] for one in asked if one.name not in self.sheet.columns]

    @property
    def chosen(self) -> list[str]:
        """The columns as they were chosen."""
        return [self.cleaned_data[f"column-{index}"] for index in range(len(self.sheet.heads))]

    @property
    def same_for_all(self) -> dict[str, str]:
        """What is the same for all rows, by column."""
        return {one.name: self.cleaned_data.get(f"same-{one.name}", "") for one in self.columns}


class SheetMeaningsForm(forms.Form):
    """What words of cells mean that are no choices of their columns."""

    def __init__(self, *args: Any, sheet: SheetImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = KINDS[sheet.kind]
        known = read_meanings(kind)
        for key, (name, words) in words_to_explain(sheet).items():
            column = kind.by_name[name]
            choices = column.choices.choices if column.choices else []
            self.fields[key] = forms.ChoiceField(
                label=with_label(column.label, words),
                choices=[("", _("Not said")), *choices],
                required=False,
                initial=known.get(key, ""),
            )

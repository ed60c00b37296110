"""The forms of sheets: choosing a file, and saying which column is which."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.models.sheets import SheetImport
from practices.sheets.kinds import KINDS


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
        offered = [("", _("Left out")), *((one.name, one.label) for one in self.kind.columns)]
        for index, head in enumerate(sheet.heads):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=head or "–", choices=offered, required=False, initial=sheet.columns[index]
            )
        for column in self.kind.columns:
            choices = [("", "---------"), *column.choices.choices] if column.choices else None
            initial = sheet.same_for_all.get(column.name, "")
            same: dict[str, Any] = {"label": column.label, "required": False, "initial": initial}
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
        return [self[f"same-{one.name}"] for one in self.kind.columns if one.name not in self.sheet.columns]

    @property
    def chosen(self) -> list[str]:
        """The columns as they were chosen."""
        return [self.cleaned_data[f"column-{index}"] for index in range(len(self.sheet.heads))]

    @property
    def same_for_all(self) -> dict[str, str]:
        """What is the same for all rows, by column."""
        return {one.name: self.cleaned_data.get(f"same-{one.name}", "") for one in self.kind.columns}

"""A code of a ledger comes from its closed list, whoever writes the row."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from practices.actions.ledger import append, append_all
from practices.actions.triggers import ledgers

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CODES = [
    (model._meta.label, field.name) for model in ledgers() for field in model._meta.concrete_fields if field.choices
]


@pytest.mark.parametrize("add", [append, lambda entry: append_all([entry])], ids=["append", "append_all"])
@pytest.mark.parametrize(("label", "name"), CODES)
def test_code_outside_the_closed_list_enters_no_ledger(label: str, name: str, add: Any) -> None:
    model = apps.get_model(label)
    first = {
        field.name: next(code for code, _words in field.flatchoices)
        for field in model._meta.concrete_fields
        if field.choices
    }

    with pytest.raises(ValueError, match=f"{name}: 'of_no_list'"), transaction.atomic():
        add(model(**{**first, name: "of_no_list"}))

    assert not model._default_manager.exists()

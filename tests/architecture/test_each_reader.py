"""Every rule of reading asks each of the readers that one may stand for."""

from django.apps import apps


def test_visible_to_asks_each_reader() -> None:
    rules = {
        getattr(model._default_manager.get_queryset().__class__, "visible_to", None) for model in apps.get_models()
    } - {None}

    assert len(rules) > 25
    assert [rule.__qualname__ for rule in rules if not hasattr(rule, "__wrapped__")] == []

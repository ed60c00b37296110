"""Every table is in exactly one list; who stands outside of it is listed by names that are there."""

from django.apps import apps
from django.urls import get_resolver

from organizations.row_level_security import KEPT
from portal.row_level_security import WITH_A_RIGHT
from practices.actions.row_level_security.rules import CLOSED, OPEN, RULES, SETS

SQLITE_ALONE = {"wagtailsearch_indexentry_fts"}


def test_every_table_is_in_exactly_one_list():
    listed = [*OPEN, *RULES, *CLOSED]

    assert len(listed) == len(set(listed))
    assert set(listed) == {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - SQLITE_ALONE


def test_all_that_is_read_once_is_read_anew_for_each_role():
    assert tuple(SETS) == KEPT


def test_addresses_before_the_row_level_security_are_there():
    assert set(get_resolver().reverse_dict) >= WITH_A_RIGHT

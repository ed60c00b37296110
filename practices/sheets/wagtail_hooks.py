"""Sheets in the admin."""

from wagtail import hooks

from practices.sheets.admin import SheetViewSet

hooks.register("register_admin_viewset", SheetViewSet)

"""Removing words, in the admin."""

from wagtail import hooks

from practices.redactions.admin import RedactionViewSet

hooks.register("register_admin_viewset", RedactionViewSet)

"""How the portal runs, in the admin."""

from wagtail import hooks

from practices.operations.admin import StatusViewSet

hooks.register("register_admin_viewset", StatusViewSet)

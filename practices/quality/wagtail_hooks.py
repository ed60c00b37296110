"""The register of findings in the admin."""

from wagtail import hooks

from practices.quality.admin import QualityViewSet

hooks.register("register_admin_viewset", QualityViewSet)

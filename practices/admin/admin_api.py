"""Wagtail's own API behind the page explorer: it lists, and does nothing."""

from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.router import WagtailAPIRouter


class ReadOnlyPagesAPIViewSet(PagesAdminAPIViewSet):
    """Without the actions (copy, move, alias, publish, revert), which pass by every hook of the editor."""

    actions: dict[str, type] = {}


def mount_read_only(router: WagtailAPIRouter) -> None:
    """Take the place of the endpoint that acts."""
    router.register_endpoint("pages", ReadOnlyPagesAPIViewSet)

"""The app of organizations, their people and their groups."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class OrganizationsConfig(AppConfig):
    default = True
    name = "organizations"
    verbose_name = _("Organizations")


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's app of users, with screens that leave out the groups of organizations."""

    group_viewset = "organizations.user_screens.PortalGroupViewSet"
    user_viewset = "organizations.user_screens.PortalUserViewSet"

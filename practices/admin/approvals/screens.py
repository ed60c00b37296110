"""What the screens of approvals share."""

import uuid
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from organizations.screens import ParticipantScreen
from practices.permissions import may_write_for


class ApprovalScreen(ParticipantScreen):
    """A screen for the people of an organization, and for the secretariat."""

    header_icon = "check"
    list_of = ("approvals:index", _("Approvals"))
    page_title: Any = _("Approvals")


def own_organization(user: Any, key: uuid.UUID) -> OrganizationPage:
    """Find an organization that `user` writes for by its uuid. Raises Http404."""
    found = OrganizationPage.objects.visible_to(user).for_listing().filter(translation_key=key).first()
    if found is None or not may_write_for(user, found):
        raise Http404
    return found

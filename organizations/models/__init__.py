"""Organizations, the people who act for them, and the base of every page that is read by the public."""

from organizations.models.appointments import SECRETARIAT_ROLE, Appointment, AppointmentQuerySet, AppointmentWay
from organizations.models.child_rows import with_child_rows
from organizations.models.event_kinds import ENDS, OrganizationEventKind
from organizations.models.events import OrganizationEnd, OrganizationEvent, former_names, with_end, without_ended
from organizations.models.focal_points import FocalPoint, FocalPointQuerySet, FocalRole, FormOfAddress, SharedWith
from organizations.models.invitations import Invitation, InvitationQuerySet, InvitationState, Role
from organizations.models.organizations import (
    OrganizationIndexPage,
    OrganizationKind,
    OrganizationName,
    OrganizationPage,
    OrganizationPageQuerySet,
)
from organizations.models.people import (
    DELEGATIONS,
    PUBLIC_READER,
    SECRETARIAT,
    Reader,
    User,
    each_reader,
    for_each_reader,
    reader_of,
    reading_as,
    stand_in,
)
from organizations.models.reading import ReaderPage, unread

__all__ = [
    "DELEGATIONS",
    "ENDS",
    "PUBLIC_READER",
    "SECRETARIAT",
    "SECRETARIAT_ROLE",
    "Appointment",
    "AppointmentQuerySet",
    "AppointmentWay",
    "FocalPoint",
    "FocalPointQuerySet",
    "FocalRole",
    "FormOfAddress",
    "Invitation",
    "InvitationQuerySet",
    "InvitationState",
    "OrganizationEnd",
    "OrganizationEvent",
    "OrganizationEventKind",
    "OrganizationIndexPage",
    "OrganizationKind",
    "OrganizationName",
    "OrganizationPage",
    "OrganizationPageQuerySet",
    "Reader",
    "ReaderPage",
    "Role",
    "SharedWith",
    "User",
    "each_reader",
    "for_each_reader",
    "former_names",
    "reader_of",
    "reading_as",
    "stand_in",
    "unread",
    "with_child_rows",
    "with_end",
    "without_ended",
]

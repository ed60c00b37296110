"""What the admin is told of this app. Registrations and nothing else."""

from wagtail import hooks

from organizations.appointments import register_appointment_log
from organizations.focal_point_screens import FocalPointViewSet, register_focal_point_log
from organizations.invitations import register_invitation_log
from organizations.sign_ins import register_sign_in_log
from organizations.user_screens import note_bulk, note_created, note_edited, refuse_bulk, refuse_deleting
from organizations.viewsets import PeopleViewSet, invite_created, register_log_actions

hooks.register("register_admin_viewset", PeopleViewSet)
hooks.register("register_admin_viewset", FocalPointViewSet)
hooks.register("register_log_actions", register_log_actions)
hooks.register("register_log_actions", register_focal_point_log)
hooks.register("register_log_actions", register_sign_in_log)
hooks.register("register_log_actions", register_invitation_log)
hooks.register("register_log_actions", register_appointment_log)
hooks.register("after_create_user", note_created)
hooks.register("after_create_user", invite_created)
hooks.register("after_edit_user", note_edited)
hooks.register("before_bulk_action", refuse_bulk)
hooks.register("before_delete_user", refuse_deleting)
hooks.register("after_bulk_action", note_bulk)

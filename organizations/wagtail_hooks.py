"""What the admin is told of this app. Registrations and nothing else."""

from wagtail import hooks

from organizations.focal_point_screens import FocalPointViewSet, register_focal_point_log
from organizations.invitations import register_invitation_log
from organizations.sign_ins import register_sign_in_log
from organizations.viewsets import PeopleViewSet, invite_created, register_log_actions

hooks.register("register_admin_viewset", PeopleViewSet)
hooks.register("register_admin_viewset", FocalPointViewSet)
hooks.register("register_log_actions", register_log_actions)
hooks.register("register_log_actions", register_focal_point_log)
hooks.register("register_log_actions", register_sign_in_log)
hooks.register("register_log_actions", register_invitation_log)
hooks.register("after_create_user", invite_created)

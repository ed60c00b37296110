"""What the admin is told of this app. Registrations and nothing else."""

from wagtail import hooks

from home.first_steps_screens import FirstStepsViewSet, show_first_steps
from home.look_screens import LookViewSet

hooks.register("register_admin_viewset", FirstStepsViewSet)
hooks.register("register_admin_viewset", LookViewSet)
hooks.register("construct_homepage_panels", show_first_steps)

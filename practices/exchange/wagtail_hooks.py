"""The exchange in the admin: its screens and what the log says of it."""

from wagtail import hooks

from practices.exchange.admin import log_actions
from practices.exchange.admin.following import FollowingViewSet
from practices.exchange.admin.harvest import PartnersViewSet
from practices.exchange.admin.submissions import SubmissionAdminViewSet
from practices.exchange.admin.tokens import TokenViewSet
from practices.exchange.admin.webhooks import WebhookViewSet, register_webhooks

hooks.register("register_admin_viewset", FollowingViewSet)
hooks.register("register_admin_viewset", PartnersViewSet)
hooks.register("register_admin_viewset", WebhookViewSet)
hooks.register("register_admin_viewset", TokenViewSet)
hooks.register("register_admin_viewset", SubmissionAdminViewSet)
hooks.register("register_log_actions", log_actions.register_import)
hooks.register("register_log_actions", log_actions.register_judgements)
hooks.register("register_log_actions", log_actions.register_tokens)
hooks.register("register_log_actions", register_webhooks)

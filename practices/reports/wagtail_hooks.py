"""Reports in the admin."""

from wagtail import hooks

from practices.reports.admin.drafts import ReportDraftViewSet
from practices.reports.admin.letterheads import register_letterheads

hooks.register("register_admin_viewset", ReportDraftViewSet)
hooks.register("register_log_actions", register_letterheads)

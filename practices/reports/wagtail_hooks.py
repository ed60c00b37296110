"""Reports in the admin."""

from wagtail import hooks

from practices.reports.admin.drafts import ReportDraftViewSet

hooks.register("register_admin_viewset", ReportDraftViewSet)

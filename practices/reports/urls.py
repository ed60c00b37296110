"""Public addresses of adoption reports and clearances."""

from django.urls import path

from practices.reports.views import clearances
from practices.reports.views import issues as reports

urlpatterns = [
    path("clearances/<str:token>/", clearances.ClearanceView.as_view(), name="clearance"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<slug:issue>/", reports.report, name="report"),
    path("reports/<slug:issue>/<slug:part>/", reports.part, name="report_part"),
    path("reports/<slug:issue>/<slug:part>/files/<slug:form>/", reports.part_file, name="report_part_file"),
    path("reports/<slug:issue>/figures/<slug:name>/", reports.figure, name="report_figure"),
    path("reports/<slug:issue>/tables/<slug:name>/", reports.table, name="report_table"),
    path("reports/<slug:issue>/files/<slug:form>/", reports.file, name="report_file"),
]

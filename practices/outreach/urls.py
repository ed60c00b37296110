"""Public addresses of annual returns by a signed link."""

from django.urls import path

from practices.outreach import views as returns

urlpatterns = [
    path("returns/<str:token>/", returns.ReturnView.as_view(), name="return"),
    path("returns/<str:token>/send/", returns.SendView.as_view(), name="return_send"),
    path("returns/<str:token>/form/<str:form>/", returns.PaperView.as_view(), name="return_paper"),
]

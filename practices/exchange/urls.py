"""Public addresses of following by mail, the data, the exchange itself, partner portals."""

from django.urls import path

from practices.exchange.views import data, exchange, following, partners

urlpatterns = [
    path("follow/", following.FollowView.as_view(), name="follow"),
    path("follow/asked/", following.asked, name="follow_asked"),
    path("follow/confirm/<str:token>/", following.ConfirmSubscriptionView.as_view(), name="follow_confirm"),
    path("follow/stop/<str:token>/", following.StopView.as_view(), name="follow_stop"),
    path("follow/<str:token>/", following.SubscriptionView.as_view(), name="follow_one"),
    path("data/", data.data, name="data"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<uuid:key>/", partners.partner, name="partner"),
    path("partners/<uuid:key>/<slug:kind>/<slug:thing>/", partners.thing, name="partner_thing"),
]

"""The addresses of the portal: API, feeds and health without a language prefix, pages with one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from home import look_views
from home.page_views import serve
from portal.gallery import gallery
from portal.metrics_view import metrics
from portal.security_txt import security_txt
from portal.views import healthz, readyz, robots
from practices.admin.site_history import SiteHistoryView

urlpatterns = [
    path("admin/reports/site-history/", require_admin_access(SiteHistoryView.as_view())),
    path("admin/reports/site-history/results/", require_admin_access(SiteHistoryView.as_view(results_only=True))),
    path("admin/", include(wagtailadmin_urls)),
    path("api/", include("practices.urls.api")),
    path("feeds/", include("practices.urls.feeds")),
    path("oai/", include("practices.exchange.oai.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("look/accent.css", look_views.accent, name="look_accent"),
    path("look/logo", look_views.logo, name="look_logo"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("sign-in/with/", include("portal.accounts.provider_urls")),
    path("", include("portal.sitemap_urls")),
]

urlpatterns += i18n_patterns(
    path("", include("practices.urls")),
    path("search/", include("home.urls")),
    path("components/", gallery, name="gallery"),
    path("", include("portal.accounts.urls")),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"
handler429 = "portal.views.too_many_requests"  # asked for by allauth

"""The measures, for Prometheus: behind a token, and not there without one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from portal.measures import registry


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the measures in Prometheus' text format to who comes with METRICS_TOKEN; 404 where none is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(registry(settings.METRICS_DIR)), content_type=CONTENT_TYPE_PLAIN_0_0_4)

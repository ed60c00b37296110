"""Health, robots and the pages of errors."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from practices.actions.second_wall.building import missing_parts
from practices.actions.upkeep.readiness import pending_migrations
from practices.models import Demonstration


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process runs."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, has every migration that this code knows, and its second wall; else 503."""
    try:
        pending = pending_migrations()
        has_gap = settings.SECOND_WALL and bool(missing_parts())
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    if pending:
        return JsonResponse({"status": "migrations"}, status=503)
    return JsonResponse({"status": "second wall"}, status=503) if has_gap else JsonResponse({"status": "ok"})


def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of the admin, and out of everything while the demonstration is shown."""
    closed = "/" if Demonstration.is_loaded() else "/admin/"
    lines = ["User-agent: *", f"Disallow: {closed}"]
    if closed != "/":
        lines += ["Disallow: /search/", f"Sitemap: {settings.BASE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request cannot be understood."""
    return render(None, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this may not be done."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here for this reader."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong, without touching the database."""
    return render(None, "500.html", status=500)

"""Reading the API and the feeds from pages of other sites (CORS)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OPEN = ("/api/", "/feeds/")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Last-Modified, Link, Retry-After",
}
"""What every answer says. Never that sessions come along: pages of others read what the public reads, or what the
token opens that they send themselves."""
PREFLIGHT = {
    **HEADERS,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class CorsMiddleware:
    """Let pages of other sites read the API and the feeds, and write nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OPEN) or request.method not in READING:
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            answer = HttpResponse(status=204, headers=PREFLIGHT)
            del answer["Content-Type"]
            return answer
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

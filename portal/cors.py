"""Reading the API and the feeds from pages of other sites (CORS)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OPEN = ("/api/", "/feeds/")
EXPORTS = frozenset(
    {
        "comparison_export", "coverage_map_file", "edition_export", "frozen_export", "lineage_file", "over_time_file",
        "report_file", "report_part_file", "similar_file", "thesaurus_export", "topics_export", "trend_file",
    }
)  # fmt: skip
"""Names of the addresses of files made of public things."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
EXPOSED = ("Content-Disposition", "ETag", "Last-Modified", "Link", "RateLimit", "RateLimit-Policy", "Retry-After")
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ", ".join(EXPOSED),
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
    """Let pages of other sites read the API, the feeds and files of public things, and write nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        is_open = request.path_info.startswith(OPEN)
        if is_open and request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            answer = HttpResponse(status=204, headers=PREFLIGHT)
            del answer["Content-Type"]
            return answer
        response = self.get_response(request)
        match = request.resolver_match
        if not is_open and (match is None or match.view_name not in EXPORTS):
            return response
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

"""In which part of the portal a request is: by the path that Django resolves, whatever prefix a server puts before it.

`HttpRequest.path` begins with the script name, which a header can set; `path_info` is what the addresses are found by.
"""

from django.http import HttpRequest

ADMIN, API = "/admin/", "/api/"


def is_in_admin(request: HttpRequest) -> bool:
    """Tell whether a request is for the admin."""
    return request.path_info.startswith(ADMIN)


def is_in_api(request: HttpRequest) -> bool:
    """Tell whether a request is for the API."""
    return request.path_info.startswith(API)

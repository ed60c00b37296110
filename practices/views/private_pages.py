"""Pages behind a link that was sent by mail: kept out of caches, indexes and referrers."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.generic import View

from practices.actions.mailed_codes import has_pass
from practices.views.passes import pass_cookie
from practices.views.rate_limits import is_over, too_many, visitor_of

COUNTED_OVER = 600
"""Seconds over which requests and acts are counted."""


def keep_private(answer: Any) -> Any:
    """Mark an answer so. Other sites learn at most the name of this one from the Referer.

    Not `no-referrer`: with it browsers hide the origin of a form too, and nobody could tell ours from another's.
    """
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "strict-origin"
    return answer


class MailedLinkView(View):
    """A page behind a link: refuses who asks too often, and with the same words every link that opens nothing.

    `name` is that of what the link leads to, `argument` that of the token in the address. Within `COUNTED_OVER`
    seconds one visitor may ask `most_opened` times, and act by one link `most_sent` times.
    """

    name: ClassVar[str]
    argument: ClassVar[str] = "token"
    most_opened: ClassVar[int] = 300
    most_sent: ClassVar[int]
    found: Any = None

    def find(self, token: str) -> Any:
        """Return what the link leads to, None for nothing."""
        raise NotImplementedError

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load what the link leads to."""
        super().setup(request, *args, **kwargs)
        self.token: str = kwargs[self.argument]
        self.found = self.find(self.token)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count the request, and answer what leads nowhere."""
        visitor, link = f"{self.name}_visitor", f"{self.name}_link"
        if is_over(visitor, visitor_of(request), most=self.most_opened, seconds=COUNTED_OVER) or (
            request.method == "POST" and is_over(link, self.token, most=self.most_sent, seconds=COUNTED_OVER)
        ):
            return keep_private(too_many(COUNTED_OVER))
        if self.found is None:
            return keep_private(render(request, f"practices/{self.name}_absent.html", status=404))
        return keep_private(super().dispatch(request, *args, **kwargs))


class CodedLinkView(MailedLinkView):
    """A page behind a link that a mailed code opens."""

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the pass."""
        return pass_cookie(self.name, self.found.public_id)

    @cached_property
    def is_let_in(self) -> bool:
        """Whether who asks has entered the code within the last hours."""
        return has_pass(self.found, self.request.COOKIES.get(self.cookie, ""))

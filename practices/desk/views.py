"""The deadlines of one account as a calendar program reads them, by an address that holds a key."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from organizations.row_level_security import lift_public_role, own_role
from practices.actions.calendar_addresses import find_calendar_address, has_deadlines
from practices.desk.queries.deadlines import deadlines_of, unnamed_entries
from practices.documents.calendar_file import MEDIA_TYPE, CalendarEntry, write_calendar
from practices.views.private_pages import keep_private
from practices.views.rate_limits import is_over, too_many, visitor_of

MOST_OPENED, COUNTED_OVER = 120, 600


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Hand over how much falls due on each day; it names nobody, for whoever has the address reads it.

    Answers 404 for a key that opens nothing, also where its account has no deadlines any more.
    """
    if is_over("calendar_visitor", visitor_of(request), most=MOST_OPENED, seconds=COUNTED_OVER):
        return keep_private(too_many(COUNTED_OVER))
    with own_role():
        found = find_calendar_address(key)
        if found is None or not has_deadlines(found.user):
            raise Http404
    lift_public_role()
    with override(found.language):
        return hand_over(unnamed_entries(deadlines_of(found.user, now=timezone.now())), found.language)


def hand_over(entries: list[CalendarEntry], language: str) -> HttpResponse:
    """Return entries as a file that no cache keeps; the same day gives the same bytes."""
    written_at = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    content = write_calendar(entries, name=_("Practice Exchange: deadlines"), language=language, written_at=written_at)
    headers = {"Content-Disposition": 'attachment; filename="deadlines.ics"'}
    return keep_private(HttpResponse(content, content_type=MEDIA_TYPE, headers=headers))

"""The id of the request, for pages of errors: who reports one names it."""

from django import template

from portal.request_ids import current_request_id

register = template.Library()


@register.simple_tag
def request_id() -> str:
    """Return the id of the request that is being answered; "" outside of one."""
    return current_request_id()

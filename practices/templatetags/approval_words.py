"""Who may approve a text, in mails."""

from typing import Any

from django import template
from wagtail.models import Page

from practices.queries.approvals.second_persons import SecondPersons, second_persons

register = template.Library()


@register.simple_tag
def second_persons_of(page: Page, user: Any, task: Any) -> SecondPersons | None:
    """Return why `user` may not approve `page` at a step (Task) of its workflow and who may; None if they may."""
    return second_persons(page, user, task.specific)

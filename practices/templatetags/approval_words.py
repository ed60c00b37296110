"""Who may approve a text, and where, in mails."""

from typing import Any

from django import template
from django.urls import reverse
from wagtail.models import Page

from practices.models.released_pages import PAGE_KINDS
from practices.queries.approvals.second_persons import SecondPersons, second_persons

register = template.Library()


@register.simple_tag
def sheet_of(page: Page) -> str:
    """Return the address of the sheet to publish of a page; of one that has none, that of its editor."""
    if page.specific_class in PAGE_KINDS:
        return reverse("publishing:sheet", args=[page.translation_key])
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@register.simple_tag
def second_persons_of(page: Page, user: Any, task: Any) -> SecondPersons | None:
    """Return why `user` may not approve `page` at a step (Task) of its workflow and who may; None if they may."""
    return second_persons(page, user, task.specific)

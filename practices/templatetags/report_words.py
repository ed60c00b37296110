"""A report as its page shows it: arranged, with its pictures as markup."""

from typing import Protocol

from django import template
from django.utils.safestring import SafeString

from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.page_body import Body, body_of

register = template.Library()


class Drawn(Protocol):
    """Something with a picture that we drew."""

    @property
    def svg(self) -> str: ...


@register.simple_tag
def report_body_of(document: ReportDocument, prefix: str = "") -> Body:
    """Arrange a report for its page; `prefix` is the address that its figures and tables lie below."""
    return body_of(document, prefix)


@register.simple_tag
def report_picture(picture: Drawn) -> SafeString:
    """Set a chart as SVG. It is made element by element: every word in it is escaped."""
    return SafeString(picture.svg)

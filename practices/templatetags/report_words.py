"""A report as its page shows it: arranged, with its pictures as markup."""

from django import template
from django.utils.safestring import SafeString

from practices.interchange.report_files.arrangement import Picture
from practices.interchange.report_files.documents import ReportDocument
from practices.interchange.report_files.page_body import Body, body_of

register = template.Library()


@register.simple_tag
def report_body_of(document: ReportDocument, prefix: str = "") -> Body:
    """Arrange a report for its page; `prefix` is the address that its figures and tables lie below."""
    return body_of(document, prefix)


@register.simple_tag
def report_picture(picture: Picture) -> SafeString:
    """Set a chart as SVG. It is made element by element: every word in it is escaped."""
    return SafeString(picture.svg)

"""What the pages of signing in write: options of the browser's requests, and what names a key outwardly."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

from organizations.sessions import reference_of

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """Write a value as JSON, for an attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def reference(row: Any) -> str:
    """Return what names a key or a session outwardly."""
    return reference_of(row)

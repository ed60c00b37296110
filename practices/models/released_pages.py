"""The pages that release decisions are about."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Page

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.releases import ReleasedKind

PAGE_KINDS: Mapping[type[Page], ReleasedKind] = {
    InstrumentPage: ReleasedKind.INSTRUMENT,
    EditionPage: ReleasedKind.EDITION,
    PracticePage: ReleasedKind.PRACTICE,
}
"""What a page is to a release."""
RELEASED_PAGES: Mapping[str, Any] = {
    **{kind: model for model, kind in PAGE_KINDS.items()},
    ReleasedKind.SOURCE_FILE: EditionPage,
}
"""Of which page type a released thing is; a source file is its edition's. Reports are no pages."""

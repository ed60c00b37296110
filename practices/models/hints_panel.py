"""The panel of the page editor that shows hints about what was written, as it was last saved."""

from typing import Any

from wagtail.admin.panels import HelpPanel

from practices.documents.content_hints import Hint


class HintsPanel(HelpPanel):
    """Shows the hints of a page: what its `content_hints()` gives."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "practices/admin/hints_panel.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        """The panel of one page."""

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return the hints; of a page that is not saved yet there are none."""
            hints: list[Hint] = self.instance.content_hints() if self.instance.pk else []
            return {
                **super().get_context_data(parent_context),
                "about_fields": [hint for hint in hints if not hint.line],
                "about_lines": [hint for hint in hints if hint.line],
                "is_new": not self.instance.pk,
            }

"""The form of a document in the admin."""

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm


class DocumentForm(BaseDocumentForm):
    """Leaves out what the model says of a file where the form has none.

    Of an upload that was kept aside because of another field the file was checked when it came, and is put in place
    once the form is valid: until then the model finds none, and Wagtail's form has no field to say so beside.
    """

    def _update_errors(self, errors: ValidationError) -> None:
        if "file" not in self.fields and hasattr(errors, "error_dict"):
            errors.error_dict.pop("file", None)
            if not errors.error_dict:
                return
        super()._update_errors(errors)

"""The letter that a recorded contact is, as the source of an organization's word."""

from organizations.invitations import ScannedLetter
from practices.actions.kept_files import SIGNED_PAPERS, kind_of_scan
from practices.models.outreach.contacts import Contact


def letter_of(contact: Contact) -> ScannedLetter | None:
    """Return the first scan of a contact (PDF, PNG or JPEG) with its day and number; None without one."""
    for file in contact.files.all():
        with file.stored.open("rb") as stored:
            content = stored.read()
        if kind_of_scan(content)[0] in SIGNED_PAPERS:
            return ScannedLetter((file.name, content), contact.happened_on, contact.reference_number)
    return None

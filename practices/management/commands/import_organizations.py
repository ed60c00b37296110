"""Import organizations from a sheet."""

from practices.actions.directory.organizations import import_organizations, plan_organizations
from practices.management.directory import DirectoryCommand


class Command(DirectoryCommand):
    """Make or change organizations, found by identifier, address or acronym: all rows of the sheet or none."""

    help = (
        "Import organizations from FILE (CSV). Columns: name, acronym, kind, website, address, body_of, contact_only, "
        "external_id, and name_fr, acronym_fr for other languages. Running it again changes nothing."
    )
    plan = staticmethod(plan_organizations)
    write = staticmethod(import_organizations)
    passes_by = "two members of the secretariat, who enter an organization that has nobody here"

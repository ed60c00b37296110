"""What sheets can be of, each kind named once."""

from practices.sheets.kinds.adoptions import AdoptionSheet
from practices.sheets.kinds.contacts import ContactSheet
from practices.sheets.kinds.focal_points import FocalPointSheet
from practices.sheets.kinds.instruments import InstrumentSheet
from practices.sheets.kinds.kind import SheetKind
from practices.sheets.kinds.organizations import OrganizationSheet

KINDS: dict[str, SheetKind] = {
    kind.code: kind
    for kind in (OrganizationSheet(), AdoptionSheet(), InstrumentSheet(), ContactSheet(), FocalPointSheet())
}
"""The kinds by code, in the order in which they are offered."""

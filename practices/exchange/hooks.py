"""What the exchange adds to the core: the act by which a submitted adoption is decided."""

from practices.actions.proposals import register_decision
from practices.exchange.actions.submitted_adoptions import RECORD, record_submitted_adoption

register_decision(RECORD, record_submitted_adoption)

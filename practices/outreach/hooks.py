"""What outreach adds to the core: the acts by which is decided what a return shares."""

from practices.actions.proposals import register_decision
from practices.outreach.actions.return_sharing import DRAFT, TAKE_PART, draft_shared_practice, take_part_as_stated

register_decision(DRAFT, draft_shared_practice)
register_decision(TAKE_PART, take_part_as_stated)

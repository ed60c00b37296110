"""Approval beside the admin: what an approver reads, who approved what, whose deputy somebody is."""

"""Approval beside the admin: registering approvers, asking them, their answer, deputies, offices of one person."""

"""Approval beside the admin: registered approvers, requests to them, deputies, offices of one person."""

"""The screens of drafts and issues."""

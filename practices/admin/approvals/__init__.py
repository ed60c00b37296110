"""The screens of approval beside the admin's own workflow."""

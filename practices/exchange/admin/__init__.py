"""The screens of tokens, webhooks, submissions, followers and other portals."""

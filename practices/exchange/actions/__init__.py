"""What other systems rely on: the change log, followers, webhooks, tokens and submissions, harvest."""

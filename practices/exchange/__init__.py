"""What other systems and readers rely on: change log, dump, webhooks, tokens, submissions, followers, OAI, harvest."""

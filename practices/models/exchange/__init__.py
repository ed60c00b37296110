"""What other systems and people rely on: the change log, followers, tokens, webhooks, harvest."""

"""The forms of tokens, webhooks and followers."""

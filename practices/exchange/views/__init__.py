"""The public pages of the exchange: its state, followers, partners."""
